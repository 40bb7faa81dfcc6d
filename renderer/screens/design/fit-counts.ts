import type { DatasetSummary, DesignConfig } from '../../../core/service/contract.ts';
import { texts } from '../../texts.ts';

type Counts = Pick<DesignConfig['dataset'], 'train' | 'validation' | 'test'>;
type Parts = Pick<DatasetSummary, 'trainCount' | 'validationCount' | 'testCount'>;

/**
 * The numbers of scenes that a design can have of a data set: those that were asked for where it has as many; otherwise all of a part that is
 * held out already, and of images that are not, a tenth for validation, a tenth for tests and the rest to learn from.
 */
export function fitCounts(asked: Counts, { trainCount, validationCount, testCount }: Parts): Counts {
  const tenth = Math.max(1, Math.floor(trainCount / 10));
  const pooled = asked.train + (validationCount > 0 ? 0 : asked.validation) + (testCount > 0 ? 0 : asked.test);
  const scarce = pooled > trainCount;
  const held = (count: number, own: number): number => (own > 0 ? Math.min(count, own) : scarce ? Math.min(count, tenth) : count);
  const [validation, test] = [held(asked.validation, validationCount), held(asked.test, testCount)];
  const left = trainCount - (validationCount > 0 ? 0 : validation) - (testCount > 0 ? 0 : test);
  return { train: Math.max(1, Math.min(asked.train, left)), validation, test };
}

/** One line for each path that asks for more scenes than the data set has: the core would refuse it once the run has begun. */
export function scarceCounts(asked: Counts, { trainCount, validationCount, testCount }: Parts): ReadonlyMap<string, string> {
  const { expected, atMost, scenesOf } = texts.validation;
  const there = { train: 0, validation: validationCount, test: testCount };
  const parts = ['train', 'validation', 'test'] as const;
  const chosen = parts.filter((part) => there[part] === 0);
  const wanted = chosen.reduce((sum, part) => sum + asked[part], 0);
  const problems = new Map<string, string>();
  if (wanted > trainCount) problems.set('dataset.train', expected(scenesOf(trainCount, chosen), wanted));
  for (const part of parts)
    if (there[part] > 0 && asked[part] > there[part]) problems.set(`dataset.${part}`, expected(atMost(there[part]), asked[part]));
  return problems;
}
