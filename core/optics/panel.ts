import type { Field, RealField } from '../math/field.ts';
import { wrapPhase } from '../math/phase.ts';

/** What a spatial light modulator makes of the phase that it is told. */
export interface PanelModel {
  /** Relative error of the 2π level, above −1: of φ in [0, 2π) the panel shows `(1 + phaseError) φ`. */
  readonly phaseError: number;
  /**
   * Standard deviation, in mask pixels, of the Gaussian by which neighbouring pixels blur the phase that is shown. It rounds what is told, and above all
   * the fly-back from 2π to 0, where every phase between is shown.
   */
  readonly fringing: number;
  /** Share of a pixel's area that modulates, in (0, 1]; the rest reflects light with phase 0. */
  readonly fillFactor: number;
  /** Share ε of the light that is not modulated at all, in [0, 1): what the cover glass reflects. */
  readonly zeroOrder: number;
}

export const IDEAL_PANEL: PanelModel = { phaseError: 0, fringing: 0, fillFactor: 1, zeroOrder: 0 };

/**
 * `conj(t_l)`, what the adjoint multiplies by, where the panel multiplies the scene by `t_l = √(1−ε) (F e^{−jφ'} + 1 − F) + √ε`, with F the fill factor and
 * φ' the phase that is shown: `(1 + phaseError) (g ∗ wrap φ)`, g a Gaussian, convolved circularly.
 * @param maskPhase `φ [L,H,W]` in radians
 */
export function panelDecoding(maskPhase: RealField, panel: PanelModel): Field {
  const { modulated, unmodulated } = panelShares(panel);
  const { shape, data } = shownPhase(maskPhase, panel);
  return {
    shape,
    re: data.map((phase) => modulated * Math.cos(phase) + unmodulated),
    im: data.map((phase) => modulated * Math.sin(phase)),
  };
}

/** Amplitudes of the light that follows the mask, `√(1−ε) F`, and of the light that does not, `√(1−ε) (1−F) + √ε`. */
export function panelShares({ fillFactor, zeroOrder }: PanelModel): { modulated: number; unmodulated: number } {
  const reflected = Math.sqrt(1 - zeroOrder);
  return { modulated: reflected * fillFactor, unmodulated: reflected * (1 - fillFactor) + Math.sqrt(zeroOrder) };
}

/** Whether the panel shows another phase than it is told. A phase that is shown as told need not be wrapped. */
export function distortsPhase({ phaseError, fringing }: PanelModel): boolean {
  return phaseError !== 0 || fringing > 0;
}

function shownPhase(maskPhase: RealField, panel: PanelModel): RealField {
  if (!distortsPhase(panel)) return maskPhase;
  const [height, width] = maskPhase.shape.slice(1) as [number, number];
  const wrapped = maskPhase.data.map(wrapPhase);
  const kernel = fringingKernel(panel.fringing);
  const blurred = blurAlong(blurAlong(wrapped, kernel, width, 1), kernel, height, width);
  return { shape: maskPhase.shape, data: blurred.map((phase) => (1 + panel.phaseError) * phase) };
}

/**
 * A sampled Gaussian of unit sum, at −r … r with r = ⌈4σ⌉; [1] for σ = 0.
 * @param sigma pixels
 */
export function fringingKernel(sigma: number): Float64Array {
  const reach = Math.ceil(4 * sigma);
  if (reach === 0) return Float64Array.of(1);
  const values = Float64Array.from({ length: 2 * reach + 1 }, (_, i) => Math.exp(-((i - reach) ** 2) / (2 * sigma * sigma)));
  const sum = values.reduce((total, value) => total + value, 0);
  return values.map((value) => value / sum);
}

/** Circular convolution of an axis of `length` elements, `stride` apart, with a symmetric kernel. */
function blurAlong(values: Float64Array, kernel: Float64Array, length: number, stride: number): Float64Array {
  if (kernel.length === 1) return values;
  const reach = (kernel.length - 1) / 2;
  return values.map((_, i) => {
    const at = Math.floor(i / stride) % length;
    const start = i - at * stride;
    let sum = 0;
    kernel.forEach((weight, k) => {
      const from = (((at + k - reach) % length) + length) % length;
      sum += weight * values[start + from * stride]!;
    });
    return sum;
  });
}
