import { expect, it } from 'vitest';
import { verdictOf, verdictWords } from './verdict.ts';

const interval = (low: number, high: number, count = 5) => ({ count, mean: (low + high) / 2, low, high });
const [above, across, below] = [interval(0.1, 0.5), interval(-0.1, 0.5), interval(-0.5, -0.1)];

it.each([
  [above, above, 'wins'],
  [above, across, 'no better than its control'],
  [above, below, 'no better than its control'],
  [across, above, 'not told apart'],
  [below, above, 'worse'],
  [interval(0.1, 0.5, 2), above, 'too few seeds'],
  [above, interval(0.1, 0.5, 1), 'too few seeds'],
  [above, null, 'too few seeds'],
  [interval(0, 0.5), above, 'not told apart'],
] as const)('%o against the plain design and %o against the control: %s', (plain, control, verdict) => {
  expect(verdictOf(plain, control)).toBe(verdict);
});

it('says in words what the numbers say', () => {
  const verdicts = [
    { title: 'a', verdict: 'not told apart' },
    { title: 'b', verdict: 'worse' },
    { title: 'c', verdict: 'not told apart' },
  ] as const;
  expect(verdictWords(verdicts, 'P', 'C')).toBe(
    'No variant is better than both P and C. Not told apart from P: a and c. Worse than P: b.',
  );
  expect(verdictWords([{ title: 'd', verdict: 'wins' }], 'P', 'C')).toBe(
    'Better than both P and C, with both intervals above 0: d.',
  );
});
