import { escape } from './page.ts';

/** One small chart among others on the same axes. */
export interface Panel {
  readonly title: string;
  /** At most two curves, the second dashed; y from 0 to 1. */
  readonly curves: readonly (readonly (readonly [x: number, y: number])[])[];
}

const COLUMNS = 4;
const [WIDTH, HEIGHT] = [168, 112];
const MARGIN = { left: 30, right: 8, top: 22, bottom: 22 };
const LOOKS = [
  { colour: 'var(--accent)', dash: '' },
  { colour: 'var(--second)', dash: '5 3' },
] as const;

/** Shares over one axis, a panel each, all on the same axes: more curves than one chart can tell apart. @param legend what the curves are */
export function smallMultiples(title: string, panels: readonly Panel[], axis: string, legend: readonly string[]): string {
  const positions = [...new Set(panels.flatMap(({ curves }) => curves.flat().map(([x]) => x)))].sort((a, b) => a - b);
  const [least = 0, most = 1] = [positions[0], positions.at(-1)];
  const placeX = (x: number): number =>
    MARGIN.left + 6 + ((x - least) / (most - least || 1)) * (WIDTH - MARGIN.left - MARGIN.right - 12);
  const placeY = (y: number): number => HEIGHT - MARGIN.bottom - y * (HEIGHT - MARGIN.top - MARGIN.bottom);
  const at = (value: number): string => value.toFixed(1);
  const ticks = thinned(positions);
  const drawn = panels.map(({ title: name, curves }, index) => {
    const lines = [0, 0.5, 1].map(
      (share) =>
        `<path d="M${MARGIN.left} ${at(placeY(share))}H${WIDTH - MARGIN.right}" stroke="var(--line)"/><text x="${MARGIN.left - 5}" y="${at(placeY(share))}" dy=".32em" text-anchor="end">${100 * share}</text>`,
    );
    const labels = ticks.map(
      (x) => `<text x="${at(placeX(x))}" y="${HEIGHT - MARGIN.bottom + 13}" text-anchor="middle">${x}</text>`,
    );
    const curvesDrawn = curves.map((curve, which) => {
      const { colour, dash } = LOOKS[which]!;
      const dots = curve.map(([x, y]) => `<circle cx="${at(placeX(x))}" cy="${at(placeY(y))}" r="2" fill="${colour}"/>`);
      const through = curve.map(([x, y]) => `${at(placeX(x))},${at(placeY(y))}`).join(' ');
      return `<polyline points="${through}" fill="none" stroke="${colour}" stroke-width="1.8" stroke-dasharray="${dash}" stroke-linejoin="round"/>${dots.join('')}`;
    });
    const [column, row] = [index % COLUMNS, Math.floor(index / COLUMNS)];
    return `<g transform="translate(${column * WIDTH} ${24 + row * HEIGHT})"><text x="${MARGIN.left}" y="14" font-weight="600">${escape(name)}</text>${[...lines, ...labels, ...curvesDrawn].join('')}</g>`;
  });
  const key = legend.map((words, which) => {
    const { colour, dash } = LOOKS[which]!;
    return `<path d="M${MARGIN.left + which * 150} 10h22" stroke="${colour}" stroke-width="2" stroke-dasharray="${dash}"/><text x="${MARGIN.left + which * 150 + 28}" y="14">${escape(words)}</text>`;
  });
  const [width, height] = [COLUMNS * WIDTH, 24 + Math.ceil(panels.length / COLUMNS) * HEIGHT];
  const axes = `<text x="${width - MARGIN.right}" y="14" text-anchor="end">success, %, over ${escape(axis)}</text>`;
  return `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escape(title)}">${[...key, axes, ...drawn].join('')}</svg>`;
}

/** What the colours of a page are by day. */
const DAY: Readonly<Record<string, string>> = {
  'var(--line)': '#d8d6d0',
  'var(--accent)': '#22569b',
  'var(--second)': '#a8551c',
  'var(--third)': '#3d7a4a',
};

/** The drawing as a file of its own, on paper, for documents that have no colours to take. */
export function standalone(svg: string): string {
  const [, width, height] = /viewBox="0 0 (\d+) (\d+)"/.exec(svg)!;
  const look = `width="${width}" height="${height}" font-family="Inter, Segoe UI, Helvetica, Arial, sans-serif" font-size="11" fill="#1b1d22"`;
  const paper = `<rect width="${width}" height="${height}" fill="#fbfaf8"/>`;
  const coloured = Object.entries(DAY).reduce((text, [name, colour]) => text.replaceAll(name, colour), svg);
  return coloured.replace(/<svg ([^>]*)>/, `<svg xmlns="http://www.w3.org/2000/svg" ${look} $1>${paper}`);
}

/** At most six labels fit below a panel. */
function thinned(positions: readonly number[]): number[] {
  const step = Math.ceil(positions.length / 6);
  return positions.filter((_, index) => index % step === 0);
}
