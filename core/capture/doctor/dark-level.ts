import type { CaptureFinding } from './finding.ts';
import type { SceneFrame } from './evidence.ts';
import { percent, reporter } from './report.ts';
import { mean, median, quantiles, robustDeviation } from './statistics.ts';

/** What is subtracted from a frame before anything else. */
export interface KnownDark {
  readonly source: 'darks' | 'darkLevel' | 'none';
  /** Counts of each pixel; null: the same everywhere. */
  readonly map: Float64Array | null;
  /** Counts, where `map` is null. */
  readonly level: number;
}

/** Offset over mean light: what is worth a word, and what is worth mending. */
const [NOTED, RISKY] = [0.03, 0.06];
/** Counts below which an offset is rounding. */
const SMALLEST = 0.75;

/**
 * The counts that a pixel without light has. Speckle is dark somewhere: behind any mask that scrambles, intensities fall off exponentially,
 * `Q(p) = d − μ ln(1 − p)`, and two low quantiles give the offset d. A pattern that is not uniform makes d smaller, never larger.
 * @param frames one exposure of each pattern
 */
export function examineDarkLevel(frames: readonly SceneFrame[], known: KnownDark): CaptureFinding {
  const report = reporter('dark-level', 'Dark level');
  const levels = frames.map(({ counts }) => {
    const left =
      known.map === null ? counts.map((value) => value - known.level) : counts.map((value, pixel) => value - known.map![pixel]!);
    return { ...offsetOf(left), mean: mean(left), noise: known.map === null ? 0 : robustDeviation(known.map) };
  });
  const offset = median(levels.map((level) => level.offset));
  const light = median(levels.map((level) => level.mean)) - offset;
  const relative = offset / light;
  const counted = `${offset.toFixed(1)} counts, ${percent(Math.abs(relative))} of the mean light`;
  const spoils =
    'An offset is light that no scene sends: it fills the dark places of the pattern, which tell most about the phase.';
  if (known.source === 'none') {
    if (!(offset > SMALLEST && relative > NOTED))
      return report.ok('No offset is left in the dark places of the patterns, and no darks are needed for it.');
    return report[relative > RISKY ? 'risk' : 'note'](`Even the darkest places have ${counted}, and nothing is subtracted.`, {
      effect: spoils,
      remedy: 'Take dark frames with the same exposure, or subtract this level.',
      fix: { title: `Subtract ${offset.toFixed(1)} counts`, change: { kind: 'dark-level', counts: Number(offset.toFixed(1)) } },
    });
  }
  const name = known.source === 'darks' ? 'the dark frames' : `the dark level of ${known.level}`;
  if (Math.abs(offset) <= SMALLEST || Math.abs(relative) <= RISKY) {
    return report.ok(`After ${name} the darkest places are at ${offset.toFixed(1)} counts.`);
  }
  const level = Math.max(0, known.level + offset);
  const fix =
    known.source === 'darkLevel'
      ? {
          title: `Subtract ${level.toFixed(1)} counts instead`,
          change: { kind: 'dark-level' as const, counts: Number(level.toFixed(1)) },
        }
      : null;
  return offset > 0
    ? report.risk(`After ${name} even the darkest places have ${counted} left.`, {
        effect: spoils,
        remedy:
          known.source === 'darks' ? 'Take dark frames with the exposure, gain and room light of the frames.' : 'Correct it.',
        fix,
      })
    : report.risk(`${capitalised(name)} is above the darkest places, by ${counted.replace('-', '')}.`, {
        effect: 'Too much is subtracted: dark places become zero, and the pattern looks more contrasted than it is.',
        remedy:
          known.source === 'darks' ? 'Take dark frames with the exposure and gain of the frames, and no light.' : 'Correct it.',
        fix,
      });
}

function offsetOf(counts: Float64Array): { readonly offset: number } {
  const [low, high] = quantiles(counts, [0.05, 0.2]) as [number, number];
  const [lowLog, highLog] = [-Math.log(0.95), -Math.log(0.8)];
  return { offset: low - ((high - low) * lowLog) / (highLog - lowLog) };
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
