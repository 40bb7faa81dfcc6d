import type { Field } from './field.ts';
import { wasmMatrixProduct } from './wasm/wasm-matrix.ts';

/** Products of one matrix `A [m,n]` with vectors that stand somewhere in larger fields. */
export interface MatrixProduct {
  /** `u[to … to+m) = A x[at … at+n)` */
  multiply(x: Field, at: number, u: Field, to: number): void;
  /** `x[to … to+n) = A^H u[at … at+m)` */
  multiplyAdjoint(u: Field, at: number, x: Field, to: number): void;
}

/** The fastest here: in WebAssembly where it runs and the matrix is not too large for a copy, which sums in another order. */
export function matrixProduct(matrix: Field): MatrixProduct {
  const isReal = matrix.im.every((value) => value === 0);
  return wasmMatrixProduct(matrix, isReal) ?? plainMatrixProduct(matrix, isReal);
}

export function plainMatrixProduct({ shape, re, im }: Field, isReal: boolean): MatrixProduct {
  const [rows, columns] = shape as [number, number];
  return {
    multiply(x, at, u, to) {
      const [xr, xi] = [x.re.subarray(at, at + columns), x.im.subarray(at, at + columns)];
      for (let row = 0; row < rows; row++) {
        const a = row * columns;
        let [sumRe, sumIm] = [0, 0];
        for (let k = 0; k < columns; k++) {
          sumRe += re[a + k]! * xr[k]!;
          sumIm += re[a + k]! * xi[k]!;
          if (isReal) continue;
          sumRe -= im[a + k]! * xi[k]!;
          sumIm += im[a + k]! * xr[k]!;
        }
        u.re[to + row] = sumRe;
        u.im[to + row] = sumIm;
      }
    },
    multiplyAdjoint(u, at, x, to) {
      const [xr, xi] = [x.re.subarray(to, to + columns), x.im.subarray(to, to + columns)];
      xr.fill(0);
      xi.fill(0);
      for (let row = 0; row < rows; row++) {
        const a = row * columns;
        const [ur, ui] = [u.re[at + row]!, u.im[at + row]!];
        for (let k = 0; k < columns; k++) {
          xr[k]! += re[a + k]! * ur;
          xi[k]! += re[a + k]! * ui;
          if (isReal) continue;
          xr[k]! += im[a + k]! * ui;
          xi[k]! -= im[a + k]! * ur;
        }
      }
    },
  };
}
