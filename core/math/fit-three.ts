type Triple = readonly [number, number, number];

/**
 * Linear least squares with three unknowns: the `x` of least `Σ_k (a_k · x − b_k)²`, by the normal equations, whose columns should be of like size. NaN where the rows do
 * not decide all three.
 */
export function fitThree(rows: readonly Triple[], values: ArrayLike<number>): [number, number, number] {
  const matrix = Array.from({ length: 9 }, (_, at) =>
    sumOver(rows, (row) => row[Math.floor(at / 3)]! * row[at % 3]!),
  ) as number[];
  const right = [0, 1, 2].map((i) => sumOver(rows, (row, k) => row[i]! * values[k]!));
  const whole = determinant(matrix);
  return [0, 1, 2].map((column) => {
    const replaced = matrix.map((value, at) => (at % 3 === column ? right[Math.floor(at / 3)]! : value));
    return determinant(replaced) / whole;
  }) as [number, number, number];
}

const sumOver = (rows: readonly Triple[], term: (row: Triple, index: number) => number): number =>
  rows.reduce((sum, row, index) => sum + term(row, index), 0);

const determinant = (m: readonly number[]): number =>
  m[0]! * (m[4]! * m[8]! - m[5]! * m[7]!) - m[1]! * (m[3]! * m[8]! - m[5]! * m[6]!) + m[2]! * (m[3]! * m[7]! - m[4]! * m[6]!);
