import type { HistoryRow } from '../../../core/service/contract.ts';
import type { ChartOption } from '../../components/chart-kit.ts';
import { axisStyle, tooltipStyle, type ChartStyle } from '../../components/chart-style.ts';
import { smooth, spanOf, thinOut, type CurveView, type Point } from '../../components/curve-points.ts';
import { formatNumber } from '../../composables/format.ts';
import type { Curve } from '../../stores/curve-view.ts';
import { texts } from '../../texts.ts';

export const CURVES: readonly Curve[] = ['loss', 'validationPsnr', 'validationSsim', 'learningRate'];

/** What is overlaid, and how. */
interface CurveChoice extends CurveView {
  readonly curve: Curve;
}

const DASHES = ['solid', 'dashed', 'dotted', [10, 3, 2, 3], [2, 6], [14, 4]] as const;

/** The line of each run, as charts and legend draw it: colour and dashes both tell runs apart. */
export const runLine = (style: ChartStyle, index: number) => {
  const [third, fourth, fifth, , sixth] = style.more;
  const colours = [style.series, style.second, third, fourth, fifth, sixth];
  return { color: colours[index % colours.length]!, type: DASHES[index % DASHES.length]! as 'solid' | number[] };
};

/** One curve of a training over its epochs, without what an axis cannot show. */
export function curvePoints(history: readonly HistoryRow[], curve: Curve, logarithmic: boolean): Point[] {
  return history.flatMap((row): Point[] => {
    const value = row[curve];
    return value !== undefined && Number.isFinite(value) && (!logarithmic || value > 0) ? [[row.epoch, value]] : [];
  });
}

interface ComparedHistory {
  readonly name: string;
  readonly history: readonly HistoryRow[];
}

/** The same curve of several runs over epochs; all are smoothed over as many epochs, so that smoothing tells none apart. */
export function compareOption(runs: readonly ComparedHistory[], choice: CurveChoice, style: ChartStyle): ChartOption {
  const longest = Math.max(0, ...runs.map(({ history }) => history.at(-1)?.epoch ?? 0));
  const span = spanOf(choice.smoothing, longest);
  const curves = runs.map(({ name, history }, index) => ({
    name,
    points: curvePoints(history, choice.curve, choice.logarithmic),
    line: runLine(style, index),
  }));
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
    series: [
      // All that was measured lies behind all that is smoothed, and no tooltip asks for it.
      ...(span === 0 ? [] : curves).map(({ name, points, line: { color } }) => ({
        type: 'line' as const,
        name,
        data: thinOut(points),
        showSymbol: false,
        silent: true,
        tooltip: { show: false },
        lineStyle: { width: 1, color, opacity: 0.25 },
      })),
      ...curves.map(({ name, points, line }) => ({
        type: 'line' as const,
        name,
        data: thinOut(smooth(points, span)),
        showSymbol: false,
        lineStyle: { width: 1.75, ...line },
        itemStyle: { color: line.color },
      })),
    ],
  };
}
