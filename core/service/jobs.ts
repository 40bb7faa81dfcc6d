import { InputError } from '../math/input-error.ts';
import type { GeneratorLibrary } from '../runs/generator-library.ts';
import type { RunLibrary } from '../runs/run-library.ts';
import type { RunLock } from '../runs/run-lock.ts';
import { TrainingFolder, type TrainingLibrary } from '../runs/training-library.ts';
import type { DatasetPlaces } from '../datasets/open.ts';
import type { GeneratorConfig } from '../training/generators/generator-config.ts';
import type { DesignConfig } from '../training/design-config.ts';
import type { TrainingWish } from '../training/train.ts';
import type { Emit, Engines } from './context.ts';
import type { JobList, Picture, RunState } from './contract.ts';
import { DesignJob } from './design-job.ts';
import { checkForebears } from './forebears.ts';
import { TrainingJob } from './generators/training-job.ts';
import { findWork, lineUp, reorder, takeOut, waitingWork, type Workable } from './job-queue.ts';
import { summaryOf } from './messages.ts';
import { oneAfterAnother } from './one-after-another.ts';
import { version } from './version.ts';

interface JobsOptions {
  readonly library: RunLibrary;
  readonly generators: GeneratorLibrary;
  readonly trainings: TrainingLibrary;
  /** Where the points of trainings are. */
  readonly trainingsFolder: string;
  readonly engines: Engines;
  readonly places: DatasetPlaces;
  readonly emit: Emit;
}

/** A diverged run would diverge again at the same step, and a done one has nothing left to do. */
const RESUMABLE: ReadonlySet<RunState> = new Set<RunState>(['paused', 'interrupted', 'stopped', 'failed']);

/** The work on runs and on generators in the making: one at a time, as each takes the whole machine. What is started meanwhile waits its turn. */
export class Jobs {
  readonly #options: JobsOptions;
  #job: DesignJob | TrainingJob | null = null;
  /** Begins so: what waited when a process ended does not begin again because somebody looks at a mask. */
  #held = true;
  /** Requests take their turn, so that two at once cannot both start. */
  readonly #inTurn = oneAfterAnother();

  constructor(options: JobsOptions) {
    this.#options = options;
  }

  /** The run or the training in work, or null. */
  get current(): string | null {
    return this.#job?.id ?? null;
  }

  /** The run in work; null while a generator is trained, or nothing. */
  get currentRun(): string | null {
    return this.#job instanceof DesignJob ? this.#job.id : null;
  }

  async list(): Promise<JobList> {
    const waiting = await waitingWork(this.#options);
    // Read afterwards: what began meanwhile is in work, not nowhere.
    const { current } = this;
    const queue = waiting.map(({ id }) => id).filter((id) => id !== current);
    return { current, queue, held: this.#held && queue.length > 0 };
  }

  /** Makes a run (of a preset, where one is named) and trains it, or lets it wait while another is in work. Resolves with its id before the work begins. */
  start(config: DesignConfig, preset: string | null = null): Promise<string> {
    return this.#inTurn(async () => {
      const { library } = this.#options;
      await checkForebears(library, config);
      const folder = await library.create(config, version, preset);
      if (this.#job !== null) return this.#wait(folder);
      return this.#begin(folder, await folder.lock());
    });
  }

  /** Trains a generator, or lets it wait while another is in work. Resolves with the id of its training before the work begins. */
  startTraining(config: GeneratorConfig): Promise<string> {
    return this.#inTurn(async () => {
      const training = await this.#options.trainings.create(config);
      if (this.#job !== null) return this.#wait(training);
      return this.#begin(training, await training.lock());
    });
  }

  /** Goes on from the last checkpoint, now or when its turn comes; a run that waits begins at once where nothing is in work. @throws InputError when it cannot be resumed */
  resume(run: string): Promise<string> {
    return this.#inTurn(async () => {
      const folder = await findWork(this.#options, run);
      if (folder.id === this.current) throw notResumable(folder.id, 'running');
      const lock = await folder.lock();
      const { state } = await folder.record();
      // With the lock in hand a run that says it is running was left so by a process that died.
      if (!RESUMABLE.has(state) && state !== 'queued' && state !== 'running') {
        await lock.release();
        throw notResumable(folder.id, state);
      }
      if (this.#job === null) return this.#begin(folder, lock);
      await lock.release();
      return this.#wait(folder);
    });
  }

  /** Asks for the end, and resolves once the checkpoint is kept and the run's state is written. @throws InputError when it is not in work */
  async end(run: string, wish: Exclude<TrainingWish, 'go on'>): Promise<void> {
    const job = this.#job;
    if (job === null || job.id !== run) {
      throw new InputError({
        where: 'run',
        expected: 'the run in work',
        found: `"${run}"`,
        hint: job === null ? 'none is' : job.id,
      });
    }
    job.wish = wish;
    await job.ended;
  }

  /** @param runs those that wait, in their new order */
  reorder(runs: readonly string[]): Promise<void> {
    return this.#inTurn(async () => {
      await reorder(this.#options, runs);
      await this.#tell();
    });
  }

  /** Takes a run out of the queue. @throws InputError when it does not wait */
  remove(run: string): Promise<void> {
    return this.#inTurn(async () => {
      const left = await takeOut(this.#options, run, new Date());
      if (left !== null) await this.#tellOf(left);
      else this.#options.emit('trainings.changed', { began: null, ended: null });
      await this.#tell();
    });
  }

  /** Lets the queue go on. */
  release(): Promise<void> {
    this.#held = false;
    return this.#next();
  }

  /** The last mask and pictures of the run in work; null before the first, or of another run. */
  pictureOf(run: string): Picture | null {
    return this.#job instanceof DesignJob && this.#job.id === run ? this.#job.picture : null;
  }

  async #wait(work: Workable): Promise<string> {
    // A queue that begins with this one goes on by itself.
    if ((await waitingWork(this.#options)).length === 0) this.#held = false;
    await lineUp(this.#options, work, new Date());
    await this.#tellOf(work);
    await this.#tell();
    return work.id;
  }

  async #begin(work: Workable, lock: RunLock): Promise<string> {
    const options = { ...this.#options, lock, onEnd: () => this.#ended(job) };
    const job: DesignJob | TrainingJob =
      work instanceof TrainingFolder
        ? new TrainingJob({ ...options, training: work })
        : new DesignJob({ ...options, folder: work });
    this.#job = job;
    await this.#tell();
    return job.id;
  }

  #ended({ wish }: DesignJob | TrainingJob): void {
    // Who pauses one wants the machine for something else.
    if (wish === 'pause') this.#held = true;
    this.#job = null;
    // Where the workspace cannot be read the ending run says so.
    void this.#next().catch(() => undefined);
  }

  /** Begins with the first that waits and that nobody else works on. */
  #next(): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#job === null && !this.#held) {
        for (const work of await waitingWork(this.#options)) {
          const lock = await work.lock().catch(() => null);
          if (lock !== null) return void (await this.#begin(work, lock));
        }
      }
      await this.#tell();
    });
  }

  /** Of something that waits, or waits no more. */
  async #tellOf(work: Workable): Promise<void> {
    const { emit } = this.#options;
    if (work instanceof TrainingFolder) emit('trainings.changed', { began: null, ended: null });
    else emit('run.changed', { summary: summaryOf(await work.record()) });
  }

  async #tell(): Promise<void> {
    this.#options.emit('jobs.changed', await this.list());
  }
}

const notResumable = (run: string, state: string): InputError =>
  new InputError({ where: run, expected: 'a run that was paused or interrupted', found: `one that is ${state}` });
