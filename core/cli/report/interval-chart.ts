import { axis, HEIGHT, label, MARGIN, WIDTH } from './chart.ts';
import { escape } from './page.ts';

/** A value and the ends of its interval. */
export interface IntervalPoint {
  readonly x: number;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

export interface IntervalSeries {
  readonly title: string;
  readonly points: readonly IntervalPoint[];
}

/** What does not depend on x: a line across the chart, with a band as high as its interval. */
export interface Level extends Omit<IntervalPoint, 'x'> {
  readonly title: string;
}

/** Told apart by their dashes as well, for eyes and printers without colour. */
const LOOKS = [
  { colour: 'var(--accent)', dash: '' },
  { colour: 'var(--second)', dash: '7 4' },
  { colour: 'var(--third)', dash: '2 3' },
] as const;

const LEGEND_LINE = 18;

/** Lines through means with bars over their intervals, and levels to hold them against. At most three of both together. */
export function intervalChart(
  {
    title,
    series,
    levels = [],
  }: { readonly title: string; readonly series: readonly IntervalSeries[]; readonly levels?: readonly Level[] },
  xTitle: string,
  yTitle: string,
): string {
  if (series.length + levels.length > LOOKS.length) throw new Error(`a chart tells ${LOOKS.length} series apart`);
  const points = series.flatMap((one) => one.points);
  const top = MARGIN.top + LEGEND_LINE;
  const height = HEIGHT + LEGEND_LINE;
  const bottom = height - MARGIN.bottom;
  const right = WIDTH - MARGIN.right;
  const inset = 24;
  const positions = [...new Set(points.map(({ x }) => x))].sort((a, b) => a - b);
  const [least, most] = [positions[0] ?? 0, positions.at(-1) ?? 1];
  // The ticks of x are the values that were tried: there is nothing between them.
  const placeX = (x: number): number =>
    MARGIN.left + inset + ((x - least) / (most - least || 1)) * (right - MARGIN.left - 2 * inset);
  const y = axis(
    [...points, ...levels].flatMap(({ low, high }) => [low, high]),
    bottom,
    top,
  );
  const at = (value: number): string => value.toFixed(1);
  const parts = [
    ...y.ticks.map(
      (tick) =>
        `<path d="M${MARGIN.left} ${at(y.place(tick))}H${right}" stroke="var(--line)"/><text x="${MARGIN.left - 8}" y="${at(y.place(tick))}" dy=".32em" text-anchor="end">${label(tick)}</text>`,
    ),
    ...positions.map((x) => `<text x="${at(placeX(x))}" y="${bottom + 16}" text-anchor="middle">${label(x)}</text>`),
    ...levels.map(({ mean, low, high }, index) => {
      const { colour, dash } = LOOKS[series.length + index]!;
      const band = `<rect x="${MARGIN.left}" y="${at(y.place(high))}" width="${right - MARGIN.left}" height="${at(y.place(low) - y.place(high))}" fill="${colour}" opacity=".14"/>`;
      return `${band}<path d="M${MARGIN.left} ${at(y.place(mean))}H${right}" stroke="${colour}" stroke-width="1.5" stroke-dasharray="${dash}"/>`;
    }),
    ...series.map(({ points: own }, index) => {
      const { colour, dash } = LOOKS[index]!;
      const line = own.map(({ x, mean }) => `${at(placeX(x))},${at(y.place(mean))}`).join(' ');
      const bars = own.map(({ x, mean, low, high }) => {
        const [px, from, to] = [placeX(x), at(y.place(high)), at(y.place(low))];
        const ends = `M${at(px - 5)} ${from}H${at(px + 5)}M${at(px)} ${from}V${to}M${at(px - 5)} ${to}H${at(px + 5)}`;
        return `<path d="${ends}" stroke="${colour}" stroke-width="1.5" fill="none"/><circle cx="${at(px)}" cy="${at(y.place(mean))}" r="3.5" fill="${colour}"/>`;
      });
      return `<polyline points="${line}" fill="none" stroke="${colour}" stroke-width="2" stroke-dasharray="${dash}" stroke-linejoin="round"/>${bars.join('')}`;
    }),
    ...legend([...series, ...levels].map((one) => one.title)),
    `<text x="${right}" y="${height - 4}" text-anchor="end">${escape(xTitle)}</text><text x="4" y="10">${escape(yTitle)}</text>`,
  ];
  return `<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escape(title)}">${parts.join('')}</svg>`;
}

/** Beside each other under the title of the y axis. */
function legend(titles: readonly string[]): string[] {
  const width = (WIDTH - MARGIN.left - MARGIN.right) / Math.max(1, titles.length);
  return titles.map((title, index) => {
    const { colour, dash } = LOOKS[index]!;
    const x = MARGIN.left + index * width;
    const baseline = MARGIN.top + 4;
    return `<path d="M${x.toFixed(1)} ${baseline - 4}h22" stroke="${colour}" stroke-width="2" stroke-dasharray="${dash}"/><text x="${(x + 28).toFixed(1)}" y="${baseline}">${escape(title)}</text>`;
  });
}
