/** What of a bench decides where the light goes. Metres and panel pixels. */
export interface BenchLengths {
  readonly wavelength: number;
  readonly focalLength: number;
  readonly slmPitch: number;
  readonly panel: { readonly width: number; readonly height: number };
  /** Of the camera; null: not known. */
  readonly cameraPitch: number | null;
}

interface BenchGeometry {
  /** Panel pixels along a side of a mask pixel: the largest block that fits; 0 where not even one does. */
  readonly superpixel: number;
  /** The mask on the panel, [height, width]. */
  readonly mask: readonly [number, number];
  /** `λ f / (N p b)`: what a bin of the transform is wide in the camera plane, [height, width]. */
  readonly bin: readonly [number, number];
  /** `λ f / (p b)`: as far as the model sees, after which orders repeat. */
  readonly field: number;
  /** Camera pixels a bin, [height, width]; null without a camera. */
  readonly pixelsPerBin: readonly [number, number] | null;
}

/** The numbers that follow from a mask of `height × width` pixels in the front focal plane of a lens, with the camera in its back focal plane. */
export function benchGeometry(
  { wavelength, focalLength, slmPitch, panel, cameraPitch }: BenchLengths,
  [height, width]: readonly [number, number],
): BenchGeometry {
  const superpixel = Math.floor(Math.min(panel.height / height, panel.width / width));
  const pixel = superpixel * slmPitch;
  const field = pixel > 0 ? (wavelength * focalLength) / pixel : Infinity;
  const bin = [field / height, field / width] as const;
  return {
    superpixel,
    mask: [height * pixel, width * pixel],
    bin,
    field,
    pixelsPerBin: cameraPitch === null ? null : [bin[0] / cameraPitch, bin[1] / cameraPitch],
  };
}
