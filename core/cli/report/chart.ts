import { escape } from './page.ts';

export interface Series {
  readonly title: string;
  readonly points: Points;
  /** A curve to compare with, dashed. */
  readonly reference?: Points;
}
type Points = readonly (readonly [x: number, y: number])[];

export const [WIDTH, HEIGHT] = [640, 232];
export const MARGIN = { left: 52, right: 16, top: 26, bottom: 36 };

/** One line through points, with axes and their units, as an SVG that takes its colours from the page around it. */
export function lineChart({ title, points, reference = [] }: Series, xTitle: string, yTitle: string): string {
  const x = axis(
    [...points, ...reference].map(([value]) => value),
    MARGIN.left,
    WIDTH - MARGIN.right,
  );
  const y = axis(
    [...points, ...reference].map(([, value]) => value),
    HEIGHT - MARGIN.bottom,
    MARGIN.top,
  );
  const through = (curve: Points): string =>
    curve.map(([px, py]) => `${x.place(px).toFixed(1)},${y.place(py).toFixed(1)}`).join(' ');
  const line = through(points);
  const dashed =
    reference.length === 0
      ? ''
      : `<polyline points="${through(reference)}" fill="none" stroke="currentColor" stroke-width="1" stroke-dasharray="5 4"/>`;
  const xTicks = x.ticks.map((tick) => {
    const at = x.place(tick).toFixed(1);
    return `<text x="${at}" y="${HEIGHT - MARGIN.bottom + 16}" text-anchor="middle">${label(tick)}</text>`;
  });
  const yTicks = y.ticks.map((tick) => {
    const at = y.place(tick).toFixed(1);
    return `<path d="M${MARGIN.left} ${at}H${WIDTH - MARGIN.right}" stroke="var(--line)"/><text x="${MARGIN.left - 8}" y="${at}" dy=".32em" text-anchor="end">${label(tick)}</text>`;
  });
  return `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escape(title)}">${yTicks.join('')}${xTicks.join('')}${dashed}<polyline points="${line}" fill="none" stroke="var(--accent)" stroke-width="2" stroke-linejoin="round"/>${
    points.length > 40
      ? ''
      : points
          .map(([px, py]) => `<circle cx="${x.place(px).toFixed(1)}" cy="${y.place(py).toFixed(1)}" r="3" fill="var(--accent)"/>`)
          .join('')
  }<text x="${WIDTH - MARGIN.right}" y="${HEIGHT - 4}" text-anchor="end">${escape(xTitle)}</text><text x="4" y="10">${escape(yTitle)}</text></svg>`;
}

/** Round numbers that cover the values, and where they are between two ends. */
export function axis(values: readonly number[], from: number, to: number) {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const rough = (high - low || Math.abs(high) || 1) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10);
  const start = Math.floor(low / step) * step;
  const end = Math.max(start + step, Math.ceil(high / step) * step);
  const ticks = Array.from({ length: Math.round((end - start) / step) + 1 }, (_, index) => start + index * step);
  return { ticks, place: (value: number) => from + ((value - start) / (end - start)) * (to - from) };
}

export const label = (value: number): string => String(Number(value.toPrecision(6)));
