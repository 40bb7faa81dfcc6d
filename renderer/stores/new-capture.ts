import { defineStore } from 'pinia';
import { computed, reactive, ref, shallowRef, watch } from 'vue';
import type { Failure } from '../../core/service/contract.ts';
import { useConnection } from '../client/client-key.ts';
import { saysFileExists, toFailure } from '../client/failure.ts';
import { emptyNewCapture, readNewCapture } from '../screens/reconstruct/new-capture-form.ts';
import { defaultProfile } from '../screens/mask/export-form.ts';
import { useCapture } from './capture.ts';
import { useProfiles } from './profiles.ts';

/** A description that is made from frames. */
export const useNewCapture = defineStore('new-capture', () => {
  const { client } = useConnection();
  const captures = useCapture();

  const isOpen = ref(false);
  const profiles = useProfiles();
  const form = reactive(emptyNewCapture());
  const checked = computed(() => readNewCapture(form));
  /** Problems are shown once somebody has tried. */
  const tried = ref(false);
  const making = ref(false);
  const failure = shallowRef<Failure | null>(null);
  const fileExists = ref(false);

  /** Opens the form, with frames that were dropped. */
  async function open(files: readonly string[]): Promise<void> {
    isOpen.value = true;
    [tried.value, failure.value] = [false, null];
    if (files.length > 0) form.files = files.join('\n');
    await profiles.load();
    if (profiles.find(form.slm) === null) form.slm = defaultProfile(profiles.known);
  }

  async function make(): Promise<void> {
    tried.value = true;
    const { capture } = checked.value;
    if (capture === null || making.value) return;
    making.value = true;
    failure.value = null;
    try {
      const { path, guesses } = await client.request('captures.make', { ...capture, overwrite: fileExists.value });
      isOpen.value = false;
      await captures.open(path, guesses);
    } catch (error) {
      failure.value = toFailure(error);
      fileExists.value = saysFileExists(failure.value);
    } finally {
      making.value = false;
    }
  }
  watch([() => form.out, () => form.files], () => (fileExists.value = false));

  return { isOpen, form, checked, tried, making, failure, fileExists, open, make };
});
