// AssemblyScript, not TypeScript: compiled to WebAssembly by build/scripts/wasm.mjs.
//
// The passes of the Stockham transform of ../../fft-stages.ts, two float64 numbers at a time. Numbers lie in linear memory at byte addresses that the
// caller chooses; `stride` (sequences side by side) is even, so that every inner loop runs in whole vectors.

const LANE: usize = 16;

function get(address: usize): v128 {
  return v128.load(address);
}

function put(address: usize, value: v128): void {
  v128.store(address, value);
}

function constant(address: usize): v128 {
  return f64x2.splat(load<f64>(address));
}

function add(a: v128, b: v128): v128 {
  return f64x2.add(a, b);
}

function sub(a: v128, b: v128): v128 {
  return f64x2.sub(a, b);
}

function mul(a: v128, b: v128): v128 {
  return f64x2.mul(a, b);
}

/** `(e, f)·(wr, wi)` to the addresses of a result. */
function putTurned(re: usize, im: usize, e: v128, f: v128, wr: v128, wi: v128): void {
  put(re, sub(mul(e, wr), mul(f, wi)));
  put(im, add(mul(e, wi), mul(f, wr)));
}

export function radix2(length: i32, stride: i32, xr: usize, xi: usize, yr: usize, yi: usize, cos: usize, sin: usize): void {
  const half = length >> 1;
  const row = (<usize>stride) << 3;
  const jump = row * <usize>half;
  for (let p = 0; p < half; p++) {
    const wr = constant(cos + 8);
    const wi = constant(sin + 8);
    cos += 16;
    sin += 16;
    for (let q: usize = 0; q < row; q += LANE) {
      const ar = get(xr + q);
      const ai = get(xi + q);
      const br = get(xr + q + jump);
      const bi = get(xi + q + jump);
      put(yr + q, add(ar, br));
      put(yi + q, add(ai, bi));
      putTurned(yr + q + row, yi + q + row, sub(ar, br), sub(ai, bi), wr, wi);
    }
    xr += row;
    xi += row;
    yr += 2 * row;
    yi += 2 * row;
  }
}

export function radix3(length: i32, stride: i32, xr: usize, xi: usize, yr: usize, yi: usize, cos: usize, sin: usize): void {
  const third = length / 3;
  const row = (<usize>stride) << 3;
  const jump = row * <usize>third;
  const half = f64x2.splat(0.5);
  const halfRoot = f64x2.splat(Math.sqrt(3) / 2);
  for (let p = 0; p < third; p++) {
    const w1r = constant(cos + 8);
    const w1i = constant(sin + 8);
    const w2r = constant(cos + 16);
    const w2i = constant(sin + 16);
    cos += 24;
    sin += 24;
    for (let q: usize = 0; q < row; q += LANE) {
      const ar = get(xr + q);
      const ai = get(xi + q);
      const br = get(xr + q + jump);
      const bi = get(xi + q + jump);
      const cr = get(xr + q + 2 * jump);
      const ci = get(xi + q + 2 * jump);
      const sumR = add(br, cr);
      const sumI = add(bi, ci);
      put(yr + q, add(ar, sumR));
      put(yi + q, add(ai, sumI));
      const middleR = sub(ar, mul(sumR, half));
      const middleI = sub(ai, mul(sumI, half));
      const turnedR = mul(halfRoot, sub(bi, ci));
      const turnedI = mul(halfRoot, sub(cr, br));
      putTurned(yr + q + row, yi + q + row, add(middleR, turnedR), add(middleI, turnedI), w1r, w1i);
      putTurned(yr + q + 2 * row, yi + q + 2 * row, sub(middleR, turnedR), sub(middleI, turnedI), w2r, w2i);
    }
    xr += row;
    xi += row;
    yr += 3 * row;
    yi += 3 * row;
  }
}

export function radix4(length: i32, stride: i32, xr: usize, xi: usize, yr: usize, yi: usize, cos: usize, sin: usize): void {
  const quarter = length >> 2;
  const row = (<usize>stride) << 3;
  const jump = row * <usize>quarter;
  for (let p = 0; p < quarter; p++) {
    const w1r = constant(cos + 8);
    const w1i = constant(sin + 8);
    const w2r = constant(cos + 16);
    const w2i = constant(sin + 16);
    const w3r = constant(cos + 24);
    const w3i = constant(sin + 24);
    cos += 32;
    sin += 32;
    for (let q: usize = 0; q < row; q += LANE) {
      const ar = get(xr + q);
      const ai = get(xi + q);
      const br = get(xr + q + jump);
      const bi = get(xi + q + jump);
      const cr = get(xr + q + 2 * jump);
      const ci = get(xi + q + 2 * jump);
      const dr = get(xr + q + 3 * jump);
      const di = get(xi + q + 3 * jump);
      const sumR = add(ar, cr);
      const sumI = add(ai, ci);
      const differenceR = sub(ar, cr);
      const differenceI = sub(ai, ci);
      const oddSumR = add(br, dr);
      const oddSumI = add(bi, di);
      const turnedR = sub(bi, di);
      const turnedI = sub(dr, br);
      put(yr + q, add(sumR, oddSumR));
      put(yi + q, add(sumI, oddSumI));
      putTurned(yr + q + row, yi + q + row, add(differenceR, turnedR), add(differenceI, turnedI), w1r, w1i);
      putTurned(yr + q + 2 * row, yi + q + 2 * row, sub(sumR, oddSumR), sub(sumI, oddSumI), w2r, w2i);
      putTurned(yr + q + 3 * row, yi + q + 3 * row, sub(differenceR, turnedR), sub(differenceI, turnedI), w3r, w3i);
    }
    xr += row;
    xi += row;
    yr += 4 * row;
    yi += 4 * row;
  }
}

/** Any small odd radix, term by term. `rootCos` and `rootSin` hold the radix-th roots of unity. */
export function anyRadix(
  length: i32,
  stride: i32,
  xr: usize,
  xi: usize,
  yr: usize,
  yi: usize,
  cos: usize,
  sin: usize,
  radix: i32,
  rootCos: usize,
  rootSin: usize,
): void {
  const part = length / radix;
  const row = (<usize>stride) << 3;
  const jump = row * <usize>part;
  for (let p = 0; p < part; p++) {
    for (let k = 0; k < radix; k++) {
      const wr = constant(cos);
      const wi = constant(sin);
      for (let q: usize = 0; q < row; q += LANE) {
        let sumR = f64x2.splat(0);
        let sumI = f64x2.splat(0);
        let from = q;
        let turn = 0;
        for (let j = 0; j < radix; j++) {
          const a = get(xr + from);
          const b = get(xi + from);
          const c = constant(rootCos + ((<usize>turn) << 3));
          const s = constant(rootSin + ((<usize>turn) << 3));
          sumR = add(sumR, sub(mul(a, c), mul(b, s)));
          sumI = add(sumI, add(mul(a, s), mul(b, c)));
          from += jump;
          turn += k;
          if (turn >= radix) turn -= radix;
        }
        putTurned(yr + q, yi + q, sumR, sumI, wr, wi);
      }
      cos += 8;
      sin += 8;
      yr += row;
      yi += row;
    }
    xr += row;
    xi += row;
  }
}
