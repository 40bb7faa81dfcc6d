import { InputError } from '../math/input-error.ts';
import type { RunFolder } from '../runs/run-folder.ts';
import type { RunLibrary } from '../runs/run-library.ts';
import type { RunLock } from '../runs/run-lock.ts';
import type { DatasetPlaces } from '../datasets/open.ts';
import type { DesignConfig } from '../training/design-config.ts';
import type { TrainingWish } from '../training/train.ts';
import type { Emit, Engines } from './context.ts';
import type { Picture, RunState } from './contract.ts';
import { DesignJob } from './design-job.ts';
import { checkForebears } from './forebears.ts';
import { version } from './version.ts';

interface JobsOptions {
  readonly library: RunLibrary;
  readonly engines: Engines;
  readonly places: DatasetPlaces;
  readonly emit: Emit;
}

/** A diverged run would diverge again at the same step, and a done one has nothing left to do. */
const RESUMABLE: ReadonlySet<RunState> = new Set<RunState>(['paused', 'interrupted', 'stopped', 'failed']);

/** The work on runs: one at a time, as each takes the whole machine. */
export class Jobs {
  readonly #options: JobsOptions;
  #job: DesignJob | null = null;
  /** Between the request and the start of the work, so that two requests at once cannot both start. */
  #starting = false;

  constructor(options: JobsOptions) {
    this.#options = options;
  }

  /** The run in work, or null. */
  get current(): string | null {
    return this.#job?.run ?? null;
  }

  /** Makes a run and trains it. Resolves with its id before the work begins. @throws InputError while another run is in work */
  start(config: DesignConfig): Promise<string> {
    return this.#begin(async () => {
      const { library } = this.#options;
      await checkForebears(library, config);
      const folder = await library.create(config, version);
      return [folder, await folder.lock()];
    });
  }

  /** Goes on from the last checkpoint. @throws InputError when the run cannot be resumed, or another is in work */
  resume(run: string): Promise<string> {
    return this.#begin(async () => {
      const folder = await this.#options.library.find(run);
      const lock = await folder.lock();
      const { state } = await folder.record();
      // With the lock in hand a run that says it is running was left so by a process that died.
      if (RESUMABLE.has(state) || state === 'queued' || state === 'running') return [folder, lock];
      await lock.release();
      throw new InputError({ where: folder.id, expected: 'a run that was paused or interrupted', found: `one that is ${state}` });
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

  /** The last mask and pictures of the run in work; null before the first, or of another run. */
  pictureOf(run: string): Picture | null {
    return this.#job?.run === run ? this.#job.picture : null;
  }

  async #begin(open: () => Promise<readonly [RunFolder, RunLock]>): Promise<string> {
    if (this.#starting || this.#job !== null) {
      const found = this.#job === null ? 'another that is starting' : this.#job.run;
      throw new InputError({ where: 'design', expected: 'no other run in work', found, hint: 'pause or stop it first' });
    }
    this.#starting = true;
    try {
      const [folder, lock] = await open();
      const job = new DesignJob({ ...this.#options, folder, lock, onEnd: () => (this.#job = null) });
      this.#job = job;
      return job.run;
    } finally {
      this.#starting = false;
    }
  }
}
