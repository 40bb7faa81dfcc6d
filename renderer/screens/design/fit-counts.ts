import type { DatasetSummary, DesignConfig } from '../../../core/service/contract.ts';

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
