/**
 * Threefry-2x32 with 20 rounds: a bijection of 64-bit counters for every 64-bit key, in 32-bit additions, rotations and exclusive ors only,
 * so that every machine computes the same bits. Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
 */
const PARITY = 0x1bd11bda;
const ROTATIONS = [
  [13, 15, 26, 6],
  [17, 29, 16, 24],
] as const;

/** Enciphers the counter `(c0, c1)` under the key `(k0, k1)` into `out[0..1]`. */
export function threefry(k0: number, k1: number, c0: number, c1: number, out: Uint32Array): void {
  const keys = [k0, k1, PARITY ^ k0 ^ k1];
  let x0 = (c0 + k0) | 0;
  let x1 = (c1 + k1) | 0;
  for (let group = 0; group < 5; group++) {
    const [a, b, c, d] = ROTATIONS[group & 1]!;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << a) | (x1 >>> (32 - a))) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << b) | (x1 >>> (32 - b))) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << c) | (x1 >>> (32 - c))) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << d) | (x1 >>> (32 - d))) ^ x0;
    x0 = (x0 + keys[(group + 1) % 3]!) | 0;
    x1 = (x1 + keys[(group + 2) % 3]! + group + 1) | 0;
  }
  out[0] = x0;
  out[1] = x1;
}
