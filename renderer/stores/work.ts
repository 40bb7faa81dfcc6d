import { defineStore } from 'pinia';
import { computed } from 'vue';
import { formatBytes } from '../composables/format.ts';
import { texts } from '../texts.ts';
import { useCalibration } from './calibration.ts';
import { useDatasetImport } from './dataset-import.ts';
import { useJobs } from './jobs.ts';
import { useNavigation } from './navigation.ts';
import { useReconstructions } from './reconstructions.ts';
import { useShownRun } from './shown-run.ts';
import { useTasks } from './tasks.ts';
import { useTrainings } from './trainings.ts';
import { useUploads } from './uploads.ts';

/** Something that takes time, whoever does it. */
export interface WorkItem {
  readonly id: string;
  /** In a word, beside the title; empty where the title says it. */
  readonly kind: string;
  readonly title: string;
  /** What is being done of it now, where that is not the main thing. */
  readonly stage: string | null;
  /** Null: nobody can say. */
  readonly share: number | null;
  readonly secondsLeft: number | null;
  readonly show: (() => void) | null;
  /** How it is ended, or paused; null where it cannot be. */
  readonly end: { readonly kind: 'pause' | 'cancel'; act(): void } | null;
  /** It was asked to end. */
  readonly ending: boolean;
}

/** All that takes time, in one list. */
export const useWork = defineStore('work', () => {
  const jobs = useJobs();
  const shown = useShownRun();
  const reconstructions = useReconstructions();
  const imports = useDatasetImport();
  const calibration = useCalibration();
  const uploads = useUploads();
  const tasks = useTasks();
  const trainings = useTrainings();
  const navigation = useNavigation();

  const design = computed((): WorkItem[] => {
    const { current, progress } = jobs;
    if (current === null) return [];
    // Before the first step and after the last one nobody counts.
    const isStep = progress !== null && progress.steps > 0 && progress.phase !== 'preparing' && progress.phase !== 'evaluating';
    return [
      {
        id: current.id,
        kind: texts.jobs.kind.design,
        title: current.name,
        stage: progress === null || progress.phase === 'training' ? null : texts.design.phase(progress.phase),
        share: isStep ? progress.step / progress.steps : null,
        secondsLeft: progress?.secondsLeft ?? null,
        show: () => navigation.open('design', current.id),
        end: { kind: 'pause', act: () => void shown.ask('pause', current.id) },
        ending: shown.asking,
      },
    ];
  });

  const training = computed((): WorkItem[] => {
    const { training: inWork } = jobs;
    if (inWork === null) return [];
    const { id } = inWork;
    const progress = trainings.progress?.training === id ? trainings.progress : null;
    return [
      {
        id,
        kind: texts.jobs.kind.training,
        title: inWork.config.name,
        stage: null,
        share: progress === null ? null : progress.step / progress.steps,
        secondsLeft: progress?.secondsLeft ?? null,
        show: () => jobs.show({ id, kind: 'training' }),
        end: { kind: 'pause', act: () => void trainings.ask('pause', id) },
        ending: trainings.asked === id,
      },
    ];
  });

  const reconstruction = computed((): WorkItem[] => {
    const { running, progress } = reconstructions;
    if (running === null) return [];
    return [
      {
        id: running.id,
        stage: null,
        kind: texts.jobs.kind.reconstruction,
        title: running.name,
        share: progress?.share ?? null,
        secondsLeft: progress?.secondsLeft ?? null,
        show: () => navigation.open('reconstruct'),
        end: { kind: 'cancel', act: () => void reconstructions.cancel() },
        ending: false,
      },
    ];
  });

  const datasets = computed((): WorkItem[] => {
    const { state } = imports;
    if (state?.state !== 'running') return [];
    const { name, share, secondsLeft } = state;
    return [
      {
        ...{ id: `import ${name}`, kind: texts.jobs.kind.import, title: name, stage: null, share, secondsLeft, ending: false },
        show: () => navigation.open('datasets'),
        end: { kind: 'cancel', act: () => void imports.cancel() },
      },
    ];
  });

  const calibrations = computed((): WorkItem[] => {
    const { job, progress, cancelling } = calibration;
    if (job === null) return [];
    return [
      {
        id: job,
        stage: null,
        kind: texts.jobs.kind.calibration,
        title: progress === null ? texts.registration.reading : texts.registration.stages[progress.stage],
        share: progress?.share ?? null,
        secondsLeft: progress?.secondsLeft ?? null,
        show: () => navigation.open('reconstruct'),
        end: { kind: 'cancel', act: () => void calibration.cancel() },
        ending: cancelling,
      },
    ];
  });

  const sending = computed((): WorkItem[] => {
    if (uploads.work === null) return [];
    const { share, secondsLeft } = uploads;
    return [
      {
        ...{ id: 'upload', kind: texts.jobs.kind.upload, stage: null, share, secondsLeft, show: null },
        title: texts.uploads.sending(uploads.work.files, formatBytes(uploads.total)),
        end: { kind: 'cancel', act: () => uploads.cancel() },
        ending: uploads.work.cancelled,
      },
    ];
  });

  const others = computed(() =>
    tasks.tasks.map(({ id, title, share, secondsLeft, show, cancel, cancelling }): WorkItem => ({
      ...{ id, kind: '', title, stage: null, share, secondsLeft, show, ending: cancelling },
      end: cancel === null ? null : { kind: 'cancel', act: () => void cancel() },
    })),
  );

  const items = computed((): readonly WorkItem[] => [
    ...design.value,
    ...training.value,
    ...reconstruction.value,
    ...datasets.value,
    ...calibrations.value,
    ...sending.value,
    ...others.value,
  ]);

  return { items };
});
