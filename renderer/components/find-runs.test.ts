import { describe, expect, it } from 'vitest';
import { fakeRuns } from '../client/fake-runs.ts';
import { findRuns } from './find-runs.ts';

const many = Array.from({ length: 10_000 }, (_, index) => ({ ...fakeRuns[0]!, id: `r${index}`, name: `Sweep ${index}` }));

describe('runs to choose from', () => {
  it('are the first of all, with how many are left out', () => {
    const { runs, more } = findRuns(many, '');
    expect([runs.length, runs[0], more]).toEqual([50, many[0], 9_950]);
    expect(findRuns(many.slice(0, 3), ' ')).toEqual({ runs: many.slice(0, 3), more: 0 });
  });

  it('are found by every word of their name or id, in any case and order', () => {
    expect(findRuns(many, '9999 sweep').runs.map(({ id }) => id)).toEqual(['r9999']);
    expect(findRuns(many, 'SWEEP R77').more).toBe(61);
    expect(findRuns(many, 'sweep nothing')).toEqual({ runs: [], more: 0 });
  });
});
