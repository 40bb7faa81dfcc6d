import { expect, test } from 'vitest';
import { designDifferences } from './config-differences.ts';

test('says only what differs, in the order of the configuration', () => {
  const config = { name: 'a', training: { epochs: 4, patience: null }, mask: { learned: true } };
  const others = [
    { ...config, training: { epochs: 8, patience: null } },
    { ...config, name: 'b', training: { epochs: 4, patience: 3 } },
  ];
  expect(designDifferences([config, ...others])).toEqual([
    { path: 'training.epochs', values: [4, 8, 4] },
    { path: 'training.patience', values: [null, null, 3] },
  ]);
  expect(designDifferences([config, structuredClone(config)])).toEqual([]);
});

test('knows that an older configuration has no such parameter', () => {
  expect(designDifferences([{ a: 1 }, {}])).toEqual([{ path: 'a', values: [1, undefined] }]);
});

test('leaves out what has no effect', () => {
  const config = { distillation: { enabled: false, cdp: 1, match: 'pattern' }, mask: { learned: true, bits: null } };
  const other = { ...config, distillation: { enabled: false, cdp: 2, match: 'light' } };
  expect(designDifferences([config, other])).toEqual([]);
  // The weight has an effect in one of them: what it is in the other is nothing to compare with.
  const student = { ...config, distillation: { enabled: true, cdp: 0, match: 'light' } };
  expect(designDifferences([config, student])).toEqual([
    { path: 'distillation.enabled', values: [false, true] },
    { path: 'distillation.cdp', values: [undefined, 0] },
  ]);
});
