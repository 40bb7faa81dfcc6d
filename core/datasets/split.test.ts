import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rootKey } from '../math/random.ts';
import { splitDataset } from './split.ts';

const part = fc.nat(40);

describe('splitDataset', () => {
  it('gives disjoint parts of the sizes asked for, the same for the same key', () => {
    fc.assert(
      fc.property(part, part, part, part, fc.nat(1000), (train, validation, test, rest, seed) => {
        const count = train + validation + test + rest;
        const split = splitDataset(count, { train, validation, test }, rootKey(seed));
        const all = [...split.train, ...split.validation, ...split.test];
        expect(new Set(all).size).toBe(train + validation + test);
        expect([split.train.length, split.validation.length, split.test.length]).toEqual([train, validation, test]);
        expect(all.every((index) => index >= 0 && index < count)).toBe(true);
        expect(splitDataset(count, { train, validation, test }, rootKey(seed))).toEqual(split);
      }),
    );
  });

  it('keeps validation and test when more training images are asked for, and changes with the key', () => {
    const small = splitDataset(100, { train: 10, validation: 5, test: 5 }, rootKey(1));
    const large = splitDataset(100, { train: 90, validation: 5, test: 5 }, rootKey(1));
    expect([large.validation, large.test]).toEqual([small.validation, small.test]);
    expect(splitDataset(100, { train: 10, validation: 5, test: 5 }, rootKey(2)).train).not.toEqual(small.train);
  });

  it('refuses more than there is', () => {
    expect(() => splitDataset(10, { train: 6, validation: 3, test: 2 }, rootKey(0))).toThrow(RangeError);
  });
});
