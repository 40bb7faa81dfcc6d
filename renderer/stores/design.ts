import { useDebounceFn, useDebouncedRefHistory } from '@vueuse/core';
import { defineStore } from 'pinia';
import { computed, ref, shallowRef, watch } from 'vue';
import type { DatasetSummary, DesignConfig, Preset, RequestOutput } from '../../core/service/contract.ts';
import { useConnection } from '../client/client-key.ts';
import { toFailure } from '../client/failure.ts';
import { changedPaths, checkDraft, duplicateTitle, valueAt, withValue, type Draft } from '../screens/design/draft.ts';
import { fitCounts, scarceCounts } from '../screens/design/fit-counts.ts';
import { texts } from '../texts.ts';
import { useCore } from './core.ts';
import { useDatasets } from './datasets.ts';
import { useNavigation } from './navigation.ts';
import { useNotices } from './notices.ts';
import { useRuns } from './runs.ts';
import { useTasks, wasCancelled } from './tasks.ts';

type Estimate =
  | { readonly state: 'none' | 'later' | 'measuring' }
  | { readonly state: 'known'; readonly value: RequestOutput<'designs.estimate'> }
  | { readonly state: 'failed'; readonly reason: string };

/** Typing pauses this long before an estimate is asked for, in milliseconds. */
const ESTIMATE_DELAY = 600;
/** Changes closer than this are taken back together, in milliseconds. */
const STEP_DELAY = 400;
const STEPS_KEPT = 200;

/** What changes are counted from: a preset, or the run that is repeated. */
interface Origin {
  readonly title: string;
  readonly config: DesignConfig;
}

/** A run whose parameters are taken over, to be changed from there. */
interface Repeated extends Origin {
  /** The one that it was made from. */
  readonly preset: string | null;
}

/** A draft, its preset, and the run that it repeats, where it does. Never changed in place. */
interface Plan {
  readonly presetName: string;
  readonly draft: Draft;
  readonly repeated: Origin | null;
}

/** How much there is to compute, roughly: the first preset is the one that a newcomer waits least for. */
const work = ({ config: { dataset, training } }: Preset): number =>
  dataset.height * dataset.width * dataset.train * training.epochs;

/** The design that is being prepared: preset, changes to it, what is wrong with it, what it will take. */
export const useDesign = defineStore('design', () => {
  const { client } = useConnection();
  const notices = useNotices();
  const tasks = useTasks();
  const navigation = useNavigation();
  const runs = useRuns();

  const presets = shallowRef<readonly Preset[]>([]);
  const datasets = computed(() => useDatasets().list);
  const loaded = ref(false);
  const plan = shallowRef<Plan>({ presetName: '', draft: {}, repeated: null });
  const presetName = computed(() => plan.value.presetName);
  const draft = computed(() => plan.value.draft);
  const steps = useDebouncedRefHistory(plan, { debounce: STEP_DELAY, capacity: STEPS_KEPT });
  const estimate = shallowRef<Estimate>({ state: 'none' });
  /** Whether anybody looks at the estimate: measuring a step keeps the core from answering for seconds. */
  const estimateShown = ref(false);
  const starting = ref(false);
  const filter = ref('');

  const preset = computed(() => presets.value.find(({ name }) => name === presetName.value) ?? null);
  const checked = computed(() => {
    const byItself = checkDraft(draft.value);
    const { config } = byItself;
    const source = datasets.value.find(({ name, available }) => available && name === config?.dataset.source);
    if (config === null || source === undefined) return byItself;
    const problems = scarceCounts(config.dataset, source);
    return problems.size === 0 ? byItself : { config: null, problems };
  });
  const repeated = computed(() => plan.value.repeated);
  const origin = computed((): Origin | null => repeated.value ?? preset.value);
  const changes = computed(() => (origin.value === null ? new Set<string>() : changedPaths(draft.value, origin.value.config)));

  async function load(): Promise<void> {
    try {
      const known = await client.request('presets.list', {});
      presets.value = [...known].sort((a, b) => work(a) - work(b));
      loaded.value = true;
      if (preset.value !== null) return;
      choosePreset(presets.value[0]?.name ?? '');
      steps.commit();
      steps.clear();
    } catch (error) {
      notices.fail(texts.notices.doing.load, error);
    }
  }

  function choosePreset(name: string): void {
    const { config } = presets.value.find((each) => each.name === name) ?? { config: draft.value };
    plan.value = { presetName: name, draft: config, repeated: null };
  }

  function set(path: string, value: unknown): void {
    plan.value = { ...plan.value, draft: withValue(draft.value, path, value) };
  }

  /** Takes a data set with what its images stand for, and no more of its images than there are. */
  function chooseDataset(dataset: DatasetSummary): void {
    const at = (path: string): number => Number(valueAt(draft.value, path));
    const asked = { train: at('dataset.train'), validation: at('dataset.validation'), test: at('dataset.test') };
    const counts = fitCounts(asked, dataset);
    const changed: Record<string, unknown> = {
      'dataset.source': dataset.name,
      'dataset.train': counts.train,
      'dataset.validation': counts.validation,
      'dataset.test': counts.test,
      'training.batchSize': Math.min(at('training.batchSize'), counts.train),
      ...(dataset.imported === null
        ? {}
        : { 'scene.model': dataset.imported.scene.model, 'scene.phaseRange': dataset.imported.scene.phaseRange }),
    };
    const next = Object.entries(changed).reduce((all, [path, value]) => withValue(all, path, value), draft.value);
    plan.value = { ...plan.value, draft: next };
  }

  function reset(path: string): void {
    if (origin.value !== null) set(path, valueAt(origin.value.config, path));
  }

  /** Takes back all that was changed. */
  function resetAll(): void {
    if (origin.value !== null) plan.value = { ...plan.value, draft: origin.value.config };
  }

  /** Takes over the parameters of a run, beside the preset that is closest to them. */
  function adopt(config: DesignConfig): void {
    const distance = ({ config: base }: Preset): number => changedPaths(config, base).size;
    const closest = [...presets.value].sort((a, b) => distance(a) - distance(b))[0];
    plan.value = { presetName: closest?.name ?? presetName.value, draft: config, repeated: null };
  }

  /** The same, with changes counted from that run. */
  function repeat({ title, config, preset: made }: Repeated): void {
    adopt(config);
    const name = presets.value.some((each) => each.name === made) ? made! : presetName.value;
    plan.value = { presetName: name, draft: config, repeated: { title, config } };
  }

  /** Counts changes from the preset again. */
  function compareWithPreset(): void {
    plan.value = { ...plan.value, repeated: null };
  }

  /** Prepares another design, as its preset has it: what a shown run brought along goes. */
  function begin(): void {
    if (navigation.run !== null) choosePreset(presetName.value);
    navigation.open('design', null);
  }

  /** Prepares a design with the parameters of the run that is shown, under a name of its own. */
  function duplicate(): void {
    const name = String(valueAt(draft.value, 'name') ?? '');
    set('name', duplicateTitle(name, new Set(runs.list.map((run) => run.name))));
    navigation.open('design', null);
  }

  /** The last change may not have become a step yet. */
  function undo(): void {
    if (plan.value !== steps.last.value.snapshot) steps.commit();
    steps.undo();
  }

  /** Ends the measurement that is under way: one of a form that has changed is worth nothing, and keeps others waiting. */
  let outdated = new AbortController();
  const measure = useDebounceFn(async () => {
    const { config } = checked.value;
    if (config === null || !estimateShown.value) return;
    outdated.abort();
    outdated = new AbortController();
    const { signal } = outdated;
    const wish = { title: texts.design.estimateWork, cancellable: true, show: () => navigation.open('design', null), signal };
    try {
      const value = await tasks.track(wish, (name) => client.request('designs.estimate', { config, work: name }));
      if (!signal.aborted) estimate.value = { state: 'known', value };
    } catch (error) {
      if (signal.aborted) return;
      const reason = wasCancelled(error) ? texts.design.estimateEnded : toFailure(error).message;
      estimate.value = { state: 'failed', reason };
    }
  }, ESTIMATE_DELAY);

  const busy = computed(() => runs.active?.state === 'running');
  watch([() => checked.value.config, busy, estimateShown], ([config, isBusy, isShown], [before]) => {
    if (config === before && estimate.value.state === 'known') return;
    outdated.abort();
    // A step measured beside a training run would be wrong, and would slow it down.
    estimate.value = { state: config === null || !isShown ? 'none' : isBusy ? 'later' : 'measuring' };
    if (estimate.value.state === 'measuring') void measure();
  });

  async function start(): Promise<void> {
    const { config } = checked.value;
    if (config === null || starting.value) return;
    starting.value = true;
    try {
      const waits = runs.active !== null;
      const { run } = await client.request('designs.start', { config, preset: preset.value?.name ?? null });
      // Who fills a queue goes on with the next; the shown design stays to be changed.
      if (!waits) navigation.open('design', run);
      else notices.show({ kind: 'done', title: texts.jobs.queued(config.name), failure: null });
    } catch (error) {
      notices.fail(texts.notices.doing.start, error);
    } finally {
      starting.value = false;
    }
  }

  useCore().whenUp(() => void load());

  return {
    presets,
    datasets,
    loaded,
    presetName,
    preset,
    repeated,
    origin,
    draft,
    checked,
    changes,
    estimate,
    estimateShown,
    starting,
    filter,
    canUndo: computed(() => steps.canUndo.value || plan.value !== steps.last.value.snapshot),
    canRedo: steps.canRedo,
    choosePreset,
    adopt,
    repeat,
    compareWithPreset,
    set,
    chooseDataset,
    reset,
    resetAll,
    begin,
    duplicate,
    undo,
    redo: steps.redo,
    start,
  };
});
