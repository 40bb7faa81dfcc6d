import { expect, it } from 'vitest';
import { choosePrior, isPriorName } from './priors.ts';

const known = { set: {}, model: null, support: null };

it('numbers of a prior that is not chosen are refused, whether another is or none', () => {
  const set = { 'total-variation': { weight: 0.1 } };
  for (const prior of [null, 'real'] as const) expect(() => choosePrior({ ...known, prior, set })).toThrow(/total-variation/);
  expect(choosePrior({ ...known, prior: 'total-variation', set }).name).toBe('total variation, weight 0.1');
});

it('what every object has is no name of a prior', () => expect(isPriorName('constructor')).toBe(false));
