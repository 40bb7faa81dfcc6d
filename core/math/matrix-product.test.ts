import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Field } from './field.ts';
import { plainMatrixProduct } from './matrix-product.ts';
import { randomField } from './testing.ts';
import { wasmMatrixProduct } from './wasm/wasm-matrix.ts';

const sizes = fc.record({ rows: fc.integer({ min: 1, max: 9 }), columns: fc.integer({ min: 1, max: 9 }), seed: fc.nat() });

/** A vector between others, which no product may read or write. */
const BEFORE = 3;
const between = (count: number, seed: number): Field => randomField(seed, [BEFORE + count + 2]);

describe.each([
  ['complex', false],
  ['real', true],
] as const)('the product with a %s matrix in WebAssembly', (_, isReal) => {
  it('is that of the plain loops, of any size, and touches nothing else', () => {
    fc.assert(
      fc.property(sizes, ({ rows, columns, seed }) => {
        const matrix = randomField(seed, [rows, columns]);
        if (isReal) matrix.im.fill(0);
        const [plain, fast] = [plainMatrixProduct(matrix, isReal), wasmMatrixProduct(matrix, isReal)!];
        const [x, u] = [between(columns, seed + 1), between(rows, seed + 2)];
        expectClose(
          (to) => plain.multiply(x, BEFORE, to, BEFORE),
          (to) => fast.multiply(x, BEFORE, to, BEFORE),
          rows,
        );
        expectClose(
          (to) => plain.multiplyAdjoint(u, BEFORE, to, BEFORE),
          (to) => fast.multiplyAdjoint(u, BEFORE, to, BEFORE),
          columns,
        );
      }),
      { numRuns: 60 },
    );
  });

  it('gives the product of a second vector, whatever the first was', () => {
    const matrix = randomField(1, [5, 3]);
    if (isReal) matrix.im.fill(0);
    const fast = wasmMatrixProduct(matrix, isReal)!;
    const twice = (product: (to: Field) => void): Field[] => [0, 1].map(() => resultOf(product, 5));
    const real = randomField(2, [3]);
    real.im.fill(0);
    fast.multiply(randomField(3, [3]), 0, randomField(4, [5]), 0);
    const [once, again] = twice((to) => fast.multiply(real, 0, to, 0));
    expect(again).toEqual(once);
    if (isReal) expect(once!.im.every((value) => value === 0)).toBe(true);
  });
});

it('leaves a matrix that is too large for a copy to the plain loops', () => {
  const rows = 2 ** 12 + 1;
  const huge: Field = { shape: [rows, 2 ** 11], re: new Float64Array(0), im: new Float64Array(0) };
  expect(wasmMatrixProduct(huge, true)).toBeUndefined();
});

function resultOf(product: (to: Field) => void, count: number): Field {
  const to: Field = { shape: [count], re: new Float64Array(count), im: new Float64Array(count) };
  product(to);
  return to;
}

function expectClose(plain: (to: Field) => void, fast: (to: Field) => void, count: number): void {
  const [expected, found] = [plain, fast].map((product) => {
    const to = between(count, 7);
    product(to);
    return to;
  }) as [Field, Field];
  for (const part of ['re', 'im'] as const) {
    found[part].forEach((value, i) => expect(value).toBeCloseTo(expected[part][i]!, 12));
  }
}
