import { describe, expect, it } from 'vitest';
import { expectSafeAgainstDamage } from './testing/damage.ts';
import { decodeSafetensors, encodeSafetensors, type TensorFile } from './safetensors.ts';

const example: TensorFile = {
  tensors: new Map([
    ['down.0.kernel', { dtype: 'float32', shape: [2, 2], data: Float32Array.of(1, -2, NaN, 1e-30) }],
    ['step', { dtype: 'int64', shape: [], data: BigInt64Array.of(-5n) }],
    ['empty', { dtype: 'uint8', shape: [0, 3], data: new Uint8Array(0) }],
    ['mask', { dtype: 'float64', shape: [1], data: Float64Array.of(Math.PI) }],
  ]),
  metadata: { format: 'kinoform', note: 'µ' },
};

/** A file with this header and this many zero bytes of data. */
function withHeader(header: string, dataLength: number): Uint8Array {
  const json = new TextEncoder().encode(header);
  const bytes = new Uint8Array(8 + json.length + dataLength);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true);
  bytes.set(json, 8);
  return bytes;
}

describe('safetensors', () => {
  it('gives back names, shapes, types, bits and metadata', () => {
    expect(decodeSafetensors(encodeSafetensors(example), 'weights')).toEqual(example);
  });

  it('reads a file laid out by hand as the format says', () => {
    const header = '{"b":{"dtype":"U8","shape":[2],"data_offsets":[4,6]},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}';
    const { tensors, metadata } = decodeSafetensors(withHeader(header, 6), 'weights');
    expect(tensors.get('a')).toEqual({ dtype: 'float32', shape: [1], data: Float32Array.of(0) });
    expect(tensors.get('b')?.shape).toEqual([2]);
    expect(metadata).toEqual({});
  });

  it.each([
    ['a gap between tensors', '{"a":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}', 3],
    [
      'overlapping tensors',
      '{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}',
      3,
    ],
    ['bytes after the last tensor', '{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}', 3],
    ['a shape that the range does not hold', '{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}', 4],
    ['a type that is not read', '{"a":{"dtype":"BF16","shape":[2],"data_offsets":[0,4]}}', 4],
    ['a negative offset', '{"a":{"dtype":"U8","shape":[2],"data_offsets":[-2,0]}}', 0],
    ['a header that is a list', '[]', 0],
  ])('refuses %s', (_, header, dataLength) => {
    expect(() => decodeSafetensors(withHeader(header, dataLength), 'w.safetensors')).toThrow(/^w\.safetensors/);
  });

  it('is safe against damage', () => {
    expectSafeAgainstDamage(encodeSafetensors(example), decodeSafetensors);
  });
});
