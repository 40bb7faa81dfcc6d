import { defineStore, storeToRefs } from 'pinia';
import { computed, reactive, ref, shallowRef, watch } from 'vue';
import type { EventPayload, Failure, ReconstructionSource, ReconstructionSummary } from '../../core/service/contract.ts';
import { useConnection } from '../client/client-key.ts';
import { toFailure } from '../client/failure.ts';
import { fileName } from '../composables/format.ts';
import {
  emptyReconstructionForm,
  fitToOffer,
  formOfSettings,
  LEARNED_START,
  readReconstructionForm,
  type Offer,
} from '../screens/reconstruct/reconstruct-form.ts';
import { texts } from '../texts.ts';
import { useCapture } from './capture.ts';
import { useCore } from './core.ts';
import { useMeasurements } from './measurements.ts';
import { useNavigation } from './navigation.ts';
import { useNotices } from './notices.ts';
import { useTasks, wasCancelled } from './tasks.ts';

/** Reconstructions of the capture or the measurements that are open: how they can be read, what is being done, and what is kept. */
export const useReconstructions = defineStore('reconstructions', () => {
  const { client } = useConnection();
  const notices = useNotices();
  const tasks = useTasks();
  const navigation = useNavigation();
  const capture = useCapture();
  const { view } = storeToRefs(capture);
  const measurements = useMeasurements();
  /** What is open: a capture, or arrays without one. */
  const source = computed((): ReconstructionSource | null =>
    view.value === null ? measurements.source : { kind: 'capture', file: view.value.path, masks: null, run: null },
  );

  /** What can be done with it; null before it is known. */
  const prepared = shallowRef<Offer | null>(null);
  const refused = shallowRef<Failure | null>(null);
  const form = reactive(emptyReconstructionForm());
  /** Null before it is known what can be done. */
  const checked = computed(() => (prepared.value === null ? null : readReconstructionForm(form, prepared.value)));

  const list = shallowRef<readonly ReconstructionSummary[]>([]);
  /** The one that is shown. */
  const id = ref<string | null>(null);
  const progress = shallowRef<EventPayload<'reconstruction.progress'> | null>(null);
  const starting = ref(false);
  const summary = computed(() => list.value.find((each) => each.id === id.value) ?? null);
  const running = computed(() => list.value.find(({ state }) => state === 'running') ?? null);
  const ofSource = computed(() => list.value.filter((each) => each.source.file === source.value?.file));
  const canStart = computed(() => checked.value?.settings != null && running.value === null && !starting.value);

  async function load(): Promise<void> {
    list.value = await client.request('reconstructions.list', {}).catch(() => list.value);
  }

  /** A generator that was chosen elsewhere, until measurements that it fits are open. */
  let wanted: string | null = null;
  /** The prior of generative methods; the strongest of them is chosen where none is. */
  function chooseGenerator(generator: string): void {
    wanted = generator;
    if (prepared.value !== null) takeWanted(prepared.value);
  }
  function takeWanted({ generators, encoders, methods }: Offer): void {
    if (!generators.some(({ id: known }) => known === wanted)) return;
    form.generator = wanted;
    wanted = null;
    const hasEncoder = encoders.some(({ generator }) => generator === form.generator);
    const generative = methods.filter(
      ({ name, needs, problem }) => needs === 'generator' && problem === null && (name !== LEARNED_START || hasEncoder),
    );
    const strongest = generative.at(-1);
    if (strongest !== undefined && !generative.some(({ name }) => form.methods.includes(name))) {
      form.methods.push(strongest.name);
    }
  }

  let startsWhenPrepared = false;

  /** Ends the preparation that is under way. */
  let outdated = new AbortController();
  async function prepare(): Promise<void> {
    const open = source.value;
    [prepared.value, refused.value] = [null, null];
    outdated.abort();
    if (open === null) return;
    outdated = new AbortController();
    const { signal } = outdated;
    const isStill = (): boolean => !signal.aborted;
    try {
      const show = (): void => navigation.open('reconstruct');
      const missed = (): boolean => navigation.screen !== 'reconstruct';
      const wish = { title: texts.methods.preparing, cancellable: true, show, missed, signal };
      const answer = await tasks.track(wish, (work) => client.request('reconstructions.prepare', { source: open, work }));
      if (!isStill()) return;
      Object.assign(form, fitToOffer(form, answer));
      takeWanted(answer);
      prepared.value = answer;
      if (startsWhenPrepared) await start();
    } catch (error) {
      if (isStill()) refused.value = wasCancelled(error) ? { message: texts.methods.prepareEnded } : toFailure(error);
    } finally {
      if (isStill()) startsWhenPrepared = false;
    }
  }

  /** Starts, or asks first to save changes: methods read the description from its file. */
  async function begin(): Promise<void> {
    if (!canStart.value) return;
    if (capture.dirty) capture.saveDialog = 'before-start';
    else await start();
  }
  /** Starts once the capture that was just saved is prepared. */
  function startSaved(): void {
    if (prepared.value === null) startsWhenPrepared = true;
    else void start();
  }

  async function start(): Promise<void> {
    const settings = checked.value?.settings ?? null;
    if (!canStart.value || settings === null || source.value === null) return;
    const { file } = source.value;
    starting.value = true;
    progress.value = null;
    try {
      const name = fileName(file.replace(/[\\/][^\\/]*$/, '')) || fileName(file);
      const answer = await client.request('reconstructions.start', { name, source: source.value, settings });
      await load();
      id.value = answer.reconstruction;
    } catch (error) {
      notices.fail(texts.notices.doing.reconstruct, error);
    } finally {
      starting.value = false;
    }
  }

  async function cancel(): Promise<void> {
    if (running.value === null) return;
    try {
      await client.request('reconstructions.cancel', { reconstruction: running.value.id });
    } catch (error) {
      notices.fail(texts.notices.doing.cancel, error);
    }
  }

  async function remove(which: string): Promise<void> {
    try {
      const name = list.value.find((each) => each.id === which)?.name ?? which;
      await client.request('reconstructions.delete', { reconstruction: which });
      const wasShown = id.value === which;
      if (wasShown) id.value = null;
      await load();
      const action = { title: texts.frames.undo, act: () => void restore(which, wasShown) };
      notices.show({ kind: 'done', title: texts.results.removed(name), failure: null, action });
    } catch (error) {
      notices.fail(texts.notices.doing.remove, error);
    }
  }
  /** Takes a deletion back. */
  async function restore(which: string, show: boolean): Promise<void> {
    try {
      await client.request('reconstructions.restore', { reconstruction: which });
      await load();
      if (show && ofSource.value.some((each) => each.id === which)) id.value = which;
    } catch (error) {
      notices.fail(texts.notices.doing.restoreReconstruction, error);
    }
  }

  // What fits these measurements may be another one now.
  client.subscribe('generators.changed', () => void prepare());
  client.subscribe('reconstruction.progress', (event) => {
    if (event.reconstruction === running.value?.id) progress.value = event;
  });
  client.subscribe('reconstruction.changed', ({ summary: changed }) => {
    const before = list.value.find((each) => each.id === changed.id)?.state;
    list.value = [changed, ...list.value.filter((each) => each.id !== changed.id)].sort((a, b) =>
      b.created.localeCompare(a.created),
    );
    if (before !== 'running' || changed.state === 'running') return;
    progress.value = null;
    if (changed.state === 'done') notices.show({ kind: 'done', title: texts.results.done(changed.name), failure: null });
    if (changed.state === 'failed' || changed.state === 'interrupted') {
      const failure = changed.reason === null ? null : { message: changed.reason };
      notices.show({ kind: 'error', title: texts.results.failed(changed.name), failure });
    }
  });
  watch(
    () => JSON.stringify(source.value),
    () => {
      const last = ofSource.value[0];
      id.value = last?.id ?? null;
      // What was reconstructed last is most likely wanted again; of other measurements, all but what belongs to their scenes.
      const remembered = last ?? list.value[0];
      if (remembered !== undefined) {
        const former = formOfSettings(remembered.settings);
        Object.assign(form, last === undefined ? { ...former, prior: null, support: '', model: null, snr: '' } : former);
      }
      void prepare();
    },
  );
  useCore().whenUp(() => void load());

  return {
    source,
    prepared,
    refused,
    form,
    checked,
    list,
    id,
    progress,
    starting,
    summary,
    running,
    ofSource,
    canStart,
    prepare,
    chooseGenerator,
    begin,
    startSaved,
    cancel,
    remove,
  };
});
