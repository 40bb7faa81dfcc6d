import { fitThree } from '../../math/fit-three.ts';

/** Points in a plane that should lie on a curve around which a phase runs. */
export interface PhasorFit {
  /** Of every point, radians, wrapped. */
  readonly phases: readonly number[];
  /** How far points lie off the curve, root of the mean square, in radians: as far as they may lie along it. */
  readonly scatter: number;
}

/** Fits the curve through some of the points, and tells the phase of all. */
export type FitPhasors = (used: readonly number[]) => PhasorFit;

/**
 * Points `centre + radius · e^{jφ}`: what interferes adds to a constant, which light that no level changes makes larger. Least squares of `x² + y² + a x + b y + c`
 * (Kåsa, IEEE Trans. Instrum. Meas. 25 (1976)).
 */
export function circleThrough(points: readonly (readonly [x: number, y: number])[]): FitPhasors {
  const size = Math.max(...points.map(([x, y]) => Math.hypot(x, y))) || 1;
  const scaled = points.map(([x, y]) => [x / size, y / size] as const);
  return (used) => {
    const rows = used.map((k) => [scaled[k]![0], scaled[k]![1], 1] as const);
    const [a, b, c] = fitThree(rows, used.map((k) => -(scaled[k]![0] ** 2 + scaled[k]![1] ** 2))); // prettier-ignore
    const [x0, y0] = [-a / 2, -b / 2];
    const radius = Math.sqrt(x0 * x0 + y0 * y0 - c);
    const phases = scaled.map(([x, y]) => Math.atan2(y - y0, x - x0));
    return { phases, scatter: scatterOf(used.map((k) => Math.hypot(scaled[k]![0] - x0, scaled[k]![1] - y0) / radius)) };
  };
}

/**
 * Of pairs of powers, `p = B + A sin²(φ/2)` and `q = B + A sin²((φ − α)/2)`: with `u = p + q`, `v = p − q` the points lie on an ellipse of upright axes, `u = u₀ − A cos(α/2) cos(φ − α/2)`,
 * `v = A sin(α/2) sin(φ − α/2)`. Least squares of `P u² + Q v² + R u = 1`. The phases are `φ − α/2`.
 */
export function ellipseThrough(pairs: readonly (readonly [p: number, q: number])[]): FitPhasors {
  const size = Math.max(...pairs.map(([p, q]) => p + q)) || 1;
  const scaled = pairs.map(([p, q]) => [(p + q) / size, (p - q) / size] as const);
  return (used) => {
    const rows = used.map((k) => [scaled[k]![0] ** 2, scaled[k]![1] ** 2, scaled[k]![0]] as const);
    const [p, q, r] = fitThree(rows, used.map(() => 1)); // prettier-ignore
    const middle = -r / (2 * p);
    const whole = 1 + (r * r) / (4 * p);
    const [wide, high] = [Math.sqrt(whole / p), Math.sqrt(whole / q)];
    const unit = scaled.map(([u, v]) => [(middle - u) / wide, v / high] as const);
    return {
      phases: unit.map(([cos, sin]) => Math.atan2(sin, cos)),
      scatter: scatterOf(used.map((k) => Math.hypot(...unit[k]!))),
    };
  };
}

/** Three unknowns were fitted. */
const scatterOf = (radii: readonly number[]): number =>
  Math.sqrt(radii.reduce((sum, radius) => sum + (radius - 1) ** 2, 0) / Math.max(1, radii.length - 3));
