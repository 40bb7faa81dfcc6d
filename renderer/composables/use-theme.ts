import { createSharedComposable, useColorMode } from '@vueuse/core';
import { computed } from 'vue';

/** Dark or light: as the system prefers until the user chooses, then as chosen. */
export const useTheme = createSharedComposable(() => {
  const mode = useColorMode({ attribute: 'data-theme', storageKey: 'kinoform-theme', disableTransition: false });
  const theme = computed(() => mode.state.value);
  const toggle = (): void => {
    mode.store.value = theme.value === 'dark' ? 'light' : 'dark';
  };
  return { theme, toggle };
});
