import { describe, expect, it } from 'vitest';
import { expectSafeAgainstDamage } from './testing/damage.ts';
import { fixture } from './testing/fixture.ts';
import { decodeNpz, encodeNpz } from './npz.ts';

describe('npz', () => {
  it.each(['stored.npz', 'deflated.npz'])('reads %s as NumPy wrote it', (name) => {
    const arrays = decodeNpz(fixture(name), name);
    expect([...arrays.keys()]).toEqual(['count', 'mask']);
    expect(Array.from(arrays.get('count')!.data as Float32Array)).toEqual(Array.from({ length: 24 }, (_, index) => index));
    expect(arrays.get('mask')!.dtype).toBe('bool');
  });

  it('gives back what it wrote, and the same bytes each time', () => {
    const arrays = decodeNpz(fixture('deflated.npz'), 'deflated.npz');
    const bytes = encodeNpz(arrays);
    expect(decodeNpz(bytes, 'again.npz')).toEqual(arrays);
    expect(encodeNpz(arrays)).toEqual(bytes);
  });

  it.each(['stored.npz', 'deflated.npz'])('%s, damaged, is read or refused', (name) => {
    expectSafeAgainstDamage(fixture(name), decodeNpz);
  });

  it('notices a changed byte of the data by its checksum', () => {
    const bytes = fixture('stored.npz');
    const at = bytes.findIndex((_, index) => index > 160 && bytes[index] === 0x80 && bytes[index + 1] === 0x3f);
    bytes[at + 1] = 0x40;
    expect(() => decodeNpz(bytes, 'y.npz')).toThrow(/^y\.npz: .*checksum/);
  });
});
