import { defineStore } from 'pinia';
import { shallowReactive } from 'vue';
import { messageNumbers, type RunSummary } from '../../core/service/contract.ts';
import { useConnection } from '../client/client-key.ts';
import { paintPhase } from '../colour/colour-map.ts';

interface Thumbnail {
  readonly pixels: Uint8ClampedArray<ArrayBuffer>;
  readonly height: number;
  readonly width: number;
}

/** Small pictures of the first snapshot of runs. */
export const useMaskThumbnails = defineStore('mask-thumbnails', () => {
  const { client } = useConnection();
  const thumbnails = shallowReactive(new Map<string, Thumbnail>());
  /** When the runs were last changed that were asked for. */
  const asked = new Map<string, string>();

  /** Asks once, and anew when the run was trained on; the one from before is shown meanwhile. */
  async function ask({ id, updated }: Pick<RunSummary, 'id' | 'updated'>): Promise<void> {
    if (asked.get(id) === updated) return;
    asked.set(id, updated);
    try {
      const { phase } = await client.request('runs.thumbnail', { run: id });
      if (phase === null || asked.get(id) !== updated) return;
      const [height = 0, width = 0] = phase.shape;
      thumbnails.set(id, { pixels: paintPhase(messageNumbers(phase)), height, width });
    } catch {
      // Asked again when the screen is opened again.
      asked.delete(id);
    }
  }

  return { thumbnails, ask };
});
