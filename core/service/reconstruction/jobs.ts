import { encodeJson } from '../../formats/json.ts';
import { InputError } from '../../math/input-error.ts';
import type { GeneratorLibrary } from '../../runs/generator-library.ts';
import type { InverseLibrary } from '../../runs/inverse-library.ts';
import type { ReconstructionFolder, ReconstructionLibrary } from '../../runs/reconstruction-library.ts';
import type { ReconstructionRecord, ReconstructionSettings, ReconstructionSource } from '../../runs/reconstruction-record.ts';
import type { RunLibrary } from '../../runs/run-library.ts';
import type { RunLock } from '../../runs/run-lock.ts';
import { encodeField, readScenes } from '../arrays.ts';
import type { Emit, Engines } from '../context.ts';
import { version } from '../version.ts';
import { withoutSingleScene } from './field-files.ts';
import { readInput } from './input.ts';
import { encodeMaps } from './maps.ts';
import type { ReconstructionProgress } from './progress.ts';
import { reconstruct } from './reconstruct.ts';

interface JobsOptions {
  readonly library: RunLibrary;
  readonly reconstructions: ReconstructionLibrary;
  readonly generators: GeneratorLibrary;
  readonly inverses: InverseLibrary;
  readonly engines: Engines;
  readonly emit: Emit;
}

/** Thrown where a reconstruction was asked to end. */
class Cancelled extends Error {}

interface Job {
  readonly id: string;
  cancelled: boolean;
  readonly ended: Promise<void>;
}

/** Milliseconds of work after which others get an answer, and between two messages. */
const [BREATH, MESSAGE] = [20, 100];

/** The work on reconstructions: one at a time, beside everything else that the core does. */
export class ReconstructionJobs {
  readonly #options: JobsOptions;
  #job: Job | null = null;
  /** Between the request and the start of the work, so that two requests at once cannot both start. */
  #starting = false;

  constructor(options: JobsOptions) {
    this.#options = options;
  }

  /** Makes a record and begins. Resolves with its id before the work begins. @throws InputError while another is in work */
  async start(name: string, source: ReconstructionSource, settings: ReconstructionSettings): Promise<string> {
    if (this.#starting || this.#job !== null) {
      const found = this.#job === null ? 'another that is starting' : this.#job.id;
      throw new InputError({ where: 'reconstruction', expected: 'no other in work', found, hint: 'cancel it first' });
    }
    this.#starting = true;
    try {
      const folder = await this.#options.reconstructions.create({ name, source, settings, made: version });
      const lock = await folder.lock();
      this.#tell(await folder.record());
      const job: Job = { id: folder.id, cancelled: false, ended: Promise.resolve().then(() => this.#work(folder, lock, job)) };
      this.#job = job;
      return job.id;
    } finally {
      this.#starting = false;
    }
  }

  /** Resolves once its state is written. @throws InputError when it is not in work */
  async cancel(id: string): Promise<void> {
    const job = this.#job;
    if (job === null || job.id !== id) {
      throw new InputError({
        where: 'reconstruction',
        expected: 'the one in work',
        found: `"${id}"`,
        hint: job?.id ?? 'none is',
      });
    }
    job.cancelled = true;
    await job.ended;
  }

  async #work(folder: ReconstructionFolder, lock: RunLock, job: Job): Promise<void> {
    let change: Partial<ReconstructionRecord>;
    try {
      change = await this.#reconstruct(folder, job);
    } catch (error) {
      if (error instanceof Cancelled) change = { state: 'cancelled', reason: null };
      else change = { state: 'failed', reason: error instanceof Error ? error.message : String(error) };
    }
    this.#job = null;
    try {
      const record = await folder.update(change);
      await lock.release();
      this.#tell(record);
    } catch {
      // A full disk, or a folder that was taken away: what is left on it says that it was interrupted.
      await lock.release().catch(() => undefined);
    }
  }

  async #reconstruct(folder: ReconstructionFolder, job: Job): Promise<Partial<ReconstructionRecord>> {
    const { source, settings } = await folder.record();
    const { library, generators, inverses, engines } = this.#options;
    const onProgress = this.#reporter(job);
    await onProgress(atOnce('reading', 0));
    const input = await readInput(source, library);
    const [scenes = 0, snapshots = 0] = input.intensity.shape;
    await folder.update({ run: input.loaded?.run.id ?? input.capture?.mask.run ?? null, scenes, snapshots });
    const truth =
      settings.truth === null ? null : await readScenes(settings.truth, [scenes, ...input.operatorOf(null).sceneShape]);
    const { report, results } = await reconstruct(input, settings, truth, {
      engine: () => engines.chosen(),
      generators,
      inverses,
      onProgress,
    });
    await onProgress(atOnce('writing', 1));
    for (const { method, solved, assessment } of results) {
      await folder.write(report.methods[method]!.file, encodeField(withoutSingleScene(solved.field)));
      if (assessment !== null) await folder.write(mapsFile(method), encodeMaps(assessment, input.intensity));
    }
    // Last: without a report it is not done.
    await folder.write('report.json', encodeJson(report));
    const verdicts = Object.fromEntries(Object.entries(report.methods).map(([method, { verdict }]) => [method, verdict]));
    return { state: 'done', verdicts, reason: null };
  }

  /** Lets others in every few milliseconds, tells at most ten times a second, and ends what was cancelled. */
  #reporter(job: Job): (progress: ReconstructionProgress) => Promise<void> {
    let [breathed, told] = [performance.now(), -Infinity];
    let stage: string | null = null;
    return async (progress) => {
      const now = performance.now();
      if (now - told >= MESSAGE || stage !== progress.method + progress.stage) {
        told = now;
        stage = progress.method + progress.stage;
        this.#options.emit('reconstruction.progress', { reconstruction: job.id, ...progress });
      }
      if (now - breathed >= BREATH) {
        await new Promise(setImmediate);
        breathed = performance.now();
      }
      if (job.cancelled) throw new Cancelled();
    };
  }

  #tell(record: ReconstructionRecord): void {
    const { version: _version, ...summary } = record;
    this.#options.emit('reconstruction.changed', { summary });
  }
}

export const mapsFile = (method: string): string => `maps-${method}.npz`;

const atOnce = (stage: 'reading' | 'writing', share: number): ReconstructionProgress => ({
  method: '',
  stage,
  share,
  scene: null,
  iteration: null,
  residual: null,
  secondsLeft: null,
});
