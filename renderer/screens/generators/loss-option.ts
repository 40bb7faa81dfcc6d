import type { ChartOption } from '../../components/chart-kit.ts';
import { axisStyle, tooltipStyle, type ChartStyle } from '../../components/chart-style.ts';
import { thinOut, type Point } from '../../components/curve-points.ts';
import { formatNumber } from '../../composables/format.ts';
import { texts } from '../../texts.ts';

/** Training loss of a generator over epochs. @param points epoch and mean loss up to it */
export function lossOption(points: readonly Point[], epochs: number, style: ChartStyle): ChartOption {
  return {
    grid: { left: 52, right: 14, top: 10, bottom: 34 },
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
    yAxis: {
      type: 'value',
      scale: true,
      ...axisStyle(style),
      axisLabel: { ...axisStyle(style).axisLabel, formatter: (value: number) => formatNumber(value, 4) },
    },
    tooltip: {
      ...tooltipStyle(style),
      formatter: (series: unknown) => {
        const [here] = series as { value: Point }[];
        if (here === undefined) return '';
        const [epoch, loss] = here.value;
        return `${texts.curves.epoch} ${formatNumber(epoch, 4)}<br>${texts.generators.loss}: ${formatNumber(loss, 5)}`;
      },
    },
    series: [
      {
        type: 'line',
        name: texts.generators.loss,
        data: thinOut(points),
        symbol: 'circle',
        symbolSize: 5,
        showSymbol: points.length < 40,
        lineStyle: { width: 1.75, color: style.series },
        itemStyle: { color: style.series },
      },
    ],
  };
}
