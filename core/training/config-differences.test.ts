import { expect, test } from 'vitest';
import { differencesOf } from './config-differences.ts';

test('says only what differs, in the order of the configuration', () => {
  const config = { name: 'a', training: { epochs: 4, patience: null }, mask: { learned: true } };
  const others = [
    { ...config, training: { epochs: 8, patience: null } },
    { ...config, name: 'b', training: { epochs: 4, patience: 3 } },
  ];
  expect(differencesOf([config, ...others])).toEqual([
    { path: 'name', values: ['a', 'a', 'b'] },
    { path: 'training.epochs', values: [4, 8, 4] },
    { path: 'training.patience', values: [null, null, 3] },
  ]);
  expect(differencesOf([config, structuredClone(config)])).toEqual([]);
});

test('knows that an older configuration has no such parameter', () => {
  expect(differencesOf([{ a: 1 }, {}])).toEqual([{ path: 'a', values: [1, undefined] }]);
});
