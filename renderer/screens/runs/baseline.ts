import type { Evaluation, Score } from '../../../core/service/contract.ts';

/** The best of the methods that learn nothing. */
export function baselineOf(evaluation: Evaluation | null): Score | null {
  const classical = Object.entries(evaluation ?? {}).filter(([method]) => !method.startsWith('network'));
  const best = classical.sort(([, a], [, b]) => b.psnr.mean - a.psnr.mean)[0];
  return best === undefined ? null : best[1];
}
