import { exchanges, factorial, permutations } from '../orders.ts';
import type { CaptureFinding } from './finding.ts';
import { describedOrder, type ModelFit, type Order } from './model.ts';
import { reporter } from './report.ts';
import type { CameraGeometry } from '../../optics/affine.ts';

/** Standard deviations of chance: from here on patterns and masks belong together. */
export const CERTAIN = 4.5;
/** By so many the best explanation is ahead of the described one and of the next. */
const AHEAD = 3;
/** So many orders are tried one by one, 4! of four masks; of more masks pattern by pattern. */
const MOST_ORDERS = 24;

export interface OrderSearch {
  readonly order: Order;
  /** Standard deviations of chance above its mean: of the described order, of the best, and of the next. */
  readonly described: number;
  readonly best: number;
  readonly next: number;
}

/**
 * The order of masks under which the patterns fit the model best. An order that fits in part is mended by exchanging two masks at a time; where the described one does not fit at all, others
 * are tried.
 *
 * Why not `frameOrder` of the calibration: nothing is known to be right here. The question is whether the patterns fit any order at all, in standard deviations of chance, because where none does the orientation is searched
 * next; the residuals of `frameOrder` only compare orders with each other, and it takes frames that are sampled fully and of known orientation. `frameOrder` in return needs no smooth scene.
 */
export async function searchOrder(fit: ModelFit, geometry?: CameraGeometry): Promise<OrderSearch> {
  const given = describedOrder(fit.bench);
  const at = geometry === undefined ? {} : { geometry };
  const known = new Map<string, number>();
  const significanceOf = async (order: Order): Promise<number> => {
    const significance = known.get(order.join()) ?? (await fit.significance({ ...at, order }));
    known.set(order.join(), significance);
    return significance;
  };
  const described = await significanceOf(given);
  let order = given;
  let best = described;
  const consider = async (candidate: Order): Promise<boolean> => {
    const significance = await significanceOf(candidate);
    if (significance <= best) return false;
    [order, best] = [candidate, significance];
    return true;
  };
  if (described < CERTAIN) for (const candidate of await candidates(fit, given, geometry)) await consider(candidate);
  for (let isBetter = true; isBetter;) {
    isBetter = false;
    for (const candidate of exchanges(order)) isBetter ||= await consider(candidate);
  }
  const next = Math.max(...[...known].flatMap(([name, value]) => (name === order.join() ? [] : [value])));
  return { order, described, best, next };
}

/** What the search says, unless the patterns fit no order at all: then the orientation may be at fault. */
export const orderIsCertain = ({ best, next }: OrderSearch): boolean => best >= CERTAIN && best - next >= AHEAD;

export function reportOrder(
  search: OrderSearch,
  given: Order,
  framesBehind: (mask: number) => readonly number[],
  scenes: number,
): CaptureFinding {
  const report = reporter('order', 'Order of the frames');
  const { order, described, best } = search;
  if (given.length === 1) {
    return described >= CERTAIN
      ? report.ok(`The patterns fit their mask, ${described.toFixed(1)} standard deviations above chance.`)
      : report.note('Whether the patterns belong to this mask cannot be told from one snapshot of such scenes.');
  }
  const isDescribed = order.join() === given.join();
  if (isDescribed && described >= CERTAIN) {
    return report.ok(
      `Each pattern fits the mask that it is said to be behind, ${described.toFixed(1)} standard deviations above chance.`,
    );
  }
  if (!orderIsCertain(search)) {
    return report.note(
      'Which pattern is behind which mask cannot be told from the patterns: no order fits clearly better than chance' +
        ` (best ${best.toFixed(1)} standard deviations).`,
      {
        effect: 'A wrong order or a wrong mask would give a reconstruction of noise.',
        remedy: 'Check order, mask and registration on the bench.',
      },
    );
  }
  const moves = given.filter((index) => order[index] !== index).map((index) => `${index} → ${order[index]}`);
  const frames = given.flatMap((index) => framesBehind(index).map((frame) => ({ frame, mask: order[index]! })));
  return report.risk(
    `The patterns fit the masks in another order, ${best.toFixed(1)} standard deviations above chance against ${described.toFixed(1)} as described ` +
      `(${scenes} scene${scenes === 1 ? '' : 's'} tried). Mask as described → as it fits: ${moves.join(', ')}.`,
    {
      effect: 'No field explains patterns behind masks that were not shown: the reconstruction is noise.',
      remedy: 'Name the mask of each frame as it fits; check how the frames were numbered.',
      fix: { title: `Reorder the masks: ${order.join(', ')}`, change: { kind: 'masks', frames } },
    },
  );
}

/** All orders of up to four masks; of more the usual mistakes and what the patterns say one by one. */
async function candidates(fit: ModelFit, given: Order, geometry?: CameraGeometry): Promise<Order[]> {
  const all = factorial(given.length);
  if (all <= MOST_ORDERS) return permutations(given);
  const shifts = given.map((shift) => given.map((index) => (index + shift) % given.length));
  const lexicographic = [...given].sort((a, b) => (String(a) < String(b) ? -1 : 1));
  return [...shifts, [...given].reverse(), lexicographic, inverseOf(lexicographic), await assignPairs(fit, given, geometry)];
}

/** Pattern by pattern, the surest first: the mask that it fits best of those left. */
export async function assignPairs(fit: ModelFit, given: Order, geometry?: CameraGeometry): Promise<Order> {
  const pairs: { readonly index: number; readonly behind: number; readonly score: number }[] = [];
  for (const index of given) {
    for (const behind of given) pairs.push({ index, behind, score: await fit.scoreOfPair(index, behind, geometry) });
  }
  const order = [...given];
  const [usedPatterns, usedMasks] = [new Set<number>(), new Set<number>()];
  for (const { index, behind } of pairs.sort((a, b) => b.score - a.score)) {
    if (usedPatterns.has(index) || usedMasks.has(behind)) continue;
    order[index] = behind;
    usedPatterns.add(index);
    usedMasks.add(behind);
  }
  return order;
}

const inverseOf = (order: Order): Order => order.map((_, index) => order.indexOf(index));
