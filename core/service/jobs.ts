import { InputError } from '../math/input-error.ts';
import type { RunFolder } from '../runs/run-folder.ts';
import type { RunLibrary } from '../runs/run-library.ts';
import type { RunLock } from '../runs/run-lock.ts';
import type { DatasetPlaces } from '../datasets/open.ts';
import type { DesignConfig } from '../training/design-config.ts';
import type { TrainingWish } from '../training/train.ts';
import type { Emit, Engines } from './context.ts';
import type { JobList, Picture, RunState } from './contract.ts';
import { DesignJob } from './design-job.ts';
import { checkForebears } from './forebears.ts';
import { summaryOf } from './messages.ts';
import { oneAfterAnother } from './one-after-another.ts';
import { lineUp, reorder, takeOut, waitingRuns } from './run-queue.ts';
import { version } from './version.ts';

interface JobsOptions {
  readonly library: RunLibrary;
  readonly engines: Engines;
  readonly places: DatasetPlaces;
  readonly emit: Emit;
}

/** A diverged run would diverge again at the same step, and a done one has nothing left to do. */
const RESUMABLE: ReadonlySet<RunState> = new Set<RunState>(['paused', 'interrupted', 'stopped', 'failed']);

/** The work on runs: one at a time, as each takes the whole machine. What is started meanwhile waits its turn. */
export class Jobs {
  readonly #options: JobsOptions;
  #job: DesignJob | null = null;
  /** Begins so: what waited when a process ended does not begin again because somebody looks at a mask. */
  #held = true;
  /** Requests take their turn, so that two at once cannot both start. */
  readonly #inTurn = oneAfterAnother();

  constructor(options: JobsOptions) {
    this.#options = options;
  }

  /** The run in work, or null. */
  get current(): string | null {
    return this.#job?.run ?? null;
  }

  async list(): Promise<JobList> {
    const { current } = this;
    const queue = (await waitingRuns(this.#options.library)).map(({ id }) => id).filter((id) => id !== current);
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

  /** Goes on from the last checkpoint, now or when its turn comes; a run that waits begins at once where nothing is in work. @throws InputError when it cannot be resumed */
  resume(run: string): Promise<string> {
    return this.#inTurn(async () => {
      const folder = await this.#options.library.find(run);
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
    if (job === null || job.run !== run) {
      throw new InputError({
        where: 'run',
        expected: 'the run in work',
        found: `"${run}"`,
        hint: job === null ? 'none is' : job.run,
      });
    }
    job.wish = wish;
    await job.ended;
  }

  /** @param runs those that wait, in their new order */
  reorder(runs: readonly string[]): Promise<void> {
    return this.#inTurn(async () => {
      await reorder(this.#options.library, runs);
      await this.#tell();
    });
  }

  /** Takes a run out of the queue. @throws InputError when it does not wait */
  remove(run: string): Promise<void> {
    return this.#inTurn(async () => {
      const { library, emit } = this.#options;
      if (await takeOut(library, run, new Date())) {
        emit('run.changed', { summary: summaryOf(await (await library.find(run)).record()) });
      }
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
    return this.#job?.run === run ? this.#job.picture : null;
  }

  async #wait(folder: RunFolder): Promise<string> {
    const { library, emit } = this.#options;
    // A queue that begins with this one goes on by itself.
    if ((await waitingRuns(library)).length === 0) this.#held = false;
    await lineUp(library, folder, new Date());
    emit('run.changed', { summary: summaryOf(await folder.record()) });
    await this.#tell();
    return folder.id;
  }

  async #begin(folder: RunFolder, lock: RunLock): Promise<string> {
    const job: DesignJob = new DesignJob({ ...this.#options, folder, lock, onEnd: () => this.#ended(job) });
    this.#job = job;
    await this.#tell();
    return job.run;
  }

  #ended({ wish }: DesignJob): void {
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
        for (const folder of await waitingRuns(this.#options.library)) {
          const lock = await folder.lock().catch(() => null);
          if (lock !== null) return void (await this.#begin(folder, lock));
        }
      }
      await this.#tell();
    });
  }

  async #tell(): Promise<void> {
    this.#options.emit('jobs.changed', await this.list());
  }
}

const notResumable = (run: string, state: string): InputError =>
  new InputError({ where: run, expected: 'a run that was paused or interrupted', found: `one that is ${state}` });
