import { deflateSync, inflateSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { watchAllocations } from './allocations.ts';

function allocatedBy(make: () => unknown): number {
  const watch = watchAllocations();
  try {
    make();
  } catch {
    // What is too much is counted and then refused.
  }
  return watch.end();
}

it('all that is allocated counts, and views do not', () => {
  const ten = new Uint8Array(10);
  const packed = deflateSync(new Uint8Array(100_000));
  expect(allocatedBy(() => [new Float64Array(5), new Float64Array(5)])).toBe(80);
  expect(allocatedBy(() => [new Uint16Array(ten), Float32Array.from(ten), ten.slice(), ten.buffer.slice(4)])).toBe(76);
  expect(allocatedBy(() => inflateSync(packed))).toBeGreaterThanOrEqual(100_000);
  expect(allocatedBy(() => [ten.subarray(2), new Uint8Array(ten.buffer), Buffer.from(ten.buffer)])).toBe(0);
  expect(allocatedBy(() => new Uint8Array(2 ** 40))).toBe(2 ** 40);
  expect(allocatedBy(() => Array.from({ length: 2 ** 40 }))).toBe(2 ** 43);
});
