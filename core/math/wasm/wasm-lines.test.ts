import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stockham } from '../fft-lines.ts';
import { randomField } from '../testing.ts';
import { decodeBase64 } from './base64.ts';
import { wasmLineTransform } from './wasm-lines.ts';

/** Products of the radices, up to 2048. */
const lengths = fc
  .array(fc.constantFrom(2, 3, 4, 5, 7, 11, 13), { maxLength: 6 })
  .map((radices) => radices.reduce((product, radix) => product * radix, 1))
  .filter((length) => length <= 2048);

describe('the WebAssembly transform', () => {
  it('gives the bits of the plain one, at every length and width', () => {
    fc.assert(
      fc.property(lengths, fc.constantFrom(2, 8, 10), fc.nat(), (length, side, seed) => {
        const { re, im } = randomField(seed, [length, side]);
        const [plain, fast] = [stockham(length, side), wasmLineTransform(length, side)!];
        for (const lines of [plain, fast]) {
          lines.re.set(re);
          lines.im.set(im);
          lines.run();
        }
        expect(fast.re.every((value, i) => value === plain.re[i])).toBe(true);
        expect(fast.im.every((value, i) => value === plain.im[i])).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('leaves lengths with large prime factors to others', () => {
    expect(wasmLineTransform(17, 8)).toBeUndefined();
    expect(wasmLineTransform(4 * 53, 8)).toBeUndefined();
  });

  it('is what its source compiles to', async () => {
    await expect(promisify(execFile)(process.execPath, ['build/scripts/wasm.mjs', '--check'])).resolves.toBeTruthy();
  });
});

it('base64 is decoded as Node does', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      expect([...decodeBase64(Buffer.from(bytes).toString('base64'))]).toEqual([...bytes]);
    }),
  );
});
