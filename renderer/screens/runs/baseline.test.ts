import { expect, it } from 'vitest';
import type { Score } from '../../../core/service/contract.ts';
import { fakeEvaluation } from '../../client/fake-data.ts';
import { baselineOf } from './baseline.ts';

const [network, er] = Object.values(fakeEvaluation) as [Score, Score];

it('is the best classical method, whatever the network does', () => {
  const raar = { ...er, psnr: { ...er.psnr, mean: 70 } };
  const refined = { ...er, psnr: { ...er.psnr, mean: 90 } };
  expect(baselineOf({ network, 'network+er': refined, er, raar })).toBe(raar);
});

it('is nothing where nothing classical was run', () => {
  expect(baselineOf(null)).toBeNull();
  expect(baselineOf({ network })).toBeNull();
});
