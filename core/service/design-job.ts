import { InputError } from '../math/input-error.ts';
import { performance } from 'node:perf_hooks';
import type { DatasetPlaces } from '../datasets/open.ts';
import type { RunChange, RunFolder } from '../runs/run-folder.ts';
import type { RunLock } from '../runs/run-lock.ts';
import type { RunRecord } from '../runs/run-record.ts';
import { train, type TrainingEvent, type TrainingWish } from '../training/train.ts';
import type { Emit, Engines } from './context.ts';
import type { Picture } from './contract.ts';
import { loadDesignScenes } from './design-scenes.ts';
import { evaluateRun } from './evaluate-run.ts';
import { pictureMessage, summaryOf } from './messages.ts';
import { ProgressThrottle } from './progress-throttle.ts';

interface DesignJobOptions {
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
  readonly run: string;
  readonly ended: Promise<void>;
  wish: TrainingWish = 'go on';
  picture: Picture | null = null;

  readonly #options: DesignJobOptions;
  readonly #progress: ProgressThrottle;
  /** Whole epochs at the last checkpoint, to be written into the record. */
  #epoch: number | null = null;
  #last = { step: 0, steps: 0 };

  constructor(options: DesignJobOptions) {
    this.#options = options;
    this.run = options.folder.id;
    this.#progress = new ProgressThrottle(
      (progress) => options.emit('run.progress', progress),
      () => performance.now(),
    );
    this.ended = this.#live();
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
    await this.#tell({ state: 'running', reason: null, mendable: false });
    this.#tellPhase('preparing');
    const config = await folder.config();
    const engine = await engines.chosen();
    await this.#tell({ engine: engine.name });
    const scenes = await loadDesignScenes(config, places);
    const outcome = await train(config, scenes, {
      engine,
      store: folder.store,
      wish: () => this.wish,
      onEvent: (event) => this.#hear(event, config.training.epochs),
      now: () => performance.now() / 1000,
      breathe: async () => {
        await breathe();
        await this.#writeEpoch();
      },
    });
    const end: RunChange = { state: outcome.state, epoch: Math.floor(outcome.epoch), reason: outcome.reason };
    if (outcome.state !== 'done' && outcome.state !== 'stopped') return end;
    this.#tellPhase('evaluating');
    const evaluation = await evaluateRun(folder, config, engine, scenes.test, async () => {
      await breathe();
      return this.wish !== 'pause';
    });
    // Resumed, it has no steps left to train and is evaluated.
    return evaluation === null ? { ...end, state: 'paused', reason: null } : { ...end, evaluation };
  }

  #hear(event: TrainingEvent, epochs: number): void {
    const { emit } = this.#options;
    switch (event.kind) {
      case 'progress': {
        const { phase, step, steps, secondsLeft, rows } = event;
        this.#last = { step, steps };
        this.#progress.push({ run: this.run, phase, step, steps, secondsLeft, rows: [...rows] });
        return;
      }
      case 'picture':
        this.picture = pictureMessage(event.picture);
        emit('run.picture', { run: this.run, picture: this.picture });
        return;
      case 'checkpoint':
        this.#epoch = Math.floor((event.step * epochs) / this.#last.steps);
    }
  }

  #tellPhase(phase: 'preparing' | 'evaluating'): void {
    this.#progress.push({ run: this.run, phase, ...this.#last, secondsLeft: null, rows: [] });
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

function failed(error: unknown): Required<Pick<RunChange, 'state' | 'reason' | 'mendable'>> {
  const reason = error instanceof Error ? error.message : String(error);
  return { state: 'failed', reason, mendable: error instanceof InputError };
}

/** Lets messages in and out between two steps. */
const breathe = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));
