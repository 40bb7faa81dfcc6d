import { createSharedComposable, useColorMode } from '@vueuse/core';
import { computed } from 'vue';

export const THEMES = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** Dark or light: as the system prefers (`auto`) until the user chooses, then as chosen. Kept by the window, as each screen has its own light. */
export const useTheme = createSharedComposable(() => {
  const mode = useColorMode({ attribute: 'data-theme', storageKey: 'kinoform-theme', disableTransition: false });
  const theme = computed(() => mode.state.value);
  const wanted = computed(() => mode.store.value);
  const choose = (next: Theme): void => void (mode.store.value = next);
  const toggle = (): void => choose(theme.value === 'dark' ? 'light' : 'dark');
  return { theme, wanted, choose, toggle };
});
