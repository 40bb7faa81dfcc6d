import { permutation, type Key } from '../math/random.ts';

export interface SplitCounts {
  readonly train: number;
  readonly validation: number;
  readonly test: number;
}
/** Numbers of images, from 0. */
type Split = { readonly [Part in keyof SplitCounts]: Int32Array };

/**
 * Three disjoint random choices among `count` images, the same for the same key. A part does not change when a later one (in the order
 * test, validation, train) grows, so that more training images leave the test figures comparable.
 * @throws RangeError when more is asked for than there is
 */
export function splitDataset(count: number, { train, validation, test }: SplitCounts, key: Key): Split {
  if (train + validation + test > count)
    throw new RangeError(`cannot split ${count} images into ${train} + ${validation} + ${test}`);
  const order = permutation(key, count);
  return {
    test: order.slice(0, test),
    validation: order.slice(test, test + validation),
    train: order.slice(test + validation, test + validation + train),
  };
}
