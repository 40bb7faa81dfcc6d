import { defineStore } from 'pinia';
import { computed, reactive, ref, shallowRef, watch } from 'vue';
import type { Failure } from '../../core/service/contract.ts';
import { useConnection } from '../client/client-key.ts';
import { saysFileExists, toFailure } from '../client/failure.ts';
import { emptyNewCapture, pathsIn, readNewCapture, withoutMask } from '../screens/reconstruct/new-capture-form.ts';
import { defaultProfile } from '../screens/mask/export-form.ts';
import { useArrayChoice } from './array-choice.ts';
import { texts } from '../texts.ts';
import { useCapture } from './capture.ts';
import { useMeasurements } from './measurements.ts';
import { useNotices } from './notices.ts';
import { useProfiles } from './profiles.ts';

/** A description that is made from frames. */
export const useNewCapture = defineStore('new-capture', () => {
  const { client } = useConnection();
  const captures = useCapture();
  const measurements = useMeasurements();
  const notices = useNotices();

  const isOpen = ref(false);
  const profiles = useProfiles();
  const arrays = useArrayChoice();
  const form = reactive(emptyNewCapture());
  const checked = computed(() => readNewCapture(form));
  /** Problems are shown once somebody has tried. */
  const tried = ref(false);
  const making = ref(false);
  const failure = shallowRef<Failure | null>(null);
  const fileExists = ref(false);

  /** Files and folders that were dropped: a description among them is opened, frames begin a new one. */
  async function take(dropped: readonly string[]): Promise<void> {
    try {
      const { path } = await client.request('captures.find', { paths: [...dropped] });
      if (path !== null) {
        captures.leave(() => {
          isOpen.value = false;
          void captures.open(path);
        });
        return;
      }
      captures.leave(() => {
        captures.close();
        measurements.close();
        void open(dropped);
      });
    } catch (error) {
      notices.fail(texts.notices.doing.look, error);
    }
  }

  /** Opens the form, with frames that were dropped. */
  async function open(files: readonly string[]): Promise<void> {
    isOpen.value = true;
    [tried.value, failure.value] = [false, null];
    if (files.length > 0) form.files = '';
    const { frames, mask } = withoutMask(files);
    if (mask !== null) [form.run, form.maskFile] = ['', mask];
    await Promise.all([add(frames), profiles.load()]);
    if (profiles.find(form.slm) === null) form.slm = defaultProfile(profiles.known);
  }

  /** Adds frames; asks which array is meant of a file that holds several. Whoever does not say it is asked again later. */
  async function add(files: readonly string[]): Promise<void> {
    const chosen = (await named(files)) ?? files;
    form.files = [...pathsIn(form.files), ...chosen].join('\n');
  }

  /** The same paths, with the array that is meant of those that hold several; a folder stands for itself as long as none of its frames does. */
  async function named(paths: readonly string[]): Promise<readonly string[] | null> {
    // What cannot be found is reported by whoever then reads it.
    const { frames } = await client.request('captures.frames', { paths: [...paths] }).catch(() => ({ frames: paths }));
    const chosen = await arrays.choose(frames);
    return chosen?.every((path, index) => path === frames[index]) === true ? paths : chosen;
  }

  /** Paths that were typed may be of files with several arrays too. False when somebody did not say which is meant. */
  async function nameArrays(): Promise<boolean> {
    const frames = await named(pathsIn(form.files));
    if (frames === null) return false;
    form.files = frames.join('\n');
    if (form.run !== '') return true;
    const mask = await arrays.choose([form.maskFile.trim()]);
    if (mask === null) return false;
    form.maskFile = mask[0] ?? '';
    return true;
  }

  async function make(): Promise<void> {
    tried.value = true;
    if (checked.value.capture === null || making.value) return;
    making.value = true;
    failure.value = null;
    try {
      if (!(await nameArrays())) return;
      const { capture } = checked.value;
      if (capture === null) return;
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

  return { isOpen, form, checked, tried, making, failure, fileExists, take, open, add, make };
});
