import type { ChartOption } from '../../components/chart-kit.ts';
import { axisStyle, tooltipStyle, type ChartStyle } from '../../components/chart-style.ts';
import { formatNumber } from '../../composables/format.ts';
import type { Section } from '../../composables/picture-line.ts';
import { texts } from '../../texts.ts';

/** Values along a line; `logarithmic` for the far field, which spans decades. */
export function sectionOption(section: readonly Section[], name: string, logarithmic: boolean, style: ChartStyle): ChartOption {
  const axis = axisStyle(style);
  const data = section.flatMap(({ distance, value }) => (logarithmic && value <= 0 ? [] : [[distance, value]]));
  return {
    grid: { left: 52, right: 10, top: 8, bottom: 34 },
    xAxis: {
      type: 'value',
      min: 0,
      max: section.at(-1)?.distance ?? 0,
      ...axis,
      name: texts.maskViews.distance,
      nameLocation: 'middle',
      nameGap: 20,
      splitLine: { show: false },
    },
    yAxis: {
      type: logarithmic ? 'log' : 'value',
      scale: true,
      ...axis,
      axisLabel: { ...axis.axisLabel, formatter: (value: number) => formatNumber(value, 2) },
    },
    tooltip: {
      ...tooltipStyle(style),
      formatter: (series: unknown) => {
        const [distance, value] = (series as { value?: [number, number] }[])[0]?.value ?? [];
        return distance === undefined || value === undefined
          ? ''
          : `${formatNumber(distance, 3)} px: ${formatNumber(value, 4)}<br>${name}`;
      },
    },
    series: [{ type: 'line', showSymbol: false, data, lineStyle: { width: 1.5, color: style.series } }],
  };
}
