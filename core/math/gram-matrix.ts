/**
 * `B diag(w) Bᵀ`, the weighted inner products of the rows of `B [rows,columns]`: a symmetric matrix `[rows,rows]`, row-major. In blocks of four by four rows,
 * so that each number that is read serves four times.
 * @param weights one a column; none counts as 1
 */
export function gramMatrix(b: Float64Array, columns: number, weights?: Float64Array): Float64Array {
  const rows = b.length / columns;
  const gram = new Float64Array(rows * rows);
  const weighted = new Float64Array(4 * columns);
  for (let i = 0; i < rows; i += 4) {
    const tall = Math.min(4, rows - i);
    weighted.fill(0);
    weighted.set(b.subarray(i * columns, (i + tall) * columns));
    if (weights !== undefined) for (let k = 0; k < weighted.length; k++) weighted[k]! *= weights[k % columns]!;
    for (let j = 0; j <= i; j += 4) {
      // Rows past the last repeat it: what they give is not kept.
      const wide = Math.min(4, rows - j);
      products(
        weighted,
        b,
        columns,
        [0, 1, 2, 3].map((n) => Math.min(j + n, rows - 1) * columns),
      );
      for (let m = 0; m < tall; m++) {
        for (let n = 0; n < wide; n++) gram[(i + m) * rows + j + n] = gram[(j + n) * rows + i + m] = block[4 * m + n]!;
      }
    }
  }
  return gram;
}

const block = new Float64Array(16);

/** The inner products of four rows, which lie one after the other, with the four that start at `starts`: into `block`. */
function products(a: Float64Array, b: Float64Array, columns: number, starts: readonly number[]): void {
  const [b0, b1, b2, b3] = starts as [number, number, number, number];
  const [a1, a2, a3] = [columns, 2 * columns, 3 * columns];
  let [s00, s01, s02, s03, s10, s11, s12, s13] = [0, 0, 0, 0, 0, 0, 0, 0];
  let [s20, s21, s22, s23, s30, s31, s32, s33] = [0, 0, 0, 0, 0, 0, 0, 0];
  for (let k = 0; k < columns; k++) {
    const [p, q, r, s] = [b[b0 + k]!, b[b1 + k]!, b[b2 + k]!, b[b3 + k]!];
    const [v, w, x, y] = [a[k]!, a[a1 + k]!, a[a2 + k]!, a[a3 + k]!];
    s00 += v * p;
    s01 += v * q;
    s02 += v * r;
    s03 += v * s; // prettier-ignore
    s10 += w * p;
    s11 += w * q;
    s12 += w * r;
    s13 += w * s; // prettier-ignore
    s20 += x * p;
    s21 += x * q;
    s22 += x * r;
    s23 += x * s; // prettier-ignore
    s30 += y * p;
    s31 += y * q;
    s32 += y * r;
    s33 += y * s; // prettier-ignore
  }
  block.set([s00, s01, s02, s03, s10, s11, s12, s13, s20, s21, s22, s23, s30, s31, s32, s33]);
}
