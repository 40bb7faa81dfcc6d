import type { ChartOption } from '../../components/chart-kit.ts';
import { axisStyle, tooltipStyle, type ChartStyle } from '../../components/chart-style.ts';
import { texts } from '../../texts.ts';

interface Ring {
  readonly frequency: number;
  readonly correlation: number;
  readonly threshold: number;
}

/** The ring correlation of one method. */
export interface RingCurve {
  readonly name: string;
  readonly rings: readonly Ring[];
}

/** Dashes tell curves apart where colours do not. */
const DASHES = ['solid', 'dashed', 'dotted'] as const;

/** The line of each curve, as chart and legend draw it. */
export const curveLine = (style: ChartStyle, index: number) => ({
  color: [style.series, ...style.more][index % (style.more.length + 1)] as string,
  type: DASHES[index % DASHES.length] as (typeof DASHES)[number],
});

/** Fourier ring correlation over spatial frequency, with the threshold that it is held against. */
export function ringOption(curves: readonly RingCurve[], style: ChartStyle): ChartOption {
  const axis = axisStyle(style);
  const threshold = curves[0]?.rings ?? [];
  return {
    grid: { left: 40, right: 12, top: 10, bottom: 34 },
    xAxis: {
      type: 'value',
      ...axis,
      min: 0,
      max: 0.5,
      name: texts.trust.frequency,
      nameLocation: 'middle',
      nameGap: 20,
      splitLine: { show: false },
    },
    yAxis: { type: 'value', ...axis, max: 1, min: ({ min }: { min: number }) => Math.min(0, Math.floor(5 * min) / 5) },
    tooltip: {
      ...tooltipStyle(style),
      valueFormatter: (value: unknown) => Number(value).toFixed(3),
    },
    series: [
      ...curves.map(({ name, rings }, index) => ({
        type: 'line' as const,
        name,
        showSymbol: false,
        lineStyle: { width: 1.75, ...curveLine(style, index) },
        itemStyle: { color: curveLine(style, index).color },
        data: rings.map(({ frequency, correlation }) => [frequency, correlation]),
      })),
      {
        type: 'line' as const,
        name: texts.trust.threshold,
        showSymbol: false,
        lineStyle: { width: 1, color: style.text, type: 'dashed' as const },
        itemStyle: { color: style.text },
        data: threshold.map(({ frequency, threshold: value }) => [frequency, value]),
      },
    ],
  };
}
