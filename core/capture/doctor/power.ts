import type { CaptureFinding } from './finding.ts';
import { count, listed, percent, reporter } from './report.ts';
import { median } from './statistics.ts';

/** The light of one scene behind one mask. */
export interface SnapshotLight {
  readonly scene: number;
  readonly mask: number;
  readonly label: string;
  /** The entries of `frames` that it was merged from. */
  readonly frames: readonly number[];
  /** Count rate in all bins of the model. */
  readonly total: number;
}

/**
 * Departure of a frame's light from its scene's: what is worth a word. Light that the panel does not modulate interferes with the rest, so that totals
 * of small masks differ by about 1/√(HW) anyway.
 */
const NOTED = 0.03;
/** In multiples of that: what is worth mending. */
const RISKY = 2;

/**
 * Lamp drift. A phase mask takes no light away and the transform keeps energy (Parseval), so that every mask of one scene has the same total.
 * @param unknowns pixels of the mask, HW
 */
export function examinePower(snapshots: readonly SnapshotLight[], unknowns: number): CaptureFinding {
  const report = reporter('power', 'Power of the light');
  const masks = new Set(snapshots.map(({ mask }) => mask)).size;
  if (masks < 2) return report.ok('One mask: no two frames of a scene to compare.');
  const relative = snapshots.map((snapshot) => {
    const own = snapshots.filter(({ scene }) => scene === snapshot.scene).map(({ total }) => total);
    return { snapshot, power: snapshot.total / median(own) };
  });
  const noted = Math.max(NOTED, 1 / Math.sqrt(unknowns));
  const off = relative.filter(({ power }) => Math.abs(power - 1) > noted);
  const worst = relative.reduce((a, b) => (Math.abs(a.power - 1) > Math.abs(b.power - 1) ? a : b));
  const most = percent(Math.abs(worst.power - 1));
  if (off.length === 0) return report.ok(`The frames of a scene have the same total light within ${most}.`);
  const names = off
    .sort((a, b) => Math.abs(b.power - 1) - Math.abs(a.power - 1))
    .map(({ snapshot, power }) => `${snapshot.label} ${power > 1 ? '+' : '−'}${percent(Math.abs(power - 1))}`);
  const message = `${count(off.length, 'frame')} of ${snapshots.length} ${off.length === 1 ? 'has' : 'have'} another total light than the others of the scene: ${listed(names)}.`;
  const effect = 'Masks of one scene contradict each other: no field explains all frames.';
  if (Math.abs(worst.power - 1) <= RISKY * noted || !(worst.power > 0)) {
    return report.note(message, { effect, remedy: 'Let the lamp settle before a series.' });
  }
  const frames = relative.flatMap(({ snapshot, power }) =>
    snapshot.frames.map((frame) => ({ frame, power: Number(power.toPrecision(4)) })),
  );
  return report.risk(message, {
    effect,
    remedy: 'Let the lamp settle, record its power, or scale the frames of a scene to the same total.',
    fix: { title: 'Scale the frames of each scene to the same total', change: { kind: 'power', frames } },
  });
}
