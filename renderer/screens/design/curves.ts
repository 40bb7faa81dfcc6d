import type { HistoryRow } from '../../../core/service/contract.ts';
import type { ChartOption } from '../../components/chart-kit.ts';
import { axisStyle, tooltipStyle, type ChartStyle } from '../../components/chart-style.ts';
import { smooth, spanOf, thinOut, type CurveView, type Point } from '../../components/curve-points.ts';
import { formatDecibels, formatNumber } from '../../composables/format.ts';
import { texts } from '../../texts.ts';

interface LossCurve {
  readonly raw: readonly Point[];
  /** Null where nothing is smoothed: it would be the same line. */
  readonly smoothed: readonly Point[] | null;
  /** The parts of the loss, smoothed, before their weights; none where the task is all. */
  readonly terms: readonly LossTerm[];
  readonly logarithmic: boolean;
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

/** The loss of each step, and smoothed, without what its axis cannot show. */
export function lossCurve(history: readonly HistoryRow[], epochs: number, { smoothing, logarithmic }: CurveView): LossCurve {
  const curve = (valueOf: (row: HistoryRow) => number | undefined): Point[] =>
    history.flatMap((row) => {
      const value = valueOf(row);
      return value !== undefined && Number.isFinite(value) && (!logarithmic || value > 0) ? [[row.epoch, value] as Point] : [];
    });
  const span = spanOf(smoothing, epochs);
  const raw = curve(({ loss }) => loss);
  const names = Object.keys(history.at(-1)?.terms ?? {});
  const terms = names.map((name, index) => ({
    name,
    points: smooth(
      curve((row) => row.terms?.[name]),
      span,
    ),
    dash: DASHES[index % DASHES.length] as readonly number[],
  }));
  return { raw, smoothed: smoothing === 0 ? null : smooth(raw, span), terms, logarithmic };
}

/** The colour of a term, by its place. */
export const termColour = (style: ChartStyle, index: number): string => style.more[index % style.more.length] ?? style.second;

/** Validation PSNR at the end of each epoch, in dB. */
export const psnrPoints = (history: readonly HistoryRow[]): Point[] =>
  history.flatMap(({ epoch, validationPsnr }) => (validationPsnr === undefined ? [] : [[epoch, validationPsnr] as Point]));

/** @param between epochs, the fewest between two of those that are written at the axis */
const frame = (style: ChartStyle, epochs: number, between = 0): ChartOption => ({
  grid: { left: 46, right: 14, top: 10, bottom: 34 },
  xAxis: {
    type: 'value',
    min: 0,
    max: epochs,
    minInterval: between,
    ...axisStyle(style),
    name: texts.curves.epoch,
    nameLocation: 'middle',
    nameGap: 20,
    splitLine: { show: false },
  },
});

/** Training loss over epochs with its terms: each step, faint behind the smoothed line where there is one. */
export function lossOption({ raw, smoothed, terms, logarithmic }: LossCurve, epochs: number, style: ChartStyle): ChartOption {
  const line = { type: 'line' as const, showSymbol: false, silent: true };
  return {
    ...frame(style, epochs),
    yAxis: {
      type: logarithmic ? 'log' : 'value',
      scale: true,
      ...axisStyle(style),
      axisLabel: { ...axisStyle(style).axisLabel, formatter: (value: number) => formatNumber(value, 3) },
    },
    tooltip: { ...tooltipStyle(style), formatter: (series: unknown) => describe(series, (value) => formatNumber(value, 4)) },
    series: [
      { ...line, name: texts.curves.raw, data: thinOut(raw), lineStyle: rawLine(style, smoothed !== null) },
      ...terms.map(({ name, points, dash }, index) => ({
        ...line,
        name: texts.curves.terms[name] ?? name,
        data: thinOut(points),
        lineStyle: { width: 1.25, color: termColour(style, index), type: [...dash] },
      })),
      ...(smoothed === null
        ? []
        : [{ ...line, name: texts.curves.smoothed, data: thinOut(smoothed), lineStyle: { width: 1.75, color: style.series } }]),
    ],
  };
}

/** What was measured steps back behind what was smoothed. */
const rawLine = (style: ChartStyle, behind: boolean) =>
  behind ? { width: 1, color: style.seriesFaint } : { width: 1.75, color: style.series };

/** Validation PSNR over epochs: each validation, and the smoothed line through them. */
export function psnrOption(history: readonly HistoryRow[], epochs: number, smoothing: number, style: ChartStyle): ChartOption {
  const points = psnrPoints(history);
  const smoothed = smoothing === 0 ? null : smooth(points, spanOf(smoothing, epochs));
  const colour = { lineStyle: { width: 1.75, color: style.second }, itemStyle: { color: style.second } };
  return {
    // It is measured at the end of epochs, and nowhere between.
    ...frame(style, epochs, 1),
    yAxis: {
      type: 'value',
      min: ({ min }: { min: number }) => Math.floor(min - 0.5),
      max: ({ max }: { max: number }) => Math.ceil(max + 0.5),
      ...axisStyle(style),
    },
    tooltip: {
      ...tooltipStyle(style),
      formatter: (series: unknown) => describe(series, (value) => `${formatDecibels(value)} dB`),
    },
    series: [
      {
        type: 'line',
        name: texts.curves.raw,
        data: points,
        symbol: 'circle',
        symbolSize: 6,
        showSymbol: points.length < 60,
        ...colour,
        ...(smoothed === null ? {} : { lineStyle: { width: 1, color: style.second, opacity: 0.35 } }),
      },
      ...(smoothed === null
        ? []
        : [{ type: 'line' as const, name: texts.curves.smoothed, data: smoothed, showSymbol: false, silent: true, ...colour }]),
    ],
  };
}

/** What stands at the pointer, from what a tooltip is given: the epoch, and a line for each series. */
function describe(series: unknown, format: (value: number) => string): string {
  const here = series as { seriesName: string; value: Point }[];
  const lines = here.map(({ seriesName, value }) => `${seriesName}: ${format(value[1])}`);
  return [`${texts.curves.epoch} ${formatNumber(here[0]?.value[0] ?? Number.NaN, 4)}`, ...lines].join('<br>');
}
