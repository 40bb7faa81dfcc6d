import { InputError } from '../math/input-error.ts';
import { performance } from 'node:perf_hooks';
import type { DatasetPlaces } from '../datasets/open.ts';
import type { RunChange, RunFolder } from '../runs/run-folder.ts';
import type { RunLibrary } from '../runs/run-library.ts';
import type { RunLock } from '../runs/run-lock.ts';
import { writePlace } from '../runs/run-place.ts';
import type { RunCost, RunRecord } from '../runs/run-record.ts';
import type { DesignConfig } from '../training/design-config.ts';
import type { Design } from '../training/design-store.ts';
import type { TeacherDesign } from '../training/teacher.ts';
import { train, type TrainingEvent, type TrainingHost, type TrainingWish } from '../training/train.ts';
import type { Emit, Engines } from './context.ts';
import type { EventPayload, Picture } from './contract.ts';
import { loadDesignScenes } from './design-scenes.ts';
import { evaluateRun } from './evaluate-run.ts';
import { pictureMessage, summaryOf } from './messages.ts';
import { ProgressThrottle } from './progress-throttle.ts';
import { startingRun, teacherOf } from './forebears.ts';

interface DesignJobOptions {
  readonly library: RunLibrary;
  readonly folder: RunFolder;
  readonly lock: RunLock;
  readonly engines: Engines;
  readonly places: DatasetPlaces;
  readonly emit: Emit;
  /** Called when the run is free again, before its last state is told. */
  readonly onEnd: () => void;
}

/** The training and the evaluation of one run, from where it stands. Begins by itself; its end is always written down and told. */
export class DesignJob {
  /** Of its run. */
  readonly id: string;
  readonly ended: Promise<void>;
  picture: Picture | null = null;

  #wish: TrainingWish = 'go on';
  /** The training of its teacher, while that comes first. */
  #teacher: DesignJob | null = null;

  readonly #options: DesignJobOptions;
  readonly #progress: ProgressThrottle;
  /** Whole epochs at the last checkpoint, to be written into the record. */
  #epoch: number | null = null;
  #last = { step: 0, steps: 0 };

  constructor(options: DesignJobOptions) {
    this.#options = options;
    this.id = options.folder.id;
    this.#progress = new ProgressThrottle(
      (progress) => options.emit('run.progress', progress),
      () => performance.now(),
    );
    this.ended = this.#live();
  }

  get wish(): TrainingWish {
    return this.#wish;
  }

  /** A teacher in the making is paused either way: it is good for other students. */
  set wish(wish: TrainingWish) {
    this.#wish = wish;
    if (this.#teacher !== null) this.#teacher.wish = wish === 'go on' ? wish : 'pause';
  }

  async #live(): Promise<void> {
    // The reply with the run's id leaves before the first event about it.
    await breathe();
    const change = await this.#work().catch((error: unknown): RunChange => {
      return failed(error);
    });
    this.#progress.flush();
    const record = await this.#write(change);
    await this.#options.lock.release().catch(() => undefined);
    this.#options.onEnd();
    this.#options.emit('run.changed', { summary: summaryOf(record) });
  }

  /** What the run's record says at the end. */
  async #work(): Promise<RunChange> {
    const { folder, engines, places } = this.#options;
    // A teacher may have waited for its own turn.
    await writePlace(folder.folder, null);
    await this.#tell({ state: 'running', reason: null, mendable: false });
    this.#tellPhase('preparing');
    const config = await folder.config();
    const start = await this.#start(config);
    const teacher = await this.#taught(config);
    if (teacher === 'unavailable') return this.#wish === 'stop' ? { state: 'stopped', reason: 'stopped by the user' } : PAUSED;
    const engine = await engines.chosen();
    await this.#tell({ engine: engine.name });
    const { used, ...scenes } = await loadDesignScenes(config, places, (await folder.record()).dataset);
    await this.#tell({ dataset: used });
    const began = performance.now();
    const host: TrainingHost = {
      engine,
      store: folder.store,
      wish: () => this.#wish,
      onEvent: (event) => this.#hear(event, config.training.epochs),
      now: () => performance.now() / 1000,
      breathe: async () => {
        await breathe();
        await this.#writeEpoch();
      },
    };
    const outcome = await train(config, scenes, host, { teacher, start });
    const { cost: before } = await folder.record();
    const cost: RunCost = {
      trainingSeconds: (before?.trainingSeconds ?? 0) + (performance.now() - began) / 1000,
      peakBytes: Math.max(before?.peakBytes ?? 0, process.resourceUsage().maxRSS * 1024),
      inferenceSeconds: before?.inferenceSeconds ?? null,
      batchSize: config.training.batchSize,
    };
    const end: RunChange = { state: outcome.state, epoch: Math.floor(outcome.epoch), reason: outcome.reason, cost };
    if (outcome.state !== 'done' && outcome.state !== 'stopped') return end;
    this.#tellPhase('evaluating');
    const evaluated = await evaluateRun(folder, config, engine, scenes, async () => {
      await breathe();
      return this.#wish !== 'pause';
    });
    // Resumed, it has no steps left to train and is evaluated.
    if (evaluated === null) return { ...end, ...PAUSED };
    const { inferenceSeconds, ...figures } = evaluated;
    return { ...end, ...figures, cost: { ...cost, inferenceSeconds } };
  }

  /** The design that the configuration starts from; needed before the first checkpoint only. */
  async #start(config: DesignConfig): Promise<Design | null> {
    const { folder, library } = this.#options;
    if (config.training.startFrom === null || (await folder.store.readCheckpoint()) !== null) return null;
    const run = await startingRun(library, config.training.startFrom);
    await this.#tell({ lineage: { ...(await folder.record()).lineage, start: run.id } });
    return run.store.readDesign();
  }

  /** The teacher, trained first where there is none yet; null where there is nothing to distil. */
  async #taught(config: DesignConfig): Promise<TeacherDesign | null | 'unavailable'> {
    if (!config.distillation.enabled) return null;
    const { folder, library } = this.#options;
    const { lineage } = await folder.record();
    const hasLearned = (await folder.store.readCheckpoint()) !== null;
    const run = await teacherOf(library, config, hasLearned ? lineage.teacher : null);
    await this.#tell({ lineage: { ...lineage, teacher: run.id } });
    const { state } = await run.record();
    if (state !== 'done' && state !== 'stopped' && !(await this.#trainTeacher(run))) return 'unavailable';
    const design = await run.store.readDesign();
    if (design !== null) return { config: await run.config(), design };
    throw new InputError({
      where: run.id,
      expected: 'a teacher with a design',
      found: 'one without',
      hint: 'train it for an epoch',
    });
  }

  /** Trains a teacher as the run that it is. False when the user had it paused. */
  async #trainTeacher(run: RunFolder): Promise<boolean> {
    if (this.#wish !== 'go on') return false;
    const { emit } = this.#options;
    const teacher = new DesignJob({
      ...this.#options,
      folder: run,
      lock: await run.lock(),
      emit: (event, payload) => {
        emit(event, payload);
        if (event !== 'run.progress') return;
        const { step, steps, secondsLeft } = payload as EventPayload<'run.progress'>;
        this.#progress.push({ run: this.id, phase: 'teacher', step, steps, secondsLeft, rows: [] });
      },
      onEnd: () => undefined,
    });
    this.#teacher = teacher;
    // Said while its lock was taken.
    this.wish = this.#wish;
    await teacher.ended;
    this.#teacher = null;
    const { state, reason, mendable } = await run.record();
    if (state === 'done' || state === 'stopped') return true;
    if (state === 'paused') return false;
    const message = `its teacher ${run.id} ${state}${reason === null ? '' : `: ${reason}`}`;
    throw mendable
      ? new InputError({ where: 'distillation.teacher', expected: 'a teacher that can be trained', found: message })
      : new Error(message);
  }

  #hear(event: TrainingEvent, epochs: number): void {
    const { emit } = this.#options;
    switch (event.kind) {
      case 'progress': {
        const { phase, step, steps, secondsLeft, rows } = event;
        this.#last = { step, steps };
        this.#progress.push({ run: this.id, phase, step, steps, secondsLeft, rows: [...rows] });
        return;
      }
      case 'picture':
        this.picture = pictureMessage(event.picture);
        emit('run.picture', { run: this.id, picture: this.picture });
        return;
      case 'checkpoint':
        this.#epoch = Math.floor((event.step * epochs) / this.#last.steps);
    }
  }

  #tellPhase(phase: 'preparing' | 'evaluating'): void {
    this.#progress.push({ run: this.id, phase, ...this.#last, secondsLeft: null, rows: [] });
  }

  async #writeEpoch(): Promise<void> {
    if (this.#epoch === null) return;
    const epoch = this.#epoch;
    this.#epoch = null;
    if (epoch > (await this.#options.folder.record()).epoch) await this.#tell({ epoch });
  }

  async #tell(change: RunChange): Promise<void> {
    const record = await this.#options.folder.update(change, new Date());
    this.#options.emit('run.changed', { summary: summaryOf(record) });
  }

  /** The last change; told even where it cannot be written, as on a full disk. */
  async #write(change: RunChange): Promise<RunRecord> {
    const { folder } = this.#options;
    try {
      return await folder.update(change, new Date());
    } catch (error) {
      return { ...(await folder.record()), ...change, ...failed(error) };
    }
  }
}

const PAUSED = { state: 'paused', reason: null } as const;

function failed(error: unknown): Required<Pick<RunChange, 'state' | 'reason' | 'mendable'>> {
  const reason = error instanceof Error ? error.message : String(error);
  return { state: 'failed', reason, mendable: error instanceof InputError };
}

/** Lets messages in and out between two steps. */
const breathe = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));
