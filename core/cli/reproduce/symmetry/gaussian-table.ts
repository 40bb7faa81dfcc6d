import { rootKey, split } from '../../../math/random.ts';
import { elementCount } from '../../../math/field.ts';
import { summarise } from '../../../metrics/summary.ts';
import { fitPairs, predict, type RegressionOptions } from '../../../training/regression/fit.ts';
import { denseModel } from '../../../training/regression/model.ts';
import { nearestNeighbours } from '../../../training/regression/nearest-neighbours.ts';
import type { Pairs } from '../../../training/regression/pairs.ts';
import type { OverSeeds } from '../summary.ts';
import { gaussianProblem, KINDS, STAGES, type GaussianProblem, type Kind, type Stage } from './gaussian-problem.ts';
import { once } from './once.ts';
import type { GaussianSize } from './settings.ts';
import type { Work } from './work.ts';

const NEIGHBOURS = 5;
export const NETWORK = { name: 'nn', title: 'network', hidden: [256, 128, 64] } as const;
const METHODS = [
  NETWORK,
  { name: 'wnn', title: 'wide network', hidden: [512, 256, 128] },
  { name: 'dnn', title: 'deep network', hidden: [256, 256, 128, 128, 64, 64] },
  { name: 'k-nn', title: `${NEIGHBOURS} nearest neighbours`, hidden: null },
] as const;

/** Of Adam, for every network before and after alike. */
export const NETWORK_OPTIONS: Omit<RegressionOptions, 'epochs'> = { batch: 100, learningRate: 2e-3, decay: 0 };

/** A row of table 1: mean rectified errors over test scenes, over seeds. */
export interface GaussianRow {
  readonly kind: Kind;
  readonly length: number;
  readonly method: string;
  readonly title: string;
  readonly errors: Readonly<Record<Stage, OverSeeds>>;
}

/** @throws Interrupted; what is done is kept */
export async function gaussianTable(work: Work, { lengths, samples, tested, epochs }: GaussianSize): Promise<GaussianRow[]> {
  const found = new Map<string, number>();
  const name = (...parts: readonly (string | number)[]): string => parts.join(' ');
  // Seed after seed, so that a study that is cut short has all rows.
  for (const seed of work.seeds) {
    for (const kind of KINDS) {
      for (const length of lengths) {
        const problem = once(() => gaussianProblem(kind, length, samples, tested, seed));
        for (const { name: method, title, hidden } of METHODS) {
          for (const stage of STAGES) {
            const settings = { part: 'gaussian', kind, length, samples, tested, method, stage, seed };
            const own = hidden === null ? { neighbours: NEIGHBOURS } : { hidden, epochs, ...NETWORK_OPTIONS };
            const label = `${kind}, n = ${length}: ${title}, ${stage}, seed ${seed}`;
            const error = await work.kept.through({ ...settings, ...own }, async () => {
              await work.breathe(label, 0);
              const { pairs, tested: given, errorOf } = problem();
              if (hidden === null) return errorOf(nearestNeighbours(pairs[stage], given, NEIGHBOURS));
              return errorOf(await learned(work, pairs[stage], given, hidden, { ...NETWORK_OPTIONS, epochs }, seed, label));
            });
            found.set(name(kind, length, method, stage, seed), error);
          }
        }
      }
    }
  }
  const over = (...parts: readonly (string | number)[]): OverSeeds =>
    summarise(work.seeds.map((seed) => found.get(name(...parts, seed))!));
  return KINDS.flatMap((kind) =>
    lengths.flatMap((length) =>
      METHODS.map(({ name: method, title }) => ({
        kind,
        length,
        method,
        title,
        errors: { before: over(kind, length, method, 'before'), after: over(kind, length, method, 'after') },
      })),
    ),
  );
}

/** What fully connected layers make of the test intensities, once they have learned the pairs. */
export async function learned(
  { engine, breathe }: Work,
  pairs: Pairs,
  tested: GaussianProblem['tested'],
  hidden: readonly number[],
  options: RegressionOptions,
  seed: number,
  label: string,
): Promise<Float32Array> {
  const model = denseModel(elementCount(pairs.givenShape), hidden, elementCount(pairs.wantedShape));
  const weights = await fitPairs(engine, model, pairs, options, split(rootKey(seed), 'network'), (share) =>
    breathe(label, share),
  );
  return predict(engine, model, weights, tested, pairs.givenShape);
}
