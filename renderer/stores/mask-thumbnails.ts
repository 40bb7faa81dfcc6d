import { defineStore } from 'pinia';
import { shallowReactive } from 'vue';
import { useConnection } from '../client/client-key.ts';
import { paintPhase } from '../colour/colour-map.ts';
import { splitSnapshots } from './mask.ts';

interface Thumbnail {
  readonly pixels: Uint8ClampedArray<ArrayBuffer>;
  readonly height: number;
  readonly width: number;
}

/** No larger than this on the longer side: every n-th pixel, as the mean of phases would be none of them. */
const SIDE = 64;

/** Small pictures of the first snapshot of runs, each asked for once. */
export const useMaskThumbnails = defineStore('mask-thumbnails', () => {
  const { client } = useConnection();
  const thumbnails = shallowReactive(new Map<string, Thumbnail | null>());

  async function ask(run: string): Promise<void> {
    if (thumbnails.has(run)) return;
    thumbnails.set(run, null);
    try {
      const { snapshots, height, width } = splitSnapshots((await client.request('runs.mask', { run })).phase);
      const step = Math.max(1, Math.ceil(Math.max(height, width) / SIDE));
      const [rows, columns] = [Math.ceil(height / step), Math.ceil(width / step)];
      const small = Float32Array.from(
        { length: rows * columns },
        (_, at) => snapshots[0]![Math.floor(at / columns) * step * width + (at % columns) * step]!,
      );
      thumbnails.set(run, { pixels: paintPhase(small), height: rows, width: columns });
    } catch {
      // It has none yet; asked again when the screen is opened again.
      thumbnails.delete(run);
    }
  }

  return { thumbnails, ask };
});
