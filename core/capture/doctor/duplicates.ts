import { brackets } from '../brackets.ts';
import type { CaptureFinding } from './finding.ts';
import type { SceneFrame } from './evidence.ts';
import { count, listed, reporter } from './report.ts';
import { correlation } from './statistics.ts';

/** Correlation of patterns, whose zero order is limited, from which they are the same one. Behind different masks it is near 0. */
const SAME = 0.9;
/** Pixels that are compared. */
const MOST_PIXELS = 20_000;
/** So many patterns are compared with each other; of more, each with those around it. */
const MOST_PATTERNS = 40;

/** Frames that are said to be of different scenes or masks and are the same: a copied file, or a panel that did not change. */
export function examineDuplicates(frames: readonly SceneFrame[]): CaptureFinding {
  const report = reporter('duplicates', 'Repeated frames');
  const patterns = brackets(frames).map((group) => ({ frame: group.at(-1)!, values: compressed(group.at(-1)!) }));
  const pairs: string[] = [];
  let copies = 0;
  patterns.forEach((one, index) => {
    for (const other of patterns.slice(index + 1, index + 1 + MOST_PATTERNS)) {
      if (one.values.length !== other.values.length || correlation(one.values, other.values) < SAME) continue;
      if (one.frame.counts.every((value, pixel) => value === other.frame.counts[pixel])) copies++;
      pairs.push(`${named(one.frame)} and ${named(other.frame)}`);
    }
  });
  if (pairs.length === 0) return report.ok('No two frames show the same pattern.');
  return report.risk(
    `${count(pairs.length, 'pair')} of frames show the same pattern${copies > 0 ? `, ${copies} of them pixel by pixel` : ''}: ${listed(pairs)}.`,
    {
      effect: 'Frames of different masks or scenes cannot look alike: one of them is of another mask than is said.',
      remedy:
        copies === pairs.length
          ? 'Look for a file that was copied or named twice.'
          : 'Check that the panel had changed before the camera was triggered.',
    },
  );
}

const named = ({ label, scene, mask }: SceneFrame): string => `${label} (scene ${scene}, mask ${mask})`;

/** Evenly spaced pixels on a scale on which a bright zero order does not outweigh the rest. */
function compressed({ counts }: SceneFrame): Float64Array {
  const step = Math.max(1, Math.floor(counts.length / MOST_PIXELS));
  return Float64Array.from({ length: Math.ceil(counts.length / step) }, (_, index) =>
    Math.log1p(Math.max(0, counts[index * step]!)),
  );
}
