import type { HistoryRow } from '../../../core/service/contract.ts';
import type { ChartOption } from '../../components/chart-kit.ts';
import { axisStyle, tooltipStyle, type ChartStyle } from '../../components/chart-style.ts';
import { formatDecibels, formatNumber } from '../../composables/format.ts';
import { texts } from '../../texts.ts';

/** [epoch, value] */
export type Point = [number, number];

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

/** Exponential moving average over about `span` points, corrected for its start. */
export function smooth(points: readonly Point[], span: number): Point[] {
  const keep = 1 - 1 / Math.max(1, span);
  let sum = 0;
  let weight = 0;
  return points.map(([at, value]) => {
    sum = keep * sum + (1 - keep) * value;
    weight = keep * weight + (1 - keep);
    return [at, sum / weight];
  });
}

interface LossCurve {
  readonly raw: readonly Point[];
  readonly smoothed: readonly Point[];
  /** The parts of the loss, smoothed, before their weights; none where the task is all. */
  readonly terms: readonly LossTerm[];
}

interface LossTerm {
  readonly name: string;
  readonly points: readonly Point[];
  /** Lengths of dash and gap, so that colour is not all that tells terms apart. */
  readonly dash: readonly number[];
}

const DASHES = [
  [6, 3],
  [2, 2],
  [8, 3, 2, 3],
  [1, 3],
  [10, 4],
] as const;

/** The loss of each step, without what a logarithm cannot show, and smoothed over a fiftieth of the training so far. */
export function lossCurve(history: readonly HistoryRow[]): LossCurve {
  const curve = (valueOf: (row: HistoryRow) => number | undefined): Point[] =>
    history.flatMap((row) => {
      const value = valueOf(row);
      return value !== undefined && Number.isFinite(value) && value > 0 ? [[row.epoch, value] as Point] : [];
    });
  const smoothly = (points: readonly Point[]): Point[] => smooth(points, Math.max(3, points.length / 50));
  const raw = curve(({ loss }) => loss);
  const names = Object.keys(history.at(-1)?.terms ?? {});
  const terms = names.map((name, index) => ({
    name,
    points: smoothly(curve((row) => row.terms?.[name])),
    dash: DASHES[index % DASHES.length] as readonly number[],
  }));
  return { raw, smoothed: smoothly(raw), terms };
}

/** The colour of a term, by its place. */
export const termColour = (style: ChartStyle, index: number): string => style.more[index % style.more.length] ?? style.second;

/** Validation PSNR at the end of each epoch, in dB. */
export const psnrPoints = (history: readonly HistoryRow[]): Point[] =>
  history.flatMap(({ epoch, validationPsnr }) => (validationPsnr === undefined ? [] : [[epoch, validationPsnr] as Point]));

const frame = (style: ChartStyle, epochs: number): ChartOption => ({
  grid: { left: 46, right: 14, top: 10, bottom: 34 },
  xAxis: {
    type: 'value',
    min: 0,
    max: epochs,
    ...axisStyle(style),
    name: texts.curves.epoch,
    nameLocation: 'middle',
    nameGap: 20,
    splitLine: { show: false },
  },
});

/** Training loss of each step, faint, and smoothed, with its terms, over epochs; logarithmic. */
export function lossOption({ raw, smoothed, terms }: LossCurve, epochs: number, style: ChartStyle): ChartOption {
  const line = { type: 'line' as const, showSymbol: false, silent: true };
  return {
    ...frame(style, epochs),
    yAxis: {
      type: 'log',
      ...axisStyle(style),
      axisLabel: { ...axisStyle(style).axisLabel, formatter: (value: number) => formatNumber(value, 3) },
    },
    tooltip: {
      ...tooltipStyle(style),
      formatter: (series: unknown) => describeLoss(series),
    },
    series: [
      {
        ...line,
        name: texts.curves.raw,
        data: thinOut(raw),
        lineStyle: { width: 1, color: style.seriesFaint },
        tooltip: { show: false },
      },
      ...terms.map(({ name, points, dash }, index) => ({
        ...line,
        name: texts.curves.terms[name] ?? name,
        data: thinOut(points),
        lineStyle: { width: 1.25, color: termColour(style, index), type: [...dash] },
      })),
      { ...line, name: texts.curves.smoothed, data: thinOut(smoothed), lineStyle: { width: 1.75, color: style.series } },
    ],
  };
}

/** Validation PSNR over epochs. */
export function psnrOption(history: readonly HistoryRow[], epochs: number, style: ChartStyle): ChartOption {
  return {
    ...frame(style, epochs),
    yAxis: {
      type: 'value',
      min: ({ min }: { min: number }) => Math.floor(min - 0.5),
      max: ({ max }: { max: number }) => Math.ceil(max + 0.5),
      ...axisStyle(style),
    },
    tooltip: {
      ...tooltipStyle(style),
      formatter: (series: unknown) => describePoint(series, (value) => `${formatDecibels(value)} dB`),
    },
    series: [
      {
        type: 'line',
        data: psnrPoints(history),
        symbol: 'circle',
        symbolSize: 6,
        showSymbol: psnrPoints(history).length < 60,
        lineStyle: { width: 1.75, color: style.second },
        itemStyle: { color: style.second },
      },
    ],
  };
}

/** `epoch 2.41: 0.0123`, from what a tooltip is given: the last of the series at the pointer. */
function describePoint(series: unknown, format: (value: number) => string): string {
  const last = (Array.isArray(series) ? series.at(-1) : series) as { value?: Point } | undefined;
  return last?.value === undefined ? '' : `${texts.curves.epoch} ${formatNumber(last.value[0], 4)}: ${format(last.value[1])}`;
}

/** `epoch 2.41: 0.0123`, and a line for each term below. */
function describeLoss(series: unknown): string {
  const terms = (Array.isArray(series) ? (series as { seriesName?: string; value?: Point }[]) : []).filter(
    ({ seriesName }) => seriesName !== texts.curves.raw && seriesName !== texts.curves.smoothed,
  );
  const lines = terms.flatMap(({ seriesName, value }) =>
    value === undefined ? [] : [`${seriesName}: ${formatNumber(value[1], 4)}`],
  );
  return [describePoint(series, (value) => formatNumber(value, 4)), ...lines].join('<br>');
}
