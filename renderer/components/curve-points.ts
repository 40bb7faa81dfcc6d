/** [epoch, value] */
export type Point = [number, number];

/** How curves of a training are looked at. */
export interface CurveView {
  /** Time constant of the smoothing, in percent of the training; 0: none. */
  readonly smoothing: number;
  readonly logarithmic: boolean;
}

/** More points than this on a curve cannot be told apart on a screen. */
const MOST_POINTS = 1200;

/**
 * At most `limit` points that keep the look of a curve: of each stretch of neighbours the lowest and the highest, in their order.
 */
export function thinOut(points: readonly Point[], limit = MOST_POINTS): Point[] {
  if (points.length <= limit) return [...points];
  const stretches = Math.floor(limit / 2);
  const thinned: Point[] = [];
  for (let i = 0; i < stretches; i++) {
    const stretch = points.slice(Math.floor((i * points.length) / stretches), Math.floor(((i + 1) * points.length) / stretches));
    const lowest = stretch.reduce((best, point, at) => (point[1] < (stretch[best] as Point)[1] ? at : best), 0);
    const highest = stretch.reduce((best, point, at) => (point[1] > (stretch[best] as Point)[1] ? at : best), 0);
    for (const at of new Set([Math.min(lowest, highest), Math.max(lowest, highest)])) thinned.push(stretch[at] as Point);
  }
  return thinned;
}

/**
 * The exponential moving average
 *
 *     s(tₙ) = Σᵢ₌₀ⁿ e^{−(tₙ − tᵢ)/τ} v(tᵢ) / Σᵢ₌₀ⁿ e^{−(tₙ − tᵢ)/τ}
 *
 * of values `v` at epochs `tᵢ`, which looks back only: a point does not move when the training goes on.
 *
 * @param span τ in epochs, so that it smooths alike whatever the number of steps in an epoch; 0 leaves the points as they are
 */
export function smooth(points: readonly Point[], span: number): Point[] {
  if (span <= 0) return [...points];
  let sum = 0;
  let weight = 0;
  let before = points[0]?.[0] ?? 0;
  return points.map(([at, value]) => {
    const keep = Math.exp((before - at) / span);
    before = at;
    sum = keep * sum + value;
    weight = keep * weight + 1;
    return [at, sum / weight];
  });
}

/** τ in epochs, from percent of a training of so many. */
export const spanOf = (smoothing: number, epochs: number): number => (smoothing * epochs) / 100;
