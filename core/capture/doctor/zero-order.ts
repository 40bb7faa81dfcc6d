import { fft2 } from '../../math/fft.ts';
import { intensityOf, type Field, type RealField } from '../../math/field.ts';
import type { SensingOperator } from '../../optics/operator.ts';
import type { CaptureFinding } from './finding.ts';
import { percent, reporter } from './report.ts';

/** Standard deviations. */
const CERTAIN = 4;
/** Share of unmodulated light that is worth mending. */
const RISKY = 0.005;
/** Bins around the brightest frequency of a scene in which its unmodulated light is looked for. */
const REACH = 1;

interface SceneEvidence {
  /** `y [1,L,H,W]`. */
  readonly intensity: RealField;
  /** Estimate `[1,H,W]`, unit norm. */
  readonly scene: Field;
}

/**
 * Light that the panel does not modulate has the spectrum of the scene itself, in every frame at the same place: it stands out at the scene's brightest frequency. The share ε is the
 * regression of the excess of the mean pattern over the model's on `|F x|²` there; its deviation follows from speckle, `ȳ/√L`, and from the interference of both, `√(2 ε |F x|² ȳ/L)`.
 * @param brightest in bins, [row, column]
 * @param known the share that the described panel has already
 */
export function examineZeroOrder(
  evidence: readonly SceneEvidence[],
  operator: SensingOperator<Field>,
  brightest: readonly [number, number],
  known: number,
): CaptureFinding {
  const report = reporter('zero-order', 'Zero order');
  const [height, width] = operator.sceneShape;
  const size = height * width;
  let [explained, weight, noise, peakOver] = [0, 0, 0, 0];
  for (const { intensity, scene } of evidence) {
    const total = intensity.data.reduce((sum, value) => sum + value, 0);
    const power = total / operator.snapshots;
    const average = total / intensity.data.length;
    const measured = meanPattern(intensity.data, operator.snapshots, size);
    const model = meanPattern(intensityOf(operator.forward(scene)).data, operator.snapshots, size);
    const own = intensityOf(fft2({ ...scene, shape: [height, width] })).data;
    for (const bin of binsAround(brightest, [height, width])) {
      const spectrum = own[bin]! * power;
      explained += spectrum * (measured[bin]! - model[bin]! * power);
      weight += spectrum * spectrum;
      const share = Math.max(0, measured[bin]! - average) / spectrum;
      noise +=
        spectrum * spectrum * ((average * average) / operator.snapshots + (2 * share * spectrum * average) / operator.snapshots);
      peakOver = Math.max(peakOver, measured[bin]! / average);
    }
  }
  const excess = explained / weight;
  const deviation = Math.sqrt(noise) / weight;
  const share = Math.min(0.9, Math.max(0, excess + known));
  const peak = `${peakOver.toFixed(1)} times the mean intensity at the zero frequency`;
  if (excess < CERTAIN * deviation || excess < RISKY) {
    return report.ok(`No more light at the zero frequency than the model has: ${peak}.`);
  }
  return report.risk(
    `${peak}, beyond what the mask sends there: about ${percent(share)} (± ${percent(deviation)}) of the light is not modulated.`,
    {
      effect: 'Every frame has an unmodulated copy of the scene in it, which the model takes for something else.',
      remedy: 'Tell the model its share, block the zero order, or move the pattern away from it with a grating.',
      fix: {
        title: `Take ${percent(share)} of the light as not modulated`,
        change: { kind: 'zero-order', share: Number(share.toFixed(4)) },
      },
    },
  );
}

function meanPattern(data: Float64Array, snapshots: number, size: number): Float64Array {
  const pattern = new Float64Array(size);
  for (let i = 0; i < data.length; i++) pattern[i % size]! += data[i]! / snapshots;
  return pattern;
}

function binsAround([row, column]: readonly [number, number], [height, width]: readonly [number, number]): number[] {
  const bins: number[] = [];
  for (let r = Math.round(row) - REACH; r <= Math.round(row) + REACH; r++) {
    for (let c = Math.round(column) - REACH; c <= Math.round(column) + REACH; c++) {
      bins.push(((r + height) % height) * width + ((c + width) % width));
    }
  }
  return bins;
}
