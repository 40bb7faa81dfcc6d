import type { CaptureFinding } from './finding.ts';
import { percent, reporter } from './report.ts';
import { mean } from './statistics.ts';

/** Scenes at most let all light through: a mean intensity of 1. */
const IMPOSSIBLE = 1.1;
/** Phase scenes let all through. */
const PHASE_OFF = 0.15;

/**
 * Whether counts are scaled to intensities of the model, whose scenes have a modulus of at most 1.
 * @param means mean model intensity of each scene
 * @param kind of the scenes, where a run says
 */
export function examineScale(
  intensityPerCountRate: number,
  means: readonly number[],
  kind: 'amplitude' | 'phase' | 'complex' | null,
): CaptureFinding {
  const report = reporter('scale', 'Scale');
  const effect =
    'Priors on the amplitude, and networks, take the scenes for brighter or darker than they are. Without these nothing changes.';
  const brightest = Math.max(...means);
  const average = mean(means);
  const rescaled = (to: number) => {
    const value = Number((intensityPerCountRate / to).toPrecision(4));
    return { title: `Scale to a mean intensity of 1`, change: { kind: 'scale' as const, intensityPerCountRate: value } };
  };
  if (kind === 'phase' && Math.abs(average - 1) > PHASE_OFF) {
    return report.risk(`Scenes of pure phase have a mean intensity of 1; here it is ${average.toPrecision(3)}.`, {
      effect,
      remedy: 'Scale the counts so that it is.',
      fix: rescaled(average),
    });
  }
  if (intensityPerCountRate === 1) {
    return report.note('The intensity of a count is not known.', {
      effect,
      remedy: 'Take a frame without a scene: intensityPerCountRate is then 1 over its mean count rate in a bin.',
    });
  }
  if (kind !== null && brightest > IMPOSSIBLE) {
    return report.risk(`A scene has a mean intensity of ${brightest.toPrecision(3)}: more light than falls on it.`, {
      effect,
      remedy: 'Take a frame without a scene: intensityPerCountRate is then 1 over its mean count rate in a bin.',
    });
  }
  const [dim, bright] = [percent(Math.min(...means)), percent(brightest)];
  return report.ok(
    `Counts are scaled to intensities; scenes let ${dim === bright ? dim : `${dim} to ${bright}`} of the light through.`,
  );
}
