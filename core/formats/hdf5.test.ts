import { afterEach, describe, expect, it, vi } from 'vitest';
import { elementCount } from './array.ts';
import { withHdf5 } from './hdf5.ts';
import { encodeHdf5 } from './hdf5-write.ts';
import { expectSafeAgainstDamageLater } from './testing/damage.ts';
import { fixture } from './testing/fixture.ts';
import { expectedNumbers, plainNumbers, SHAPE } from './testing/lab-arrays.ts';

afterEach(() => void vi.restoreAllMocks());

/** Reads every dataset of numbers, and checks that each is what it says it is. */
const readAll = (bytes: Uint8Array, where: string) =>
  withHdf5(bytes, where, (datasets) =>
    datasets
      .filter(({ dtype }) => dtype !== null)
      .map((dataset) => {
        const array = dataset.read();
        const parts = array.dtype.startsWith('complex') ? 2 : 1;
        expect(array.data.length).toBe(parts * elementCount(dataset.shape, where));
        return array;
      }),
  );

/** Not declared where there is no window. */
const wasm = Reflect.get(globalThis, 'WebAssembly') as {
  readonly Memory: { readonly prototype: { grow(pages: number): number } };
};

describe('withHdf5', () => {
  it('asks no network, reads no file, and says nothing on the console', async () => {
    const fetch = vi.spyOn(globalThis, 'fetch');
    const console = (['log', 'warn', 'error'] as const).map((name) => vi.spyOn(globalThis.console, name));
    expect(await readAll(fixture('arrays/one.h5'), 'one.h5')).toHaveLength(2);
    await expect(readAll(fixture('arrays/one.h5').slice(0, 3000), 'one.h5')).rejects.toThrow(
      /^one.h5: expected an intact HDF5 file/,
    );
    for (const spy of [fetch, ...console]) expect(spy).not.toHaveBeenCalled();
  });

  it('reads a dataset of many slabs, whole', async () => {
    const data = Float64Array.from({ length: 5 * 700 * 701 }, (_, index) => index);
    const bytes = await encodeHdf5(new Map([['a', { dtype: 'float64', shape: [5, 700, 701], data }]]));
    const [array] = await readAll(bytes, 'a.h5');
    expect(array!.shape).toEqual([5, 700, 701]);
    expect(Buffer.compare(Buffer.from(array!.data.buffer), Buffer.from(data.buffer))).toBe(0);
  });

  it('reads more chunks than fit a slab, and a chunk much larger than its file', async () => {
    const grow = vi.spyOn(wasm.Memory.prototype, 'grow');
    const [large, many] = await readAll(fixture('arrays/chunks.h5'), 'chunks.h5');
    expect(grow).toHaveBeenCalled();
    expect([large!.shape, plainNumbers(large!)]).toEqual([[4, 4], Array.from({ length: 16 }, (_, i) => i)]);
    expect([many!.shape, plainNumbers(many!)]).toEqual([[2500, 2], Array.from({ length: 5000 }, (_, i) => i % 251)]);
  });

  it('keeps working after damaged files', async () => {
    const good = fixture('arrays/one.h5');
    for (const length of [600, 2048, good.length - 1])
      await expect(readAll(good.slice(0, length), 'cut.h5')).rejects.toThrow('cut.h5');
    const [frames] = await readAll(good, 'one.h5');
    expect([frames!.shape, plainNumbers(frames!)]).toEqual([SHAPE, expectedNumbers('uint16')]);
  });
});

/** A new instance of the library unpacks its own code, which has 3.5 MB. */
const LIBRARY_CODE = 3_600_000;

describe('a damaged HDF5 file is read or refused', () => {
  it.each(['one.h5', 'latest-small.h5', 'v73-small.mat'])('%s', async (name) => {
    const bytes = fixture(`arrays/${name}`);
    const grow = vi.spyOn(wasm.Memory.prototype, 'grow');
    await expectSafeAgainstDamageLater(bytes, readAll, { workspace: LIBRARY_CODE, variants: 200 });
    // What the library has from its start, 19 MB, is enough for every damaged file.
    expect(grow).not.toHaveBeenCalled();
  });
});
