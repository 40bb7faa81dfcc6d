import { defineStore } from 'pinia';
import { shallowReactive } from 'vue';
import type { ArrayMessage, RequestInput } from '../../core/service/contract.ts';
import { useConnection } from '../client/client-key.ts';

type Wanted = RequestInput<'datasets.preview'>;

const keyOf = ({ source, height, width, count }: Wanted): string => JSON.stringify([source, height, width, count]);

/** The first scenes of datasets, each asked for once. */
export const usePreviews = defineStore('previews', () => {
  const { client } = useConnection();
  const images = shallowReactive(new Map<string, ArrayMessage | null>());

  function ask({ source, height, width, count }: Wanted): void {
    const wanted = { source, height, width, count };
    const key = keyOf(wanted);
    if (images.has(key) || source === '' || !(height > 0 && width > 0)) return;
    images.set(key, null);
    client.request('datasets.preview', wanted).then(
      (preview) => images.set(key, preview.images),
      // Whoever looks at a path that is still being typed expects no message; asked again, it may be there.
      () => images.delete(key),
    );
  }

  const get = (wanted: Wanted): ArrayMessage | null => images.get(keyOf(wanted)) ?? null;

  return { ask, get };
});
