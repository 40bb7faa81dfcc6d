import { useDebounceFn } from '@vueuse/core';
import { defineStore } from 'pinia';
import { computed, ref, shallowRef, watch } from 'vue';
import {
  splitVariable,
  type DatasetImport,
  type DatasetLook,
  type Failure,
  type ImageSource,
} from '../../core/service/contract.ts';
import { useConnection } from '../client/client-key.ts';
import { saysFileExists, toFailure } from '../client/failure.ts';
import { formOf, NAME, nameFor, readProcessing, readSplit, type ImportForm } from '../screens/datasets/import-form.ts';
import { texts } from '../texts.ts';
import { useArrayChoice } from './array-choice.ts';
import { useCore } from './core.ts';
import { useDatasets } from './datasets.ts';
import { useNavigation } from './navigation.ts';
import { useNotices } from './notices.ts';

/** Typing pauses this long before the images are processed anew, in milliseconds. */
const LOOK_DELAY = 250;

/** A data set in the making: where from, what is done to the images, and how far it is. */
export const useDatasetImport = defineStore('dataset-import', () => {
  const { client } = useConnection();
  const arrays = useArrayChoice();
  const datasets = useDatasets();
  const notices = useNotices();
  const navigation = useNavigation();

  const source = shallowRef<ImageSource | null>(null);
  const look = shallowRef<DatasetLook | null>(null);
  const looking = ref(false);
  const failure = shallowRef<Failure | null>(null);
  const form = shallowRef<ImportForm | null>(null);
  /** The one that is under way, or the end of the last until it is dismissed. */
  const state = shallowRef<DatasetImport | null>(null);
  const nameExists = ref(false);

  const checked = computed(() => (form.value === null ? null : readProcessing(form.value)));
  const split = computed(() => (form.value === null ? null : readSplit(form.value, look.value?.total ?? null)));
  const nameOk = computed(() => NAME.test(form.value?.name ?? ''));
  const running = computed(() => state.value?.state === 'running');
  const ready = computed(
    () =>
      nameOk.value &&
      !running.value &&
      checked.value?.processing != null &&
      split.value?.split != null &&
      look.value?.size != null,
  );

  /** Looks into files and folders that were dropped or named. Of a file with several arrays it asks which is meant. */
  async function open(paths: readonly string[]): Promise<void> {
    if (paths.length === 0) return;
    close();
    state.value = running.value ? state.value : null;
    source.value = { paths: [...paths], variable: null, axis: null };
    await lookAfresh();
    if (look.value?.container != null && look.value.variable === null) await chooseArray();
  }

  /** Asks which array of the files holds the images. */
  async function chooseArray(): Promise<void> {
    const container = look.value?.container ?? null;
    if (source.value === null || container === null) return;
    const [chosen] = (await arrays.choose([container])) ?? [];
    const { variable } = splitVariable(chosen ?? '');
    if (variable === null) return;
    source.value = { ...source.value, variable };
    await lookAfresh();
  }

  async function setAxis(axis: ImageSource['axis']): Promise<void> {
    if (source.value === null) return;
    source.value = { ...source.value, axis };
    await lookAfresh();
  }

  /** Reads the source anew, and takes what the images suggest. */
  async function lookAfresh(): Promise<void> {
    const asked = source.value;
    if (asked === null) return;
    looking.value = true;
    failure.value = null;
    try {
      const found = await client.request('datasets.look', { source: asked, processing: null });
      if (source.value !== asked) return;
      look.value = found;
      form.value = formOf(found, form.value?.name ?? nameFor(asked.paths[0] ?? ''));
    } catch (error) {
      if (source.value === asked) failure.value = toFailure(error);
    } finally {
      if (source.value === asked) looking.value = false;
    }
  }

  const tryProcessing = useDebounceFn(async () => {
    const [asked, processing] = [source.value, checked.value?.processing ?? null];
    if (asked === null || processing === null) return;
    try {
      const found = await client.request('datasets.look', { source: asked, processing });
      // Other fields may have changed meanwhile.
      const same = JSON.stringify(checked.value?.processing) === JSON.stringify(processing);
      if (source.value === asked && same) look.value = found;
    } catch (error) {
      if (source.value === asked) failure.value = toFailure(error);
    }
  }, LOOK_DELAY);
  watch(
    () => JSON.stringify(checked.value?.processing ?? null),
    (now) => {
      if (now !== JSON.stringify(look.value?.processing)) void tryProcessing();
    },
  );
  watch(
    () => form.value?.name,
    () => (nameExists.value = false),
    { flush: 'sync' },
  );

  function change(part: Partial<ImportForm>): void {
    if (form.value !== null) form.value = { ...form.value, ...part };
  }

  async function start(): Promise<void> {
    const [asked, processing, parts] = [source.value, checked.value?.processing, split.value?.split];
    if (form.value === null || asked === null || !ready.value || processing == null || parts == null) return;
    const { name, scene } = form.value;
    if (!nameExists.value && datasets.list.some((dataset) => dataset.name === name)) {
      nameExists.value = true;
      return;
    }
    failure.value = null;
    try {
      await client.request('datasets.import', {
        name,
        source: asked,
        processing,
        split: parts,
        scene: { ...scene },
        overwrite: nameExists.value,
      });
      const nothing = { share: 0, images: 0, secondsLeft: null, problems: [], problemCount: 0, failure: null };
      state.value ??= { name, state: 'running', ...nothing };
    } catch (error) {
      failure.value = toFailure(error);
      nameExists.value = saysFileExists(failure.value);
    }
  }

  async function cancel(): Promise<void> {
    try {
      await client.request('datasets.cancel', {});
    } catch (error) {
      notices.fail(texts.notices.doing.cancel, error);
    }
  }

  /** Leaves the form; an import that is under way goes on. */
  function close(): void {
    [source.value, look.value, form.value, failure.value, looking.value] = [null, null, null, null, false];
    nameExists.value = false;
  }

  function dismiss(): void {
    if (!running.value) state.value = null;
  }

  client.subscribe('dataset.import', (next) => {
    state.value = next;
    if (next.state === 'done') {
      close();
      void datasets.select(next.name);
      notices.settle(texts.datasets.importFailed(next.name));
      notices.show({ kind: 'done', title: texts.datasets.importDone(next.name, next.images), failure: null });
    }
    if (next.state === 'failed') {
      failure.value = next.failure;
      // The form, which says it, is on the screen of data sets.
      if (navigation.screen !== 'datasets') notices.fail(texts.datasets.importFailed(next.name), next.failure);
    }
  });
  useCore().whenUp(async () => {
    const { state: under } = await client.request('datasets.importing', {}).catch(() => ({ state: null }));
    // What the core knew before it died is gone.
    if (under !== null || running.value) state.value = under;
  });

  return {
    source,
    look,
    looking,
    failure,
    form,
    state,
    nameExists,
    nameOk,
    checked,
    split,
    running,
    ready,
    open,
    chooseArray,
    setAxis,
    change,
    start,
    cancel,
    close,
    dismiss,
  };
});
