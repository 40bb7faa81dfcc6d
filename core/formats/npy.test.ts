import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Dtype, NumericArray } from './array.ts';
import { expectSafeAgainstDamage } from './testing/damage.ts';
import { ELEMENT_SIZE, fromBytes, toBytes } from './element.ts';
import { fixture } from './testing/fixture.ts';
import { decodeNpy, encodeNpy } from './npy.ts';

const counted = Array.from({ length: 24 }, (_, index) => index);
const countedComplex = counted.flatMap((value) => [value, -value]);

/** An array of any type and shape with arbitrary bytes. */
export const anyArray = fc
  .tuple(fc.constantFrom(...(Object.keys(ELEMENT_SIZE) as Dtype[])), fc.array(fc.nat(4), { maxLength: 4 }))
  .chain(([dtype, shape]) => {
    const size = shape.reduce((product, side) => product * side, 1) * ELEMENT_SIZE[dtype].bytes;
    return fc.uint8Array({ minLength: size, maxLength: size }).map((bytes) => fromBytes(dtype, shape, bytes, 'little'));
  });

describe('decodeNpy reads what NumPy writes', () => {
  it.each<[string, Dtype, readonly number[], readonly (number | bigint)[]]>([
    ['float32.npy', 'float32', [2, 3, 4], counted],
    ['float64-big-endian.npy', 'float64', [2, 3, 4], counted],
    ['int16-fortran.npy', 'int16', [2, 3, 4], counted],
    ['int64.npy', 'int64', [2, 3, 4], counted.map(BigInt)],
    ['bool.npy', 'bool', [2, 3, 4], counted.map((value) => value % 2)],
    ['complex64-big-endian-fortran.npy', 'complex64', [2, 3, 4], countedComplex],
    ['complex128.npy', 'complex128', [2, 3, 4], countedComplex],
    ['scalar.npy', 'float64', [], [2.5]],
  ])('%s', (name, dtype, shape, values) => {
    const array = decodeNpy(fixture(name), name);
    expect(array.dtype).toBe(dtype);
    expect(array.shape).toEqual(shape);
    expect(Array.from<number | bigint>(array.data).map((value) => (value === 0 ? 0 : value))).toEqual(
      values.map((value) => (value === 0 ? 0 : value)),
    );
  });

  it('refuses records, saying what it read instead', () => {
    expect(() => decodeNpy(fixture('records.npy'), 'records.npy')).toThrow(
      /^records\.npy: expected .* found records with several fields/,
    );
  });
});

it('refuses a header of many digits at once', () => {
  const header = `{'descr': '<f4', 'fortran_order': False, 'shape': (${'1'.repeat(27)};`;
  const bytes = Uint8Array.from([0x93, ...Buffer.from('NUMPY'), 1, 0, header.length, 0, ...Buffer.from(header)]);
  const began = performance.now();
  expect(() => decodeNpy(bytes, 'digits.npy')).toThrow(/^digits\.npy: expected a NumPy header/);
  expect(performance.now() - began).toBeLessThan(1000);
});

describe('encodeNpy', () => {
  it('gives back every array bit for bit', () => {
    fc.assert(
      fc.property(anyArray, (array: NumericArray) => {
        const back = decodeNpy(encodeNpy(array), 'round trip');
        expect([back.dtype, back.shape]).toEqual([array.dtype, array.shape]);
        expect(toBytes(back)).toEqual(toBytes(array));
      }),
    );
  });

  it.each(['float32.npy', 'int64.npy', 'bool.npy', 'complex128.npy'])('writes %s byte for byte as NumPy does', (name) => {
    const bytes = fixture(name);
    const ours = encodeNpy(decodeNpy(bytes, name));
    // NumPy leaves room in the header for a growing shape; what matters is the dictionary, the alignment and the data.
    const text = (file: Uint8Array) => new TextDecoder('latin1').decode(file);
    expect(text(ours).trimEnd().slice(10, 80).split('}')[0]).toBe(text(bytes).slice(10, 80).split('}')[0]);
    expect(ours).toEqual(bytes);
  });
});

describe('a damaged .npy file', () => {
  it.each(['float32.npy', 'complex64-big-endian-fortran.npy'])('%s is read or refused, never more', (name) => {
    expectSafeAgainstDamage(fixture(name), decodeNpy);
  });

  it('does not get the memory that a shape claims', () => {
    const bytes = fixture('float32.npy');
    const text = new TextDecoder('latin1').decode(bytes).replace('(2, 3, 4), }    ', '(200000, 3, 40000)}');
    const claimed = Uint8Array.from(text, (character) => character.charCodeAt(0));
    expect(() => decodeNpy(claimed, 'y.npy')).toThrow(
      /^y\.npy: expected .* bytes of data for float32 \[200000, 3, 40000\], found/,
    );
  });
});
