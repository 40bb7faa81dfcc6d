import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { elementCount, type NumericArray } from './array.ts';
import { decodeMat } from './mat.ts';
import { encodeMat } from './mat-write.ts';
import { expectSafeAgainstDamage } from './testing/damage.ts';
import { fixture } from './testing/fixture.ts';

/** Reads every variable of numbers, and checks that each is what it says it is. */
const readAll = (bytes: Uint8Array, where: string): readonly NumericArray[] =>
  decodeMat(bytes, where)
    .filter(({ dtype }) => dtype !== null)
    .map((variable) => {
      const array = variable.read();
      const parts = array.dtype.startsWith('complex') ? 2 : 1;
      expect(array.data.length).toBe(parts * elementCount(variable.shape, where));
      return array;
    });

describe('encodeMat', () => {
  it('is read back: axes, types and names', () => {
    const arrays = new Map<string, NumericArray>([
      ['x', { dtype: 'complex64', shape: [2, 3], data: Float32Array.from({ length: 12 }, (_, index) => index) }],
      ['empty', { dtype: 'float64', shape: [0, 4], data: new Float64Array(0) }],
      ['flags', { dtype: 'bool', shape: [1, 1, 3], data: Uint8Array.of(1, 0, 1) }],
    ]);
    const variables = decodeMat(encodeMat(arrays), 'a.mat');
    expect(variables.map(({ name, shape }) => [name, shape])).toEqual([
      ['x', [2, 3]],
      ['empty', [0, 4]],
      ['flags', [1, 1, 3]],
    ]);
    expect(variables.map((variable) => variable.read())).toEqual([...arrays.values()]);
  });

  it('makes a column of one axis, which MATLAB does not have', () => {
    const bytes = encodeMat(new Map([['v', { dtype: 'float64', shape: [3], data: Float64Array.of(1, 2, 3) }]]));
    expect(decodeMat(bytes, 'a.mat')[0]!.read()).toEqual({ dtype: 'float64', shape: [3, 1], data: Float64Array.of(1, 2, 3) });
  });

  it('takes only names that MATLAB takes', () => {
    const named = (name: string) => () => encodeMat(new Map([[name, { dtype: 'uint8', shape: [1, 1], data: Uint8Array.of(1) }]]));
    expect(named('1st')).toThrow('no name of a MATLAB variable');
    expect(named('a'.repeat(64))).toThrow('no name of a MATLAB variable');
  });
});

describe('a damaged MAT-file', () => {
  /** Whole variables may be missing at the end: the format does not say how many there are. */
  const atVariable = (bytes: Uint8Array) => {
    const ends = new Set<number>([128]);
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    const little = bytes[126] === 0x49;
    for (let at = 128; at < bytes.length;) ends.add((at += 8 + view.getUint32(at + 4, little)));
    return (length: number) => ends.has(length);
  };

  it.each(['plain.mat', 'compressed.mat', 'one.mat', 'big-endian.mat'])('%s is read or refused', (name) => {
    const bytes = fixture(`arrays/${name}`);
    expectSafeAgainstDamage(bytes, readAll, { mayBeCut: atVariable(bytes) });
  });

  it('that claims more than its compressed bytes can give is refused before anything is decompressed', () => {
    const claim = new Uint8Array(64);
    new DataView(claim.buffer).setUint32(0, 14, true);
    new DataView(claim.buffer).setUint32(4, 2 ** 31, true);
    const packed = deflateSync(claim);
    const header = encodeMat(new Map());
    const bytes = new Uint8Array(Buffer.concat([header, Uint8Array.from([15, 0, 0, 0, packed.length, 0, 0, 0]), packed]));
    expect(() => decodeMat(bytes, 'bomb.mat')).toThrow(
      /^bomb.mat: expected an array of 2147483656 bytes, found \d+ compressed bytes \(damaged\?\)$/,
    );
  });

  it('that decompresses to more than it says is refused', () => {
    const array = encodeMat(new Map([['x', { dtype: 'uint8', shape: [1, 9], data: new Uint8Array(9) }]])).subarray(128);
    const packed = deflateSync(Buffer.concat([array, new Uint8Array(10_000_000)]));
    const tag = new Uint8Array(8);
    new DataView(tag.buffer).setUint32(0, 15, true);
    new DataView(tag.buffer).setUint32(4, packed.length, true);
    const bytes = new Uint8Array(Buffer.concat([encodeMat(new Map()), tag, packed]));
    expect(() => readAll(bytes, 'bomb.mat')).toThrow(/^bomb.mat: expected at most \d+ bytes after decompression, found more$/);
  });

  it('is of level 5, or refused', () => {
    expect(() => decodeMat(new Uint8Array(300), 'a.mat')).toThrow(
      /^a.mat: expected a MAT-file of level 5, found another signature/,
    );
  });
});
