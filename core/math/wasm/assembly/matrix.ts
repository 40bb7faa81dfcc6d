// AssemblyScript, not TypeScript: compiled to WebAssembly by build/scripts/wasm.mjs.
//
// Products of a dense matrix with one vector, two float64 numbers at a time. Numbers lie in linear memory at byte addresses that the caller chooses.
// Matrices are row-major; the caller fills them up with zeros to an even number of columns and to a multiple of four rows (real) or two (complex), so that
// every loop runs in whole vectors and whole groups of rows.

const LANE: usize = 16;

function get(address: usize): v128 {
  return v128.load(address);
}

function constant(address: usize): v128 {
  return f64x2.splat(load<f64>(address));
}

function plus(sum: v128, a: v128, b: v128): v128 {
  return f64x2.add(sum, f64x2.mul(a, b));
}

function minus(sum: v128, a: v128, b: v128): v128 {
  return f64x2.sub(sum, f64x2.mul(a, b));
}

function total(sum: v128): f64 {
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}

/** `u = A x`, all real. Four rows at a time: each number of x that is read serves four times. */
export function realForward(rows: i32, columns: i32, a: usize, x: usize, u: usize): void {
  const row = (<usize>columns) << 3;
  for (let i = 0; i < rows; i += 4) {
    let s0 = f64x2.splat(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    for (let k: usize = 0; k < row; k += LANE) {
      const v = get(x + k);
      s0 = plus(s0, get(a + k), v);
      s1 = plus(s1, get(a + k + row), v);
      s2 = plus(s2, get(a + k + 2 * row), v);
      s3 = plus(s3, get(a + k + 3 * row), v);
    }
    store<f64>(u, total(s0));
    store<f64>(u + 8, total(s1));
    store<f64>(u + 16, total(s2));
    store<f64>(u + 24, total(s3));
    a += 4 * row;
    u += 32;
  }
}

/** `x += Aᵀ u`, all real. */
export function realAdjoint(rows: i32, columns: i32, a: usize, u: usize, x: usize): void {
  const row = (<usize>columns) << 3;
  for (let i = 0; i < rows; i += 4) {
    const u0 = constant(u);
    const u1 = constant(u + 8);
    const u2 = constant(u + 16);
    const u3 = constant(u + 24);
    for (let k: usize = 0; k < row; k += LANE) {
      let s = plus(get(x + k), get(a + k), u0);
      s = plus(s, get(a + k + row), u1);
      s = plus(s, get(a + k + 2 * row), u2);
      v128.store(x + k, plus(s, get(a + k + 3 * row), u3));
    }
    a += 4 * row;
    u += 32;
  }
}

/** `u = A x`. Two rows at a time, each in two sums a part, so that no addition waits for the one before it. */
export function complexForward(rows: i32, columns: i32, re: usize, im: usize, xr: usize, xi: usize, ur: usize, ui: usize): void {
  const row = (<usize>columns) << 3;
  for (let i = 0; i < rows; i += 2) {
    let rr0 = f64x2.splat(0);
    let ii0 = rr0;
    let ri0 = rr0;
    let ir0 = rr0;
    let rr1 = rr0;
    let ii1 = rr0;
    let ri1 = rr0;
    let ir1 = rr0;
    for (let k: usize = 0; k < row; k += LANE) {
      const r = get(xr + k);
      const j = get(xi + k);
      const a0 = get(re + k);
      rr0 = plus(rr0, a0, r);
      ri0 = plus(ri0, a0, j);
      const b0 = get(im + k);
      ii0 = plus(ii0, b0, j);
      ir0 = plus(ir0, b0, r);
      const a1 = get(re + k + row);
      rr1 = plus(rr1, a1, r);
      ri1 = plus(ri1, a1, j);
      const b1 = get(im + k + row);
      ii1 = plus(ii1, b1, j);
      ir1 = plus(ir1, b1, r);
    }
    store<f64>(ur, total(rr0) - total(ii0));
    store<f64>(ui, total(ri0) + total(ir0));
    store<f64>(ur + 8, total(rr1) - total(ii1));
    store<f64>(ui + 8, total(ri1) + total(ir1));
    re += 2 * row;
    im += 2 * row;
    ur += 16;
    ui += 16;
  }
}

/** `x += A^H u`. */
export function complexAdjoint(rows: i32, columns: i32, re: usize, im: usize, ur: usize, ui: usize, xr: usize, xi: usize): void {
  const row = (<usize>columns) << 3;
  for (let i = 0; i < rows; i += 2) {
    const r0 = constant(ur);
    const j0 = constant(ui);
    const r1 = constant(ur + 8);
    const j1 = constant(ui + 8);
    for (let k: usize = 0; k < row; k += LANE) {
      const a0 = get(re + k);
      const b0 = get(im + k);
      const a1 = get(re + k + row);
      const b1 = get(im + k + row);
      v128.store(xr + k, plus(plus(plus(plus(get(xr + k), a0, r0), b0, j0), a1, r1), b1, j1));
      v128.store(xi + k, minus(plus(minus(plus(get(xi + k), a0, j0), b0, r0), a1, j1), b1, r1));
    }
    re += 2 * row;
    im += 2 * row;
    ur += 16;
    ui += 16;
  }
}
