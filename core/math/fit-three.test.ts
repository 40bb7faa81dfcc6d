import { expect, it } from 'vitest';
import { fitThree } from './fit-three.ts';
import { normal, rootKey, split } from './random.ts';

it('finds three unknowns, and those of least squares when the rows disagree', () => {
  const draws = normal(rootKey(3), 60);
  const rows = Array.from({ length: 20 }, (_, k) => [draws[3 * k]!, draws[3 * k + 1]!, 1] as const);
  const truth = [0.7, -2, 5] as const;
  const exact = rows.map(([a, b, c]) => a * truth[0] + b * truth[1] + c * truth[2]);
  fitThree(rows, exact).forEach((found, i) => expect(found).toBeCloseTo(truth[i]!, 10));
  const noise = normal(split(rootKey(3), 'noise'), 20);
  const found = fitThree(
    rows,
    exact.map((value, k) => value + noise[k]!),
  );
  // At the least squares the residual is orthogonal to every column.
  for (const column of [0, 1, 2]) {
    const product = rows.reduce((sum, row, k) => {
      const residual = row[0] * found[0] + row[1] * found[1] + row[2] * found[2] - exact[k]! - noise[k]!;
      return sum + residual * row[column]!;
    }, 0);
    expect(product).toBeCloseTo(0, 8);
  }
});

it('says NaN where the rows leave an unknown open', () => {
  expect(fitThree([[1, 1, 0], [2, 2, 0], [3, 3, 0]], [1, 2, 3]).every(Number.isFinite)).toBe(false); // prettier-ignore
});
