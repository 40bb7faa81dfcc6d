import { useDebounceFn } from '@vueuse/core';
import { defineStore, storeToRefs } from 'pinia';
import { computed, shallowRef, watch } from 'vue';
import type { RequestOutput } from '../../core/service/contract.ts';
import { useConnection } from '../client/client-key.ts';
import { toFailure } from '../client/failure.ts';
import { texts } from '../texts.ts';
import { useExport } from './export.ts';
import { useNavigation } from './navigation.ts';
import { useTasks, wasCancelled } from './tasks.ts';

type Prediction =
  | { readonly state: 'none' | 'asking' }
  | { readonly state: 'known'; readonly psnr: RequestOutput<'exports.predict'>['predictedPsnr'] }
  | { readonly state: 'failed'; readonly reason: string };

/** Settings rest this long before test scenes are read through the panel, in milliseconds: that takes seconds. */
const DELAY = 500;

/** What the panel of an export will cost, once its preflight has passed. */
export const usePrediction = defineStore('prediction', () => {
  const { client } = useConnection();
  const exporting = useExport();
  const tasks = useTasks();
  const { run } = storeToRefs(useNavigation());
  const prediction = shallowRef<Prediction>({ state: 'none' });

  const passed = computed(() => exporting.preflight !== null && exporting.preflightFailure === null && !exporting.stopped);
  /** Run and settings that change the phase that is shown, as text; null when there is nothing to ask. */
  const question = computed(() => {
    const { settings } = exporting.checked;
    if (!exporting.isOpen || run.value === null || settings === null || !passed.value) return null;
    // A file's format, its frame and what surrounds the mask change no phase of it.
    const { format: _format, frame: _frame, surround: _surround, ...shown } = settings;
    return JSON.stringify([run.value, shown]);
  });

  let underWay = false;
  /** Ends the one that is under way. */
  let outdated = new AbortController();
  /** The question whose answer is shown. */
  let answered: string | null = null;

  /** One question at a time: one of no interest any more is given up, and what is asked meanwhile is asked after it. */
  async function ask(): Promise<void> {
    const { settings } = exporting.checked;
    const asked = question.value;
    if (underWay || asked === null || asked === answered || settings === null || run.value === null || exporting.checking) return;
    underWay = true;
    outdated = new AbortController();
    const wanted = { run: run.value, settings };
    const wish = { title: texts.export.predictWork, cancellable: true, show: exporting.show, signal: outdated.signal };
    try {
      const { predictedPsnr } = await tasks.track(wish, (work) => client.request('exports.predict', { ...wanted, work }));
      if (question.value === asked) {
        prediction.value = { state: 'known', psnr: predictedPsnr };
        answered = asked;
      }
    } catch (error) {
      if (question.value !== asked) return;
      const reason = wasCancelled(error) ? texts.export.predictionEnded : toFailure(error).message;
      prediction.value = { state: 'failed', reason };
    } finally {
      underWay = false;
      if (question.value !== asked) void askSoon();
    }
  }
  const askSoon = useDebounceFn(ask, DELAY);

  watch([question, () => exporting.checking], ([now, checking], [before]) => {
    if (now !== before) outdated.abort();
    if (now === null || now !== answered) {
      answered = null;
      prediction.value = { state: now === null ? 'none' : 'asking' };
    }
    if (now !== null && !checking) void askSoon();
  });

  return { prediction };
});
