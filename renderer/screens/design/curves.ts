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
}

/** The loss of each step, without what a logarithm cannot show, and smoothed over a fiftieth of the training so far. */
export function lossCurve(history: readonly HistoryRow[]): LossCurve {
  const raw = history.flatMap(({ epoch, loss }) => (Number.isFinite(loss) && loss > 0 ? [[epoch, loss] as Point] : []));
  return { raw, smoothed: smooth(raw, Math.max(3, raw.length / 50)) };
}

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

/** Training loss of each step, faint, and smoothed, over epochs; logarithmic. */
export function lossOption({ raw, smoothed }: LossCurve, epochs: number, style: ChartStyle): ChartOption {
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
      formatter: (series: unknown) => describePoint(series, (value) => formatNumber(value, 4)),
    },
    series: [
      {
        ...line,
        name: texts.curves.raw,
        data: thinOut(raw),
        lineStyle: { width: 1, color: style.seriesFaint },
        tooltip: { show: false },
      },
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
