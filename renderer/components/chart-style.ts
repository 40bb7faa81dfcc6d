/** The colours and type that a chart takes from the theme. */
export interface ChartStyle {
  readonly text: string;
  readonly line: string;
  readonly surface: string;
  readonly series: string;
  readonly seriesFaint: string;
  readonly second: string;
  /** Of further series, which differ in their dashes too. */
  readonly more: readonly string[];
  readonly font: string;
}

/** Reads the tokens of the theme that is shown. */
export function readChartStyle(root: HTMLElement): ChartStyle {
  const tokens = getComputedStyle(root);
  const token = (name: string): string => tokens.getPropertyValue(name).trim();
  return {
    text: token('--text-faint'),
    line: token('--line'),
    surface: token('--surface-raised'),
    series: token('--series-1'),
    seriesFaint: token('--series-faint'),
    second: token('--series-2'),
    more: [3, 4, 5, 2, 6].map((series) => token(`--series-${series}`)),
    font: token('--font-text'),
  };
}

/** What every axis has in common: quiet lines, small tabular labels. */
export const axisStyle = (style: ChartStyle) => ({
  axisLine: { lineStyle: { color: style.line } },
  axisTick: { show: false },
  axisLabel: { color: style.text, fontSize: 11, fontFamily: style.font, hideOverlap: true },
  splitLine: { lineStyle: { color: style.line, width: 1 } },
  minorSplitLine: { show: false },
  nameTextStyle: { color: style.text, fontSize: 11, fontFamily: style.font },
});

/** What every tooltip has in common. */
export const tooltipStyle = (style: ChartStyle) => ({
  trigger: 'axis' as const,
  transitionDuration: 0,
  backgroundColor: style.surface,
  borderColor: style.line,
  padding: [4, 8],
  textStyle: { color: style.text, fontSize: 11, fontFamily: style.font },
  axisPointer: { type: 'line' as const, lineStyle: { color: style.text, type: 'solid' as const, width: 1 } },
});
