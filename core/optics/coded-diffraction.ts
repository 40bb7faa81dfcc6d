import { transformInPlace } from '../math/fft.ts';
import { zeroField } from '../math/field.ts';
import type { Field, RealField } from '../math/field.ts';
import { modulationOfTensors } from './modulation-tensors.ts';
import type { SensingOperator } from './operator.ts';
import { IDEAL_PANEL, panelDecoding, panelShares } from './panel.ts';
import type { PanelModel } from './panel.ts';
import { aberrationPhase } from './zernike.ts';
import type { Aberration } from './zernike.ts';

/**
 * Coded diffraction: `A_l x = F (e^{−jφ_l} ⊙ x)`, with F the orthonormal 2-D DFT, zero frequency at [0,0]. The adjoint multiplies by e^{+jφ_l}.
 * Each A_l is unitary, so `A^H A = L` and `Σ|A x|² = L‖x‖²`.
 *
 * An aberrated bench multiplies by `e^{jW}` as well, which takes nothing from the light; W is `aberrationPhase`.
 *
 * A real panel multiplies by a `t_l` that need not have modulus 1 (`panelDecoding`): `A^H A` is then `Σ_l |t_l|²` of each pixel, and `‖A‖²` the largest of these.
 * @param mask phases `φ [L,H,W]` in radians
 * @throws RangeError when the mask is not [L,H,W], or a field does not fit it
 */
export function codedDiffraction(
  mask: RealField,
  panel: PanelModel = IDEAL_PANEL,
  aberrations: readonly Aberration[] = [],
): SensingOperator<Field> {
  const [snapshots, height, width] = maskShape(mask);
  const size = height * width;
  const decoding = benchDecoding(mask, panel, aberrations);
  const { re: decodingRe, im: decodingIm } = decoding;
  const norm = largestGain(decoding, panel);
  return {
    snapshots,
    sceneShape: [height, width],
    patternShape: [height, width],
    forward(x) {
      const scenes = batchSize(x, [height, width]);
      const u = zeroField([scenes, snapshots, height, width]);
      for (let scene = 0; scene < scenes; scene++) {
        for (let snapshot = 0; snapshot < snapshots; snapshot++) {
          for (let pixel = 0, i = snapshot * size, to = scene * snapshots * size + i; pixel < size; pixel++, i++, to++) {
            const re = x.re[scene * size + pixel]!;
            const im = x.im[scene * size + pixel]!;
            u.re[to] = re * decodingRe[i]! + im * decodingIm[i]!;
            u.im[to] = im * decodingRe[i]! - re * decodingIm[i]!;
          }
        }
      }
      transformInPlace(u, 'forward');
      return u;
    },
    adjoint(u) {
      const scenes = batchSize(u, [snapshots, height, width]);
      const v = { shape: u.shape, re: u.re.slice(), im: u.im.slice() };
      transformInPlace(v, 'inverse');
      const x = zeroField([scenes, height, width]);
      for (let scene = 0; scene < scenes; scene++) {
        for (let snapshot = 0; snapshot < snapshots; snapshot++) {
          for (let pixel = 0, i = snapshot * size, from = scene * snapshots * size + i; pixel < size; pixel++, i++, from++) {
            x.re[scene * size + pixel]! += v.re[from]! * decodingRe[i]! - v.im[from]! * decodingIm[i]!;
            x.im[scene * size + pixel]! += v.im[from]! * decodingRe[i]! + v.re[from]! * decodingIm[i]!;
          }
        }
      }
      return x;
    },
    normSquared: () => norm,
    onTensors: () => modulationOfTensors(decoding, [height, width], norm),
  };
}

/** `conj(t_l e^{jW}) [L,H,W]`: what panel and aberrations multiply a scene by, as the adjoint takes it. */
export function benchDecoding(mask: RealField, panel: PanelModel, aberrations: readonly Aberration[]): Field {
  const decoding = panelDecoding(mask, panel);
  if (aberrations.length === 0) return decoding;
  const { re, im, shape } = decoding;
  const ahead = aberrationPhase(aberrations, [shape[1]!, shape[2]!]);
  const cos = ahead.map(Math.cos);
  const sin = ahead.map(Math.sin);
  return {
    shape,
    re: re.map((real, i) => real * cos[i % cos.length]! + im[i]! * sin[i % sin.length]!),
    im: im.map((imaginary, i) => imaginary * cos[i % cos.length]! - re[i]! * sin[i % sin.length]!),
  };
}

/** The largest `Σ_l |t_l|²` of a pixel: without unmodulated light the same for all. */
function largestGain({ shape, re, im }: Field, panel: PanelModel): number {
  const [snapshots, height, width] = shape as [number, number, number];
  const { modulated, unmodulated } = panelShares(panel);
  if (unmodulated === 0) return snapshots * modulated ** 2;
  const gains = new Float64Array(height * width);
  re.forEach((real, i) => (gains[i % gains.length]! += real * real + im[i]! * im[i]!));
  return gains.reduce((largest, gain) => Math.max(largest, gain), 0);
}

function maskShape({ shape }: RealField): [snapshots: number, height: number, width: number] {
  const [snapshots, height, width, ...more] = shape;
  if (snapshots === undefined || height === undefined || width === undefined || more.length > 0) {
    throw new RangeError(`a mask of shape [${shape.join(',')}] instead of [L,H,W]`);
  }
  return [snapshots, height, width];
}

/** The size of the first axis, when the others are as given. */
function batchSize({ shape }: Field, rest: readonly number[]): number {
  const [batch, ...found] = shape;
  if (batch === undefined || found.join() !== rest.join()) {
    throw new RangeError(`a field of shape [${shape.join(',')}] instead of [Q,${rest.join(',')}]`);
  }
  return batch;
}
