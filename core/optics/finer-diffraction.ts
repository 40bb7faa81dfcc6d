import { transformInPlace } from '../math/fft.ts';
import { zeroField } from '../math/field.ts';
import type { Field, Shape2 } from '../math/field.ts';
import { modulationOfTensors } from './modulation-tensors.ts';
import type { SensingOperator } from './operator.ts';

/**
 * Coded diffraction seen at `finer` points a bin along each axis: `A_l x = F P (d̄_l ⊙ x)`, where P surrounds the scene with zeros to `[finer · H, finer · W]` and F is the orthonormal transform of that size.
 * At two points a bin the intensities hold all that a camera can see. Each is `1/finer²` of the model's intensity at that frequency, so that energy is kept.
 * @param decoding `d [L,H,W]`, e.g. `benchDecoding`
 */
export function finerDiffraction(decoding: Field, finer: number): SensingOperator<Field> {
  const [, height, width] = decoding.shape as [number, number, number];
  return paddedDiffraction(decoding, [finer * height, finer * width]);
}

/** The same with zeros up to any `patternShape`, which is at least that of the scene. The scene stands in the corner at [0, 0]. */
export function paddedDiffraction(decoding: Field, patternShape: Shape2): SensingOperator<Field> {
  const [snapshots, height, width] = decoding.shape as [number, number, number];
  const size = height * width;
  const [rows, columns] = patternShape;
  const gains = new Float64Array(size);
  decoding.re.forEach((re, i) => (gains[i % size]! += re * re + decoding.im[i]! * decoding.im[i]!));
  const norm = gains.reduce((largest, gain) => Math.max(largest, gain), 0);
  const place = (plane: number, pixel: number): number =>
    plane * rows * columns + Math.floor(pixel / width) * columns + (pixel % width);
  return {
    snapshots,
    sceneShape: [height, width],
    patternShape,
    forward(x) {
      const scenes = x.shape[0]!;
      const u = zeroField([scenes, snapshots, rows, columns]);
      for (let plane = 0; plane < scenes * snapshots; plane++) {
        const from = Math.floor(plane / snapshots) * size;
        const code = (plane % snapshots) * size;
        for (let pixel = 0; pixel < size; pixel++) {
          const [re, im] = [x.re[from + pixel]!, x.im[from + pixel]!];
          const [codeRe, codeIm] = [decoding.re[code + pixel]!, decoding.im[code + pixel]!];
          const to = place(plane, pixel);
          u.re[to] = re * codeRe + im * codeIm;
          u.im[to] = im * codeRe - re * codeIm;
        }
      }
      transformInPlace(u, 'forward');
      return u;
    },
    adjoint(u) {
      const scenes = u.shape[0]!;
      const v = { shape: u.shape, re: u.re.slice(), im: u.im.slice() };
      transformInPlace(v, 'inverse');
      const x = zeroField([scenes, height, width]);
      for (let plane = 0; plane < scenes * snapshots; plane++) {
        const to = Math.floor(plane / snapshots) * size;
        const code = (plane % snapshots) * size;
        for (let pixel = 0; pixel < size; pixel++) {
          const from = place(plane, pixel);
          const [codeRe, codeIm] = [decoding.re[code + pixel]!, decoding.im[code + pixel]!];
          x.re[to + pixel]! += v.re[from]! * codeRe - v.im[from]! * codeIm;
          x.im[to + pixel]! += v.im[from]! * codeRe + v.re[from]! * codeIm;
        }
      }
      return x;
    },
    normSquared: () => norm,
    onTensors: () => modulationOfTensors(decoding, patternShape, norm),
  };
}
