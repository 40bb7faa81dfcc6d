import { useDebounceFn } from '@vueuse/core';
import { defineStore } from 'pinia';
import { computed, shallowRef, watch } from 'vue';
import type { DesignConfig, RequestOutput } from '../../core/service/contract.ts';
import { useConnection } from '../client/client-key.ts';
import { toFailure } from '../client/failure.ts';
import { useCore } from './core.ts';
import { useDesign } from './design.ts';
import { hasLearned, useRuns } from './runs.ts';

type Teachers =
  /** `waiting` for parameters that are right; `none` while nobody distils. */
  | { readonly state: 'none' | 'waiting' | 'loading' }
  | { readonly state: 'known'; readonly list: RequestOutput<'designs.teachers'> }
  | { readonly state: 'failed'; readonly reason: string };

/** Typing pauses this long before teachers are looked for, in milliseconds. */
const DELAY = 300;

/** What decides who may teach a design: another name or epoch is no reason to ask again. */
const decisive = ({ seed, dataset, scene, sensing, network, distillation }: DesignConfig): string =>
  JSON.stringify([
    seed,
    { ...dataset, test: 0 },
    scene,
    sensing.snapshots,
    network.baseWidth,
    network.depth,
    distillation.features > 0,
  ]);

/** The runs that could teach the design that is being prepared. */
export const useTeachers = defineStore('teachers', () => {
  const { client } = useConnection();
  const design = useDesign();
  const runs = useRuns();
  const teachers = shallowRef<Teachers>({ state: 'none' });

  const learned = computed(() => runs.list.filter(({ state }) => hasLearned(state)).map(({ id }) => id));
  /** The question of now: empty where nobody distils, null while the parameters are wrong. */
  const wanted = computed(() => {
    const { config } = design.checked;
    if (config === null) return null;
    return config.distillation.enabled ? `${decisive(config)} ${learned.value.join()}` : '';
  });

  async function ask(): Promise<void> {
    const { config } = design.checked;
    const question = wanted.value;
    if (config === null || question === null || question === '') return;
    teachers.value = { state: 'loading' };
    try {
      const list = await client.request('designs.teachers', { config });
      if (wanted.value === question) teachers.value = { state: 'known', list };
    } catch (error) {
      if (wanted.value === question) teachers.value = { state: 'failed', reason: toFailure(error).message };
    }
  }
  const askSoon = useDebounceFn(ask, DELAY);

  watch(
    wanted,
    (question) => {
      if (question === '') teachers.value = { state: 'none' };
      else if (question === null) teachers.value = { state: 'waiting' };
      else {
        teachers.value = { state: 'loading' };
        void askSoon();
      }
    },
    { immediate: true },
  );

  useCore().whenUp(() => {
    if (teachers.value.state === 'failed') void ask();
  });

  return { teachers, ask };
});
