import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';
import type { Failure, Inspection } from '../../core/service/contract.ts';
import { useConnection } from '../client/client-key.ts';
import { toFailure } from '../client/failure.ts';
import { texts } from '../texts.ts';
import { useNotices } from './notices.ts';

/** Reads an exported file back: what it is, and how well it holds the mask. */
export const useInspection = defineStore('inspection', () => {
  const { client, desktop } = useConnection();
  const notices = useNotices();
  const isOpen = ref(false);
  const path = ref('');
  const reading = ref(false);
  const result = shallowRef<Inspection | null>(null);
  /** Why the file could not be read: said beside its path. */
  const failure = shallowRef<Failure | null>(null);

  /** Opens the dialog; with a path it reads that file at once. */
  function open(file: string | null): void {
    isOpen.value = true;
    [result.value, failure.value] = [null, null];
    path.value = file ?? path.value;
    if (file !== null) void inspect();
  }

  async function inspect(): Promise<void> {
    if (path.value.trim() === '') return;
    reading.value = true;
    [result.value, failure.value] = [null, null];
    try {
      result.value = await client.request('exports.inspect', { path: path.value.trim() });
    } catch (error) {
      failure.value = toFailure(error);
    } finally {
      reading.value = false;
    }
  }

  async function choosePath(): Promise<void> {
    if (desktop === null) return;
    try {
      const chosen = await desktop.chooseOpenPath('file');
      if (chosen !== null) open(chosen);
    } catch (error) {
      notices.fail(texts.notices.doing.browse, error);
    }
  }

  return { isOpen, path, reading, result, failure, open, inspect, choosePath };
});
