import type { CaptureFinding, CaptureMark } from './finding.ts';
import { brackets } from '../brackets.ts';
import { placeOf, type SceneFrame } from './evidence.ts';
import { count, listed, percent, reporter } from './report.ts';

/** Marks on one frame; more would hide the picture. */
const MOST_MARKS = 200;
/** A share of pixels whose loss no reconstruction feels. */
const NEGLIGIBLE = 1e-5;
/** So many pixels at exactly one value at the top are a limit, not light. */
const PILE = 4;

interface SaturationSetting {
  readonly bits: number;
  /** Pixels that are left out anyway. */
  readonly bad: ReadonlySet<number>;
  /** Camera pixel of the zero frequency, and how far from it counts as the zero order. */
  readonly centre: readonly [number, number];
  readonly reach: number;
}

/**
 * Pixels whose light is not known since the count is at the end of the range. In a bracket the shortest exposure decides: longer ones are
 * left out where they are saturated.
 */
export function examineSaturation(frames: readonly SceneFrame[], setting: SaturationSetting): CaptureFinding {
  const report = reporter('saturation', 'Saturation');
  const { bits, bad, centre, reach } = setting;
  const full = 2 ** bits - 1;
  const shortest = brackets(frames).map((group) => group[0]!);
  const limit = limitOf(shortest, full);
  const marks: CaptureMark[] = [];
  const hit: { readonly frame: SceneFrame; readonly pixels: number; readonly atCentre: number }[] = [];
  let [pixels, saturated, atCentre, brightest] = [0, 0, 0, 0];
  for (const frame of shortest) {
    pixels += frame.counts.length;
    const own = { frame, pixels: 0, atCentre: 0 };
    frame.counts.forEach((value, pixel) => {
      if (bad.has(pixel)) return;
      brightest = Math.max(brightest, value);
      if (value < limit) return;
      const at = placeOf(pixel, frame);
      own.pixels++;
      if (Math.hypot(at[0] - centre[0], at[1] - centre[1]) <= reach) own.atCentre++;
      if (own.pixels <= MOST_MARKS) marks.push({ frame: frame.index, kind: 'pixel', at, radius: 0, what: 'saturated' });
    });
    if (own.pixels > 0) hit.push(own);
    saturated += own.pixels;
    atCentre += own.atCentre;
  }
  if (saturated === 0) return report.ok(`None: the brightest pixel is at ${percent(brightest / full)} of the range.`);
  const worst = [...hit].sort((a, b) => b.pixels - a.pixels);
  const where = listed(worst.map(({ frame, pixels: own }) => `${frame.label} (${own})`));
  const ceiling = limit < full ? ` They end at ${limit} counts, below the ${full} of ${bits} bits.` : '';
  const zeroOrder = atCentre > 0 ? `, ${atCentre} of them at the zero order` : '';
  const message =
    `${count(saturated, 'pixel')} of ${pixels} (${percent(saturated / pixels)})${zeroOrder}, in ` +
    `${hit.length} of ${count(shortest.length, 'frame')}: ${where}.${ceiling}`;
  if (saturated / pixels <= NEGLIGIBLE) return report.note(message, { marks });
  const mostlyCentre = atCentre > saturated / 2;
  return report.risk(message, {
    effect: 'Their light is not known and counts as too little: the brightest frequencies, which matter most, are wrong.',
    remedy: mostlyCentre
      ? 'Add a shorter exposure of each frame (a bracket is merged), or block the zero order.'
      : 'Expose shorter, or add a shorter exposure of each frame: a bracket is merged.',
    marks,
  });
}

/** Where counts end: the range, or a value below it at which pixels pile up. */
function limitOf(frames: readonly SceneFrame[], full: number): number {
  let top = 0;
  for (const { counts } of frames) for (const value of counts) top = Math.max(top, value);
  if (top >= full || top < full / 16) return full;
  let [atTop, justBelow] = [0, 0];
  for (const { counts } of frames) {
    for (const value of counts) {
      if (value === top) atTop++;
      else if (value > 0.95 * top) justBelow++;
    }
  }
  return atTop >= PILE && atTop > justBelow ? top : full;
}
