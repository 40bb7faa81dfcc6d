import { encodeJson } from '../formats/json.ts';
import { encodeNpy } from '../formats/npy.ts';
import { encodeTiff16 } from '../formats/tiff-write.ts';
import type { RealField } from '../math/field.ts';
import { centreZeroFrequency } from './bins.ts';
import { IDEAL_PANEL } from '../optics/panel.ts';
import { BRIGHTEST } from './camera-light.ts';
import type { CameraProfile } from './camera-profile-schema.ts';
import type { Capture } from './capture-file.ts';
import { CAPTURE_VERSION } from './migrate-capture.ts';

/** What is written of a camera. Gain and read noise enter where noise is simulated, before this. */
type BenchCamera = Pick<CameraProfile, 'pitch' | 'bits' | 'justification' | 'gain' | 'readNoise'>;

/** A common machine-vision camera. */
const BENCH_CAMERA: BenchCamera = { pitch: 3.45e-6, bits: 12, justification: 'right', gain: null, readNoise: null };
/** Exposure of the brightest scene, seconds. */
const SHORTEST_EXPOSURE = 0.01;

interface VirtualCapture {
  /** Model intensities `y [Q, L, H, W]`, zero frequency at [0, 0], any noise already in them. */
  readonly intensity: RealField;
  /** The mask phases φ `[L, H, W]` in radians that made them, and the run that they are of. */
  readonly mask: RealField;
  readonly run: string | null;
  /** Metres, and panel pixels along a side of a mask pixel. */
  readonly optics: { readonly wavelength: number; readonly slmPitch: number; readonly superpixel: number };
  /** Left out, a common one. */
  readonly camera?: BenchCamera | undefined;
}

/**
 * Writes what a lab would have recorded: `frames/scene-0001.tif`, ... with a page for each mask in the camera's bits and the zero
 * frequency at the centre, `mask.npy`, and `capture.json`.
 *
 * Each scene is exposed so that its brightest pixel reaches 90 % of the range; the exposures are in `capture.json`, so that reading gives
 * the intensities back to half a count. The focal length is the one at which a bin of the transform is as wide as a camera pixel.
 */
export async function writeCapture(
  { intensity, mask, run, optics, camera = BENCH_CAMERA }: VirtualCapture,
  write: (name: string, bytes: Uint8Array) => Promise<unknown>,
): Promise<Capture> {
  const [scenes = 0, snapshots = 0, height = 0, width = 0] = intensity.shape;
  const size = height * width;
  const peaks = Array.from({ length: scenes }, (_, scene) =>
    intensity.data.subarray(scene * snapshots * size, (scene + 1) * snapshots * size).reduce((peak, y) => Math.max(peak, y), 0),
  );
  const brightest = Math.max(...peaks) || 1;
  const countsAtPeak = Math.floor(BRIGHTEST * (2 ** camera.bits - 1));
  const { pitch, bits, justification, gain, readNoise } = camera;
  const shift = justification === 'left' ? 2 ** (16 - bits) : 1;
  const frames: Capture['frames'] = [];
  for (const [scene, peak] of peaks.entries()) {
    const file = `frames/scene-${String(scene + 1).padStart(4, '0')}.tif`;
    const countsPerIntensity = countsAtPeak / (peak || brightest);
    const pages = Array.from({ length: snapshots }, (_, snapshot) => {
      const at = (scene * snapshots + snapshot) * size;
      const centred = centreZeroFrequency(intensity.data.subarray(at, at + size), [height, width]);
      return { width, height, data: Uint16Array.from(centred, (y) => shift * Math.round(y * countsPerIntensity)) };
    });
    await write(file, encodeTiff16(pages, justification === 'left' ? 16 : bits));
    const exposure = (SHORTEST_EXPOSURE * brightest) / (peak || brightest);
    pages.forEach((_, snapshot) =>
      frames.push({ file, page: snapshot, variable: null, scene, mask: snapshot, exposure, power: 1 }),
    );
  }
  await write('mask.npy', encodeNpy({ dtype: 'float32', shape: mask.shape, data: Float32Array.from(mask.data) }));
  const capture: Capture = {
    kind: 'kinoform-capture',
    version: CAPTURE_VERSION,
    frames,
    darks: [],
    flats: [],
    camera: { pitch, bits, justification, gain, readNoise, darkLevel: null, badPixels: [], raw: null },
    optics: {
      ...optics,
      focalLength: (pitch * width * optics.superpixel * optics.slmPitch) / optics.wavelength,
      aberration: [],
      panel: IDEAL_PANEL,
      envelope: 'none',
    },
    registration: {
      centre: [Math.floor(height / 2), Math.floor(width / 2)],
      pixelsPerBin: [
        [1, 0],
        [0, 1],
      ],
      bins: [height, width],
      source: 'nominal',
    },
    intensityPerCountRate: (SHORTEST_EXPOSURE * brightest) / countsAtPeak,
    mask: { file: 'mask.npy', run },
    note: `Simulated. Each scene is exposed so that its brightest pixel is at ${100 * BRIGHTEST} % of the camera's range.`,
  };
  await write('capture.json', encodeJson(capture));
  return capture;
}
