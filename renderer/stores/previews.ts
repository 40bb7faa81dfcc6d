import { defineStore } from 'pinia';
import { shallowReactive } from 'vue';
import type { ArrayMessage, Failure, RequestInput } from '../../core/service/contract.ts';
import { useConnection } from '../client/client-key.ts';
import { toFailure } from '../client/failure.ts';

type Wanted = RequestInput<'datasets.preview'>;
type Preview =
  | { readonly state: 'loading' }
  | { readonly state: 'known'; readonly images: ArrayMessage }
  | { readonly state: 'failed'; readonly failure: Failure };

const keyOf = ({ source, height, width, count }: Wanted): string => JSON.stringify([source, height, width, count]);

/** The first scenes of datasets, each asked for once; again when it could not be read. */
export const usePreviews = defineStore('previews', () => {
  const { client } = useConnection();
  const previews = shallowReactive(new Map<string, Preview>());

  async function ask({ source, height, width, count }: Wanted): Promise<void> {
    const wanted = { source, height, width, count };
    const key = keyOf(wanted);
    const before = previews.get(key)?.state;
    if (before === 'loading' || before === 'known') return;
    previews.set(key, { state: 'loading' });
    try {
      const { images } = await client.request('datasets.preview', wanted);
      previews.set(key, { state: 'known', images });
    } catch (error) {
      previews.set(key, { state: 'failed', failure: toFailure(error) });
    }
  }

  const get = (wanted: Wanted): Preview => previews.get(keyOf(wanted)) ?? { state: 'loading' };

  return { ask, get };
});
