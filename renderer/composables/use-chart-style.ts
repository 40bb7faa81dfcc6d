import { usePreferredDark } from '@vueuse/core';
import { shallowRef, watch, type ShallowRef } from 'vue';
import { readChartStyle, type ChartStyle } from '../components/chart-style.ts';
import { useTheme } from './use-theme.ts';

/** The chart style of the present theme; changes with it. */
export function useChartStyle(): Readonly<ShallowRef<ChartStyle>> {
  const style = shallowRef(readChartStyle(document.documentElement));
  const { theme } = useTheme();
  const dark = usePreferredDark();
  watch([theme, dark], () => (style.value = readChartStyle(document.documentElement)), { flush: 'post' });
  return style;
}
