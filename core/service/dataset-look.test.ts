import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encodeIdx } from '../formats/idx.ts';
import { encodeNpy } from '../formats/npy.ts';
import { encodePng } from '../formats/png.ts';
import type { ArrayMessage } from './contract.ts';
import { DatasetLooks, histogramOf } from './dataset-look.ts';

let folder: string;
beforeEach(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'kinoform-look-'));
});
afterEach(() => fs.rm(folder, { recursive: true }));

const put = async (name: string, bytes: Uint8Array): Promise<string> => {
  await fs.writeFile(path.join(folder, name), bytes);
  return path.join(folder, name);
};
const sourceOf = (...paths: readonly string[]) => ({ paths: [...paths], variable: null, axis: null });
const numbers = ({ dtype, bytes }: ArrayMessage): number[] =>
  Array.from(dtype === 'float32' ? new Float32Array(bytes.slice().buffer) : bytes);

describe('a look at images', () => {
  it('shows them as they are and as they would be used, with what they need at least', async () => {
    // 10-bit values: neither the scale of 8 nor of 16 bits, so a range is suggested.
    const data = Int32Array.from({ length: 5 * 2 * 2 }, (_, index) => 50 * index);
    const file = await put('stack.npy', encodeNpy({ dtype: 'int32', shape: [5, 2, 2], data }));
    const look = await new DatasetLooks().look(sourceOf(file), null);
    expect(look).toMatchObject({ files: 1, total: 5, ignored: 0, container: null, size: [2, 2], problemCount: 0 });
    expect(look.processing).toEqual({ crop: { kind: 'none' }, normalise: { kind: 'range', low: 0, high: 950 }, size: null });
    expect(look.images.map(({ where }) => path.basename(where))).toEqual([0, 1, 2, 3, 4].map((index) => `stack.npy [${index}]`));
    const last = look.images[4]!;
    expect(numbers(last.raw)).toEqual([800, 850, 900, 950].map((value) => Math.round((255 * value) / 950)));
    expect(numbers(last.used!)).toEqual([800, 850, 900, 950].map((value) => expect.closeTo(value / 950, 6)));
    expect(look.histogram).toMatchObject({ low: 0, high: 950 });
    expect(look.histogram.counts.reduce((sum, count) => sum + count)).toBe(20);
  });

  it('lists images that the settings do not fit, and shows them as they are', async () => {
    await put('a.png', encodePng(4, 4, new Uint8Array(16)));
    await put('b.png', encodePng(2, 2, new Uint8Array(4)));
    await put('c.png', Uint8Array.of(1, 2, 3));
    const processing = {
      crop: { kind: 'rectangle' as const, top: 1, left: 1, height: 3, width: 2 },
      normalise: { kind: 'type' as const },
      size: null,
    };
    const look = await new DatasetLooks().look(sourceOf(folder), processing);
    expect(look.images.map(({ used }) => used?.shape ?? null)).toEqual([[3, 2], null]);
    expect(look.size).toEqual([3, 2]);
    expect(look.problems.map(({ where, found }) => `${path.basename(where)}: ${found}`)).toEqual([
      'c.png: another signature',
      'b.png: 2 × 2',
    ]);
  });

  it('refuses a source of which nothing can be read, and says why', async () => {
    const looks = new DatasetLooks();
    const notes = await put('notes.txt', new TextEncoder().encode('not an image'));
    await expect(looks.look(sourceOf(notes), null)).rejects.toThrow(/notes\.txt: expected PNG, .* found another kind of file/);
    await fs.rm(notes);
    await put('a.png', Uint8Array.of(1, 2, 3));
    await put('b.png', Uint8Array.of(1, 2, 3));
    await expect(looks.look(sourceOf(folder), null)).rejects.toThrow(/another signature; 1 more cannot be read either/);
    const cut = encodeIdx({ dtype: 'uint8', shape: [9, 4, 4], data: new Uint8Array(144) }, { compressed: false }).slice(0, 50);
    await expect(looks.look(sourceOf(await put('cut.idx', cut)), null)).rejects.toThrow(/144 bytes of data .*found 34/);
  });

  it('reads nothing again while other settings are tried, and everything when nothing is set', async () => {
    const file = await put('one.png', encodePng(4, 4, new Uint8Array(16).fill(10)));
    const looks = new DatasetLooks();
    const { processing } = await looks.look(sourceOf(file), null);
    await put('one.png', encodePng(4, 4, new Uint8Array(16).fill(200)));
    expect((await looks.look(sourceOf(file), processing)).histogram.low).toBe(10);
    expect((await looks.look(sourceOf(file), null)).histogram.low).toBe(200);
  });

  it('takes fewer of large images, still from the whole source', async () => {
    const side = 4096;
    const large = encodeNpy({ dtype: 'uint8', shape: [side, side], data: new Uint8Array(side * side) });
    const first = await put('10.npy', large);
    for (let index = 11; index < 22; index++) await fs.link(first, path.join(folder, `${index}.npy`));
    const { images, files } = await new DatasetLooks().look(sourceOf(folder), null);
    expect(files).toBe(12);
    // 2^26 pixels are four of 4096²; no side of what is shown is longer than 128.
    expect(images.map(({ where }) => path.basename(where))).toEqual(['10.npy', '13.npy', '16.npy', '19.npy']);
    expect(images[0]!.raw.shape).toEqual([128, 128]);
  });
});

it('the brightest value is in the last bin; one value alone is in the first', () => {
  expect(histogramOf([[0, 1, 0.5, 1]], 0, 1).counts).toEqual([1, ...Array(31).fill(0), 1, ...Array(30).fill(0), 2]);
  expect(histogramOf([[3, 3]], 3, 3).counts[0]).toBe(2);
});
