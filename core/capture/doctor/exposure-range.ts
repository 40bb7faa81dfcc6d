import type { CaptureFinding } from './finding.ts';
import { brackets } from '../brackets.ts';
import type { SceneFrame } from './evidence.ts';
import { count, listed, percent, reporter } from './report.ts';
import { mean, quantile } from './statistics.ts';

/** Of the range: less wastes bits, much less loses the pattern in the rounding. */
const DIM = 0.05;
/** Counts: a mean below this is rounded away. */
const LOST = 2;

/** Whether the longest exposures use the range of the camera. One pixel in a thousand may be brighter: hot pixels are no light. */
export function examineExposureRange(frames: readonly SceneFrame[], bits: number): CaptureFinding {
  const report = reporter('exposure', 'Exposure');
  const full = 2 ** bits - 1;
  const longest = brackets(frames).map((group) => group.at(-1)!);
  const seen = longest.map((frame) => ({ frame, bright: quantile(frame.counts, 0.999) / full, mean: mean(frame.counts) }));
  const empty = seen.filter(({ frame }) => frame.counts.every((value) => value === frame.counts[0]));
  if (empty.length > 0) {
    return report.stop(`No pattern at all in ${listed(empty.map(({ frame }) => frame.label))}: every pixel is the same.`, {
      effect: 'There is nothing to reconstruct from.',
      remedy: 'Take these frames again.',
    });
  }
  const dim = seen.filter((each) => each.bright < DIM);
  const dimmest = Math.min(...seen.map(({ bright }) => bright));
  if (dim.length === 0) return report.ok(`All frames use the range: the dimmest reaches ${percent(dimmest)}.`);
  const message = `${count(dim.length, 'frame')} of ${longest.length} stay below ${percent(DIM)} of the range: ${listed(dim.map(({ frame }) => frame.label))}.`;
  const remedy = 'Expose longer; where the zero order forbids it, add a longer exposure of each frame: a bracket is merged.';
  const effect = 'Rounding to whole counts adds noise that a longer exposure would not have.';
  return dim.some((each) => each.mean < LOST)
    ? report.risk(message, { effect, remedy })
    : report.note(message, { effect, remedy });
}
