import { loadSplit } from '../../datasets/dataset.ts';
import { openDataset, type DatasetPlaces } from '../../datasets/open.ts';
import { rootKey } from '../../math/random.ts';
import type { GeneratorLibrary, KeptGenerator } from '../../runs/generator-library.ts';
import type { RunLock } from '../../runs/run-lock.ts';
import { writePlace } from '../../runs/run-place.ts';
import type { TrainingFolder, TrainingLibrary } from '../../runs/training-library.ts';
import { trainingPoints } from '../../runs/training-points.ts';
import {
  trainGenerator,
  type GeneratorHost,
  type GeneratorProgress,
  type TrainedGenerator,
  type TrainingPoint,
} from '../../training/generators/train-generator.ts';
import type { TrainingWish } from '../../training/train.ts';
import type { Emit, Engines } from '../context.ts';
import { LossCurve } from './loss-curve.ts';
import { keepGenerator } from './keep-generator.ts';
import { trainResumably } from './train-resumably.ts';

interface TrainingJobOptions {
  readonly training: TrainingFolder;
  readonly trainings: TrainingLibrary;
  /** Where training points are. */
  readonly trainingsFolder: string;
  readonly generators: GeneratorLibrary;
  readonly lock: RunLock;
  readonly engines: Engines;
  readonly places: DatasetPlaces;
  readonly emit: Emit;
  /** Called when the training is free again, before its end is told. */
  readonly onEnd: () => void;
}

/** Milliseconds between two messages. */
const MESSAGE = 250;
/** Before so many steps of this process nobody knows how long the rest takes. */
const FORESEEABLE = 5;

/** The making of one generator, from where it stands. Begins by itself; its end is always written down and told. */
export class TrainingJob {
  readonly id: string;
  readonly ended: Promise<void>;
  wish: TrainingWish = 'go on';

  readonly #options: TrainingJobOptions;

  constructor(options: TrainingJobOptions) {
    this.#options = options;
    this.id = options.training.id;
    this.ended = this.#live();
  }

  async #live(): Promise<void> {
    const { training, trainings, lock, emit, onEnd } = this.#options;
    // The reply with the id leaves before the first event about it.
    await new Promise(setImmediate);
    let generator: string | null = null;
    let reason: string | null = null;
    try {
      generator = await this.#work();
      // What is a generator now is no longer in the making.
      if (generator !== null) await trainings.remove(training.id);
      else await training.update({ state: 'paused' });
    } catch (error) {
      reason = error instanceof Error ? error.message : String(error);
      await training.update({ state: 'failed', reason }).catch(() => undefined);
    }
    await lock.release().catch(() => undefined);
    onEnd();
    if (generator !== null) emit('generators.changed', {});
    emit('trainings.changed', { began: null, ended: { training: training.id, generator, reason } });
  }

  /** The id of the generator that came of it; null where it was paused. */
  async #work(): Promise<string | null> {
    const { training, trainingsFolder, generators, engines, places, emit } = this.#options;
    await writePlace(training.folder, null);
    const { config, steps } = await training.update({ state: 'running', reason: null });
    emit('trainings.changed', { began: { training: training.id, name: config.name }, ended: null });
    const { source, height, width, train, validation } = config.dataset;
    const dataset = await openDataset(source, places);
    const images = await loadSplit(dataset, { train, validation, test: 0 }, [height, width], rootKey(config.seed));
    const engine = await engines.chosen();
    await training.update({ engine: engine.name });
    const learn = (host: GeneratorHost): Promise<TrainedGenerator> => trainGenerator(config, images, host);
    const keep = (trained: TrainedGenerator): Promise<KeptGenerator> => keepGenerator(generators, config, engine.name, trained);
    let report: (at: GeneratorProgress) => void = () => undefined;
    const { kept } = await trainResumably(learn, keep, {
      engine,
      points: trainingPoints(trainingsFolder, config, engine.name),
      onBegin: (from) => (report = this.#reporter(from, steps / config.training.epochs)),
      onStep: (at) => report(at),
      async onPoint({ step, losses, seconds }) {
        await training.update({ step, losses: [...losses], seconds });
      },
      ending: () => (this.wish === 'go on' ? null : { keeps: this.wish === 'stop', goesOn: this.wish === 'pause' }),
    });
    return kept?.record.id ?? null;
  }

  #reporter(from: TrainingPoint | null, perEpoch: number): (at: GeneratorProgress) => void {
    const { emit } = this.#options;
    const first = from?.step ?? 0;
    const curve = new LossCurve(from?.losses ?? [], perEpoch);
    const began = performance.now();
    let told = -Infinity;
    return ({ step, steps, loss }) => {
      curve.add(step, loss);
      const now = performance.now();
      if (now - told < MESSAGE && step < steps) return;
      told = now;
      const done = step - first;
      const secondsLeft = done < FORESEEABLE ? null : ((now - began) / 1000 / done) * (steps - step);
      emit('training.progress', { training: this.id, step, steps, secondsLeft, curve: curve.message() });
    };
  }
}
