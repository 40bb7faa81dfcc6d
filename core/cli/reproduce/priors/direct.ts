import { loadSplit } from '../../../datasets/dataset.ts';
import { openDataset } from '../../../datasets/open.ts';
import type { Engine } from '../../../engine/program.ts';
import { rootKey, split } from '../../../math/random.ts';
import { directNetwork, type DirectArchitecture } from '../../../networks/direct/architecture.ts';
import { fitPairs, predict, type RegressionOptions } from '../../../training/regression/fit.ts';
import { magnitudeRows, measuredPairs } from '../../../training/regression/magnitudes.ts';
import { directModel } from '../../../training/regression/model.ts';
import { datasetPlaces } from '../../scenes.ts';
import type { Solution } from './kept-solutions.ts';
import type { Size } from './settings.ts';
import { breathe, SIDE, type Bench, type Solved } from './work.ts';

/** A network that is trained to read images straight off the magnitudes of one operator. */
export interface DirectMethod {
  readonly name: string;
  readonly title: string;
  readonly architecture: DirectArchitecture;
  readonly epochs: number;
}

/** Of Adam, for every network alike. */
const OPTIONS: Omit<RegressionOptions, 'epochs'> = { batch: 100, learningRate: 1e-3, decay: 0 };

/** Trains the network on exact measurements of the images that the generators learn from too, and reads the scenes with it. */
export async function solveDirect(
  bench: Bench,
  engine: Engine,
  size: Size,
  { name, title, architecture, epochs }: DirectMethod,
): Promise<Solved> {
  const { source, train, validation } = size;
  const options = { ...OPTIONS, epochs };
  const settings = {
    problem: bench.problem,
    seed: bench.seed,
    engine: engine.name,
    source,
    train,
    validation,
    architecture,
    options,
  };
  const solution = await bench.kept.once(settings, () => learnAndRead(bench, engine, size, title, architecture, options));
  return { method: name, title, ...solution };
}

async function learnAndRead(
  bench: Bench,
  engine: Engine,
  { source, train, validation }: Size,
  label: string,
  architecture: DirectArchitecture,
  options: RegressionOptions,
): Promise<Solution> {
  const { context, operator, truth, intensity, seed } = bench;
  const began = performance.now();
  const dataset = await openDataset(source, datasetPlaces);
  // The same part as the generators have: none of the images on which settings are chosen.
  const images = await loadSplit(dataset, { train, validation, test: 0 }, [SIDE, SIDE], rootKey(0));
  const pairs = measuredPairs(operator, images.train);
  const model = directModel(directNetwork(architecture, pairs.givenShape[0]!, [SIDE, SIDE]));
  const weights = await fitPairs(engine, model, pairs, options, split(rootKey(seed), architecture.kind), async (share) => {
    context.progress.update({ label, done: share, total: 1 });
    await breathe(bench);
  });
  const given = magnitudeRows(intensity);
  const made = await predict(engine, model, weights, given, pairs.givenShape);
  return {
    field: { shape: truth.shape, re: Float64Array.from(made), im: new Float64Array(made.length) },
    seconds: (performance.now() - began) / 1000,
  };
}
