import { defineStore } from 'pinia';
import { shallowReactive } from 'vue';
import type { ArrayMessage, Failure } from '../../core/service/contract.ts';
import { useConnection } from '../client/client-key.ts';
import { toFailure } from '../client/failure.ts';

type Samples =
  | { readonly state: 'loading' }
  | { readonly state: 'known'; readonly images: ArrayMessage }
  | { readonly state: 'failed'; readonly failure: Failure };

const keyOf = (generator: string, seed: number): string => `${generator} ${seed}`;

/** What generators make of random codes, each asked for once; again when it could not be drawn. */
export const useGeneratorSamples = defineStore('generator-samples', () => {
  const { client } = useConnection();
  const samples = shallowReactive(new Map<string, Samples>());

  async function ask(generator: string, seed: number): Promise<void> {
    const key = keyOf(generator, seed);
    const before = samples.get(key)?.state;
    if (before === 'loading' || before === 'known') return;
    samples.set(key, { state: 'loading' });
    try {
      samples.set(key, { state: 'known', ...(await client.request('generators.samples', { generator, seed })) });
    } catch (error) {
      samples.set(key, { state: 'failed', failure: toFailure(error) });
    }
  }

  const get = (generator: string, seed: number): Samples => samples.get(keyOf(generator, seed)) ?? { state: 'loading' };

  return { ask, get };
});
