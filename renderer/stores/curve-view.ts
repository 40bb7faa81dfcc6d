import { useStorage } from '@vueuse/core';
import { defineStore } from 'pinia';
import type { CurveView } from '../components/curve-points.ts';

/** What a history holds a curve of. */
export type Curve = 'loss' | 'validationPsnr' | 'validationSsim' | 'learningRate';

/** The strongest smoothing that is offered, in percent of a training. */
export const MOST_SMOOTHING = 30;

/** How curves are looked at, on all screens: the window keeps it, as it keeps the theme. */
export const useCurveView = defineStore('curve-view', () => {
  const smoothing = useStorage('kinoform-curve-smoothing', 2);
  const logarithmic = useStorage<Record<Curve, boolean>>(
    'kinoform-curve-logarithmic',
    { loss: true, validationPsnr: false, validationSsim: false, learningRate: true },
    undefined,
    { mergeDefaults: true },
  );

  const of = (curve: Curve): CurveView => ({ smoothing: smoothing.value, logarithmic: logarithmic.value[curve] });

  return { smoothing, logarithmic, of };
});
