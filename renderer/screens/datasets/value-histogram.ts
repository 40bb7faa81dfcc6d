import type { ValueHistogram } from '../../../core/service/contract.ts';
import type { ChartOption } from '../../components/chart-kit.ts';
import { axisStyle, tooltipStyle, type ChartStyle } from '../../components/chart-style.ts';
import { formatNumber } from '../../composables/format.ts';

/** Shares of pixels over their value. The tallest bin, a flat background most often, is cut so that the others are seen. */
export function valueHistogramOption({ low, high, counts }: ValueHistogram, style: ChartStyle): ChartOption {
  const total = counts.reduce((sum, count) => sum + count, 0) || 1;
  const shares = counts.map((count) => count / total);
  const [, second = 1] = [...shares].sort((a, b) => b - a);
  const axis = axisStyle(style);
  const step = (high - low) / counts.length;
  const percent = (share: number): string => `${formatNumber(100 * share, 2)} %`;
  return {
    grid: { left: 44, right: 14, top: 8, bottom: 22 },
    xAxis: {
      type: 'category',
      ...axis,
      splitLine: { show: false },
      data: counts.map((_, bin) => formatNumber(low + (bin + 0.5) * step, 4)),
      axisLabel: { ...axis.axisLabel, interval: Math.ceil(counts.length / 6) - 1 },
    },
    yAxis: {
      type: 'value',
      ...axis,
      max: Math.min(1, 1.5 * second || 1),
      splitNumber: 2,
      axisLabel: { ...axis.axisLabel, formatter: percent },
    },
    tooltip: {
      ...tooltipStyle(style),
      formatter: (series: unknown) => {
        const [bar] = series as { name: string; value: number }[];
        return bar === undefined ? '' : `${bar.name}: ${percent(bar.value)}`;
      },
    },
    series: [{ type: 'bar', barCategoryGap: '0%', itemStyle: { color: style.series }, data: shares }],
  };
}
