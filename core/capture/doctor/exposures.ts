import type { CaptureFinding } from './finding.ts';
import { brackets } from '../brackets.ts';
import type { SceneFrame } from './evidence.ts';
import { count, listed, percent, reporter } from './report.ts';

/** Departure from the ratio of the exposures: what is worth a word, and what is worth mending. */
const [NOTED, RISKY] = [0.03, 0.06];
/** Dim and bright pixels must agree on the ratio this well, or the camera is not linear. */
const LINEAR = 0.05;

/**
 * Whether exposures of one pattern agree on its count rate: the light of the pixels that neither saturates, over the ratio of the times.
 * @param dark counts without light, of each pixel
 */
export function examineExposures(frames: readonly SceneFrame[], bits: number, dark: (pixel: number) => number): CaptureFinding {
  const report = reporter('bracket', 'Exposure bracket');
  const groups = brackets(frames).filter((group) => group.length > 1);
  if (groups.length === 0) return report.ok('One exposure of each pattern.');
  const full = 2 ** bits - 1;
  const compared = groups.flatMap((group) =>
    group.slice(1).map((longer, index) => ({ longer, ...compare(group[index]!, longer, full, dark) })),
  );
  const off = compared.filter(({ ratio }) => Math.abs(ratio - 1) > NOTED);
  const range = `${count(groups.length, 'pattern')} with up to ${Math.max(...groups.map((group) => group.length))} exposures`;
  if (off.length === 0) return report.ok(`${range}, whose count rates agree: they are merged.`);
  const worst = off.reduce((a, b) => (Math.abs(a.ratio - 1) > Math.abs(b.ratio - 1) ? a : b));
  const message = `${range}; ${listed(off.map(({ longer }) => longer.label))} disagree with the next shorter one: count rates differ by up to ${percent(worst.ratio - 1)}.`;
  const effect = 'Bright and dark parts of the merged pattern have different scales.';
  const bent = off.filter(({ bend }) => Math.abs(bend) > LINEAR);
  if (bent.length > 0) {
    return report.risk(message, {
      effect,
      remedy: 'Dim and bright pixels differ in it, so that it is no constant factor: check the dark level and that gamma is off.',
    });
  }
  if (Math.abs(worst.ratio - 1) <= RISKY) return report.note(message, { effect, remedy: 'Check the exposure times.' });
  const powers = groups.flatMap((group) => {
    let power = 1;
    return group.slice(1).map((longer, index) => {
      power *= compare(group[index]!, longer, full, dark).ratio;
      return { frame: longer.index, power: Number(power.toPrecision(4)) };
    });
  });
  return report.risk(message, {
    effect,
    remedy: 'Check the exposure times, or scale the longer exposures to the shorter ones.',
    fix: { title: 'Scale the exposures of each pattern to the shortest', change: { kind: 'power', frames: powers } },
  });
}

/** The ratio of count rates, longer over shorter, and how much it differs between dim and bright pixels. */
function compare(
  shorter: SceneFrame,
  longer: SceneFrame,
  full: number,
  dark: (pixel: number) => number,
): { readonly ratio: number; readonly bend: number } {
  const both = Array.from({ length: longer.counts.length }, (_, pixel) => pixel).filter(
    (pixel) => longer.counts[pixel]! < 0.98 * full && shorter.counts[pixel]! < 0.98 * full && longer.counts[pixel]! > 0.02 * full,
  );
  const light = (frame: SceneFrame, pixels: readonly number[]): number =>
    pixels.reduce((sum, pixel) => sum + frame.counts[pixel]! - dark(pixel), 0) / frame.exposure;
  const ratioOf = (pixels: readonly number[]): number => {
    const reference = light(shorter, pixels);
    return pixels.length === 0 || reference <= 0 ? 1 : light(longer, pixels) / reference;
  };
  const byLight = [...both].sort((a, b) => longer.counts[a]! - longer.counts[b]!);
  const half = byLight.length >> 1;
  return { ratio: ratioOf(both), bend: half < 20 ? 0 : ratioOf(byLight.slice(half)) / ratioOf(byLight.slice(0, half)) - 1 };
}
