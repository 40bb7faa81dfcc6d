import { useLocalStorage } from '@vueuse/core';
import { defineStore } from 'pinia';
import { computed, watch } from 'vue';
import { TOUR, type TourView } from '../screens/start/tour-steps.ts';
import { useDesign } from './design.ts';
import { useExport } from './export.ts';
import { useNavigation } from './navigation.ts';
import { useShownRun } from './shown-run.ts';

/** The way from an empty workspace to a finished mask. It is kept where it was left, and goes on by itself when its step is done. */
export const useTour = defineStore('tour', () => {
  const navigation = useNavigation();
  const design = useDesign();
  const shown = useShownRun();
  const exporting = useExport();
  const kept = useLocalStorage<{ at: number; state: 'new' | 'on' | 'left' | 'done' }>('kinoform-tour', { at: 0, state: 'new' });

  const at = computed(() => Math.min(kept.value.at, TOUR.length - 1));
  const state = computed(() => kept.value.state);
  const step = computed(() => (state.value === 'on' ? (TOUR[at.value] ?? null) : null));
  const view = computed((): TourView => ({
    screen: navigation.screen,
    preset: design.presetName,
    run: shown.summary?.state ?? null,
    exportOpen: exporting.isOpen,
    written: exporting.written !== null,
  }));

  /** Begins, or goes on where it was left. */
  function begin(): void {
    const again = state.value === 'done';
    if (again || state.value === 'new') {
      // What the tour explains is the smallest design, from a clean start.
      navigation.run = null;
      const [smallest] = design.presets;
      if (smallest !== undefined) design.choosePreset(smallest.name);
    }
    kept.value = { at: again ? 0 : kept.value.at, state: 'on' };
  }

  function leave(): void {
    kept.value = { ...kept.value, state: 'left' };
  }

  function next(): void {
    kept.value = at.value + 1 < TOUR.length ? { at: at.value + 1, state: 'on' } : { at: 0, state: 'done' };
  }

  function back(): void {
    kept.value = { at: Math.max(0, at.value - 1), state: 'on' };
  }

  // Whoever does what a step asks for, by whatever way, is taken on.
  watch([step, view], () => step.value?.done?.(view.value) === true && next(), { flush: 'post', immediate: true });

  return { at, state, step, begin, leave, next, back };
});
