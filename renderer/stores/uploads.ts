import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import { UPLOAD_CHUNK } from '../../core/service/contract.ts';
import { useConnection } from '../client/client-key.ts';
import type { DroppedFile } from '../composables/dropped-files.ts';
import { texts } from '../texts.ts';
import { useNotices } from './notices.ts';

/** Where files lie on the machine of the core: each of them, and the files and folders that were dropped. */
export interface ArrivedFiles {
  readonly files: readonly string[];
  readonly dropped: readonly string[];
}

/** Thrown where somebody ended the sending. */
class Cancelled extends Error {}

/** Files on their way from a browser to the machine of the core. */
export const useUploads = defineStore('uploads', () => {
  const { client } = useConnection();
  const notices = useNotices();

  const total = ref(0);
  const sent = ref(0);
  const began = ref(0);
  const now = ref(0);
  const work = shallowRef<{ readonly files: number; cancelled: boolean } | null>(null);
  const share = computed(() => (total.value === 0 ? 0 : sent.value / total.value));
  const secondsLeft = computed(() => (share.value < 0.02 ? null : ((now.value - began.value) / 1000) * (1 / share.value - 1)));

  /** Sends files one after the other. Null when that was cancelled, or failed, which is told. */
  async function send(files: readonly DroppedFile[]): Promise<ArrivedFiles | null> {
    if (work.value !== null) {
      notices.show({ kind: 'error', title: texts.uploads.busy, failure: null });
      return null;
    }
    const mine = { files: files.length, cancelled: false };
    [work.value, sent.value, began.value] = [mine, 0, performance.now()];
    total.value = files.reduce((sum, { file }) => sum + file.size, 0);
    let upload: string | null = null;
    try {
      const named = files.map(({ name, file }) => ({ name, size: file.size }));
      upload = (await client.request('uploads.begin', { files: named })).upload;
      for (const [index, { file }] of files.entries()) {
        for (let offset = 0; offset < file.size; offset += UPLOAD_CHUNK) {
          if (mine.cancelled) throw new Cancelled();
          const bytes = new Uint8Array(await file.slice(offset, offset + UPLOAD_CHUNK).arrayBuffer());
          await client.request('uploads.send', { upload, file: index, offset, bytes });
          sent.value += bytes.length;
          now.value = performance.now();
        }
      }
      if (mine.cancelled) throw new Cancelled();
      return await client.request('uploads.finish', { upload });
    } catch (error) {
      if (upload !== null) void client.request('uploads.cancel', { upload }).catch(() => undefined);
      if (!(error instanceof Cancelled)) notices.fail(texts.uploads.failed, error);
      return null;
    } finally {
      work.value = null;
    }
  }

  /** Ends the sending with the piece that is on its way. */
  function cancel(): void {
    if (work.value !== null) work.value.cancelled = true;
  }

  return { work, total, sent, share, secondsLeft, send, cancel };
});
