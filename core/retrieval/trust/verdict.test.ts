import { describe, expect, it } from 'vitest';
import { verdictOf } from './verdict.ts';
import type { TrustFigures } from './verdict.ts';

const good: TrustFigures = {
  chiSquare: 1.02,
  heldOut: { explained: 0.97, chiSquare: 9, error: 0.08 },
  restarts: { count: 4, explaining: 4, spread: 0.03 },
};

describe('verdictOf', () => {
  it.each<[string, Partial<TrustFigures>, string]>([
    ['all is well', {}, 'trust'],
    ['a network, which has no restarts', { restarts: null }, 'trust'],
    ['nothing was held out, but restarts agree', { heldOut: null }, 'trust'],
    [
      'large residuals, whatever else is said',
      { chiSquare: 2.1, restarts: { count: 4, explaining: 4, spread: 0.9 } },
      'unexplained',
    ],
    ['restarts that disagree', { restarts: { count: 4, explaining: 2, spread: 0.4 } }, 'ambiguous'],
    ['bins that are not predicted', { heldOut: { explained: 0.3, chiSquare: 90, error: 0.5 } }, 'overfitted'],
    ['noise that is not known', { chiSquare: null }, 'undecided'],
    ['restarts that are all stuck', { restarts: { count: 4, explaining: 0, spread: 0.9 } }, 'undecided'],
    ['nothing but residuals', { heldOut: null, restarts: null }, 'undecided'],
    [
      'disagreement, even where the noise is not known',
      { chiSquare: null, restarts: { count: 4, explaining: 4, spread: 0.5 } },
      'ambiguous',
    ],
  ])('%s', (_, change, kind) => {
    const { kind: found, sentence, reasons } = verdictOf({ ...good, ...change });
    expect(found).toBe(kind);
    expect(reasons).toHaveLength(3);
    expect(`${sentence} ${reasons.join()}`).not.toMatch(/NaN|undefined|Infinity|null/);
  });

  it.each<Partial<TrustFigures>>([
    { restarts: { count: 4, explaining: 4, spread: 0.5 } },
    { heldOut: { explained: 0.3, chiSquare: 90, error: 0.5 } },
  ])('does not say that the data are explained where nothing tells it', (change) => {
    expect(verdictOf({ ...good, ...change }).sentence).toMatch(/^The data are explained/);
    expect(verdictOf({ ...good, ...change, chiSquare: null }).sentence).not.toMatch(/are explained/);
  });

  it('says how large the error is likely to be: the larger of both estimates', () => {
    expect(verdictOf(good).error).toBe(0.08);
    expect(verdictOf(good).sentence).toMatch(/trust it\. Its relative error is about 8\.0 %\.$/);
    expect(verdictOf({ ...good, restarts: { count: 4, explaining: 1, spread: 0.2 } }).error).toBe(0.2);
    // Restarts that explain nothing say nothing about the error.
    expect(verdictOf({ ...good, restarts: { count: 4, explaining: 0, spread: 0.9 } }).error).toBe(0.08);
    expect(verdictOf({ ...good, heldOut: null, restarts: null }).error).toBeNull();
  });
});
