import { defineStore } from 'pinia';
import { ref } from 'vue';

export const SCREENS = ['start', 'datasets', 'design', 'mask', 'reconstruct', 'runs', 'generators', 'settings'] as const;
type Screen = (typeof SCREENS)[number];

/** Which screen is shown, and the run that the screens are about. */
export const useNavigation = defineStore('navigation', () => {
  const screen = ref<Screen>('start');
  const run = ref<string | null>(null);

  function open(target: Screen, runId: string | null = run.value): void {
    run.value = runId;
    screen.value = target;
  }

  return { screen, run, open };
});
