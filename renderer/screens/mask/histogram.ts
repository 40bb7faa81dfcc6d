import { cssColour, phaseMap } from '../../colour/colour-map.ts';
import type { ChartOption } from '../../components/chart-kit.ts';
import { axisStyle, tooltipStyle, type ChartStyle } from '../../components/chart-style.ts';
import { formatPi } from '../../composables/format.ts';
import { texts } from '../../texts.ts';

/** Shares of pixels over phase from 0 to 2π, each bar in the colour that its phase has in the picture. */
export function histogramOption(shares: ArrayLike<number>, style: ChartStyle): ChartOption {
  const bins = shares.length;
  const axis = axisStyle(style);
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
  return {
    grid: { left: 40, right: 10, top: 8, bottom: 22 },
    xAxis: {
      type: 'category',
      ...axis,
      splitLine: { show: false },
      data: Array.from({ length: bins }, (_, bin) => formatPi((2 * Math.PI * (bin + 0.5)) / bins)),
      axisLabel: {
        ...axis.axisLabel,
        interval: (index: number) => index % (bins / 4) === 0 || index === bins - 1,
        formatter: (_: string, index: number) => ['0', 'π/2', 'π', '3π/2', '2π'][Math.round((4 * index) / bins)] ?? '',
        hideOverlap: false,
      },
    },
    yAxis: { type: 'value', ...axis, splitNumber: 3, axisLabel: { ...axis.axisLabel, formatter: percent } },
    tooltip: {
      ...tooltipStyle(style),
      formatter: (series: unknown) => {
        const [bar] = series as { name: string; value: number }[];
        return bar === undefined ? '' : `${bar.name}: ${percent(bar.value)} ${texts.mask.share}`;
      },
    },
    series: [
      {
        type: 'bar',
        barCategoryGap: '0%',
        data: Array.from(shares, (value, bin) => ({
          value,
          itemStyle: { color: cssColour(phaseMap, Math.floor((256 * (bin + 0.5)) / bins)) },
        })),
      },
    ],
  };
}
