import type { HistoryRow } from '../../../core/service/contract.ts';
import type { ChartOption } from '../../components/chart-kit.ts';
import { axisStyle, tooltipStyle, type ChartStyle } from '../../components/chart-style.ts';
import { formatNumber } from '../../composables/format.ts';
import { texts } from '../../texts.ts';
import { smooth, thinOut, type Point } from '../design/curves.ts';

export const CURVES = ['loss', 'validationPsnr', 'validationSsim', 'learningRate'] as const;
export type Curve = (typeof CURVES)[number];

/** What is overlaid, and how. */
export interface CurveChoice {
  readonly curve: Curve;
  /** In percent of a training. */
  readonly smoothing: number;
  readonly logarithmic: boolean;
}

const DASHES = ['solid', 'dashed', 'dotted', [10, 3, 2, 3], [2, 6], [14, 4]] as const;

/** The line of each run, as charts and legend draw it: colour and dashes both tell runs apart. */
export const runLine = (style: ChartStyle, index: number) => {
  const [third, fourth, fifth, , sixth] = style.more;
  const colours = [style.series, style.second, third, fourth, fifth, sixth];
  return { color: colours[index % colours.length]!, type: DASHES[index % DASHES.length]! as 'solid' | number[] };
};

/** One curve of a training over its epochs, without what an axis cannot show. */
export function curvePoints(history: readonly HistoryRow[], { curve, smoothing, logarithmic }: CurveChoice): Point[] {
  const points = history.flatMap((row): Point[] => {
    const value = row[curve];
    return value !== undefined && Number.isFinite(value) && (!logarithmic || value > 0) ? [[row.epoch, value]] : [];
  });
  return smoothing === 0 ? points : smooth(points, (points.length * smoothing) / 100);
}

interface ComparedHistory {
  readonly name: string;
  readonly history: readonly HistoryRow[];
}

/** The same curve of several runs over epochs. */
export function compareOption(runs: readonly ComparedHistory[], choice: CurveChoice, style: ChartStyle): ChartOption {
  return {
    grid: { left: 56, right: 16, top: 12, bottom: 36 },
    xAxis: {
      type: 'value',
      ...axisStyle(style),
      min: 0,
      name: texts.curves.epoch,
      nameLocation: 'middle',
      nameGap: 22,
      splitLine: { show: false },
    },
    yAxis: {
      type: choice.logarithmic ? 'log' : 'value',
      scale: true,
      ...axisStyle(style),
      axisLabel: { ...axisStyle(style).axisLabel, formatter: (value: number) => formatNumber(value, 3) },
    },
    tooltip: { ...tooltipStyle(style), valueFormatter: (value: unknown) => formatNumber(Number(value), 4) },
    series: runs.map(({ name, history }, index) => ({
      type: 'line' as const,
      name,
      data: thinOut(curvePoints(history, choice)),
      showSymbol: false,
      lineStyle: { width: 1.75, ...runLine(style, index) },
      itemStyle: { color: runLine(style, index).color },
    })),
  };
}
