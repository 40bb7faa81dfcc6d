import { fft2 } from '../math/fft.ts';
import type { Field } from '../math/field.ts';

/** One ring of spatial frequencies. */
export interface Ring {
  /** Cycles a pixel: the middle of the ring, from 0 to 0.5. */
  readonly frequency: number;
  /** From −1 to 1; 0 where a spectrum is empty. */
  readonly correlation: number;
  /** Of the threshold curve. */
  readonly threshold: number;
  /** Frequencies in the ring. */
  readonly samples: number;
}

export interface RingCorrelation {
  readonly rings: readonly Ring[];
  /** Cycles a pixel at which the curve first falls below its threshold for good (two rings in a row, or the last); null when it never does. */
  readonly cutoff: number | null;
}

export const RING_THRESHOLDS = ['half-bit', 'one-seventh'] as const;
export type RingThreshold = (typeof RING_THRESHOLDS)[number];

/**
 * Fourier ring correlation of two independent estimates of one scene, `Re Σ F_a conj(F_b) / √(Σ|F_a|² Σ|F_b|²)` over rings one frequency of the shorter
 * side wide, up to Nyquist. Global phases must agree (see `alignGlobalPhase`).
 *
 * The threshold is the half-bit curve of n samples, `(0.2071 + 1.9102/√n) / (1.2071 + 0.9102/√n)`, where a pixel of both halves together carries half a bit:
 * van Heel and Schatz, "Fourier shell correlation threshold criteria", Journal of Structural Biology 151 (2005), eq. 17; or 1/7: Rosenthal and Henderson,
 * Journal of Molecular Biology 333 (2003).
 * @param a `[H,W]`
 * @param b `[H,W]`
 * @throws RangeError when the shapes differ
 */
export function fourierRingCorrelation(a: Field, b: Field, threshold: RingThreshold): RingCorrelation {
  const [height = 0, width = 0] = a.shape;
  if (a.shape.length !== 2 || a.shape.join() !== b.shape.join()) {
    throw new RangeError(`ring correlation of [${a.shape.join(',')}] and [${b.shape.join(',')}]`);
  }
  const [spectrumA, spectrumB] = [fft2(a), fft2(b)];
  const side = Math.min(height, width);
  const count = Math.floor(side / 2) + 1;
  const sums = Array.from({ length: count }, () => ({ product: 0, powerA: 0, powerB: 0, samples: 0 }));
  for (let row = 0, i = 0; row < height; row++) {
    for (let column = 0; column < width; column++, i++) {
      const radius = Math.hypot(signedFrequency(row, height), signedFrequency(column, width));
      const ring = sums[Math.round(radius * side)];
      if (ring === undefined) continue;
      const [reA, imA, reB, imB] = [spectrumA.re[i]!, spectrumA.im[i]!, spectrumB.re[i]!, spectrumB.im[i]!];
      ring.product += reA * reB + imA * imB;
      ring.powerA += reA * reA + imA * imA;
      ring.powerB += reB * reB + imB * imB;
      ring.samples++;
    }
  }
  const rings = sums.map(({ product, powerA, powerB, samples }, index): Ring => {
    const power = Math.sqrt(powerA * powerB);
    return {
      frequency: index / side,
      correlation: power > 0 ? product / power : 0,
      threshold: threshold === 'half-bit' ? halfBit(samples) : 1 / 7,
      samples,
    };
  });
  return { rings, cutoff: cutoffOf(rings) };
}

/** Cycles a pixel, from −0.5 to 0.5. */
const signedFrequency = (index: number, length: number): number => (index < length / 2 ? index : index - length) / length;

function halfBit(samples: number): number {
  const root = Math.sqrt(samples);
  return (0.2071 + 1.9102 / root) / (1.2071 + 0.9102 / root);
}

/** Between the last ring above and the first below, in a straight line. A single ring below, as noise makes, is not an end. */
function cutoffOf(rings: readonly Ring[]): number | null {
  const excess = rings.map(({ correlation, threshold }) => correlation - threshold);
  const first = excess.findIndex((value, i) => value < 0 && (excess[i + 1] ?? -1) < 0);
  if (first < 0) return null;
  if (first === 0) return 0;
  const [above, below] = [rings[first - 1]!, rings[first]!];
  const share = excess[first - 1]! / (excess[first - 1]! - excess[first]!);
  return above.frequency + Math.min(1, Math.max(0, share)) * (below.frequency - above.frequency);
}
