import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encodeJson } from '../formats/json.ts';
import { encodeNpy } from '../formats/npy.ts';
import { encodeTiff16 } from '../formats/tiff-write.ts';
import type { RealField } from '../math/field.ts';
import { rootKey, uniform } from '../math/random.ts';
import { IDEAL_PANEL } from '../optics/panel.ts';
import type { Capture } from './capture-file.ts';
import { framesToMeasurements } from './measurements.ts';
import { writeCapture } from './write-capture.ts';

let folder: string;
let captureFile: string;
beforeEach(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'kinoform-capture-'));
  captureFile = path.join(folder, 'capture.json');
});
afterEach(() => fs.rm(folder, { recursive: true }));

async function put(name: string, bytes: Uint8Array): Promise<void> {
  await fs.mkdir(path.dirname(path.join(folder, name)), { recursive: true });
  await fs.writeFile(path.join(folder, name), bytes);
}
const failure = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'no failure',
    (error: Error) => `${error.name} ${error.message.replaceAll(folder, 'FOLDER')}`,
  );
/** Intensities as a random mask gives them: exponentially distributed, each scene with its own brightness. */
function speckle(shape: readonly number[], seed: number): RealField {
  const count = shape.reduce((product, side) => product * side, 1);
  const perScene = count / shape[0]!;
  return {
    shape,
    data: uniform(rootKey(seed), count).map((u, index) => -Math.log(1 - u) * 10 ** (Math.floor(index / perScene) % 3)),
  };
}
const scaled = (scale: number): Capture['registration']['pixelsPerBin'] => [
  [scale, 0],
  [0, scale],
];
const plain = { darkLevel: null, badPixels: [], raw: null };
const optics = { wavelength: 633e-9, slmPitch: 8e-6, superpixel: 11 };
const simulate = (intensity: RealField) =>
  writeCapture({ intensity, mask: { shape: intensity.shape.slice(1), data: intensity.data }, run: 'r-1', optics }, put);

describe('what writeCapture writes, framesToMeasurements reads', () => {
  it('within half a count of each scene, for any sizes', async () => {
    const side = fc.integer({ min: 1, max: 9 });
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 3 }),
        side,
        side,
        async (scenes, snapshots, height, width) => {
          const intensity = speckle([scenes, snapshots, height, width], 3);
          await simulate(intensity);
          const { intensity: read, saturated } = await framesToMeasurements(captureFile, [snapshots, height, width]);
          expect(read.shape).toEqual(intensity.shape);
          expect(saturated.pixels).toBe(0);
          const perScene = snapshots * height * width;
          for (let scene = 0; scene < scenes; scene++) {
            const [before, after] = [intensity, read].map(({ data }) =>
              data.subarray(scene * perScene, (scene + 1) * perScene),
            ) as [Float64Array, Float64Array];
            const count = Math.max(...before) / (0.9 * 4095);
            before.forEach((y, index) => expect(Math.abs(after[index]! - y)).toBeLessThanOrEqual(0.501 * count));
          }
        },
      ),
      { numRuns: 30 },
    );
  });

  it('as 12-bit pages with the zero frequency at the centre, exposed to 90 % of the range', async () => {
    const data = new Float64Array(2 * 5 * 4).fill(1);
    data[0] = 100; // the zero frequency of mask 0
    const capture = await simulate({ shape: [1, 2, 5, 4], data });
    expect(capture.registration).toEqual({ centre: [2, 2], pixelsPerBin: scaled(1), bins: [5, 4], source: 'nominal' as const });
    expect(capture.optics.focalLength).toBeCloseTo((3.45e-6 * 4 * 11 * 8e-6) / 633e-9, 9);
    expect((await fs.readdir(folder)).sort()).toEqual(['capture.json', 'frames', 'mask.npy']);
    const { decodeTiff } = await import('../formats/tiff.ts');
    const pages = decodeTiff(new Uint8Array(await fs.readFile(path.join(folder, 'frames/scene-0001.tif'))), 'tif');
    expect(pages).toHaveLength(2);
    expect(pages[0]!.data[2 * 4 + 2]).toBe(3685);
    expect(Math.max(...pages[1]!.data)).toBe(37);
  });

  it('of a dark scene, too', async () => {
    await simulate({ shape: [2, 1, 2, 2], data: Float64Array.of(0, 0, 0, 0, 1, 2, 3, 4) });
    const { intensity } = await framesToMeasurements(captureFile, [1, 2, 2]);
    expect(Array.from(intensity.data.subarray(0, 4))).toEqual([0, 0, 0, 0]);
    expect(intensity.data[7]).toBeCloseTo(4, 3);
  });
});

/** A capture of one 4 × 4 frame, with changes. */
async function oneFrame(
  counts: readonly number[],
  changes: Partial<Capture> & { readonly camera?: Capture['camera'] } = {},
): Promise<void> {
  await put('a.tif', encodeTiff16([{ width: 4, height: 4, data: Uint16Array.from(counts) }], 16));
  const capture: Capture = {
    kind: 'kinoform-capture',
    version: 2,
    frames: [{ file: 'a.tif', page: 0, variable: null, scene: 0, mask: 0, exposure: 0.5, power: 1 }],
    darks: [],
    flats: [],
    camera: { pitch: 3.45e-6, bits: 12, justification: 'right', gain: 2, readNoise: 3, ...plain },
    optics: { ...optics, focalLength: 0.2, aberration: [], panel: IDEAL_PANEL, envelope: 'none' },
    registration: { centre: [2, 2], pixelsPerBin: scaled(1), bins: [4, 4], source: 'nominal' as const },
    intensityPerCountRate: 0.5,
    mask: { file: null, run: null },
    note: '',
    ...changes,
  };
  await put('capture.json', encodeJson(capture));
}
const counted = Array.from({ length: 16 }, (_, index) => 16 * index);
const first = async () => (await framesToMeasurements(captureFile, [1, 4, 4])).intensity.data;

describe('calibration', () => {
  it('scales counts by exposure; pixel [2, 2] is the zero frequency', async () => {
    await oneFrame(counted);
    expect((await first())[0]).toBe(160); // 160 counts / 0.5 s × 0.5
    await oneFrame(counted, { camera: { pitch: 1e-6, bits: 12, justification: 'left', gain: null, readNoise: null, ...plain } });
    expect((await first())[0]).toBe(10);
  });

  it('subtracts the darks of the nearest exposure, divides by the flats, and clips below zero', async () => {
    const map = (value: number, at = -1, other = 0) =>
      Float64Array.from({ length: 16 }, (_, pixel) => (pixel === at ? other : value));
    const npy = encodeNpy({
      dtype: 'float64',
      shape: [4, 4, 4],
      data: Float64Array.of(...map(20), ...map(40), ...map(500), ...map(120, 10, 220)),
    });
    await put('calibration.npy', npy);
    const reference = (page: number, exposure: number) => ({ file: 'calibration.npy', page, variable: null, exposure });
    const darks = [reference(0, 0.5), reference(1, 0.5), reference(2, 2)];
    await oneFrame(counted, { darks });
    expect((await first())[0]).toBe(130); // less the mean of 20 and 40
    expect((await first())[10]).toBe(0); // frame pixel [0, 0]: 0 counts less 30
    await oneFrame(counted, { darks, flats: [reference(3, 0.5)] });
    const mean = (15 * 90 + 190) / 16;
    expect((await first())[0]).toBeCloseTo(130 / (190 / mean), 9);
  });

  it('merges a bracket without its saturated pixels, over the power of each frame', async () => {
    const second = counted.map((count) => Math.min(4095, 20 * count));
    await put('b.tif', encodeTiff16([{ width: 4, height: 4, data: Uint16Array.from(second) }], 16));
    const frame = { page: 0, variable: null, scene: 0, mask: 0 };
    const short = { ...frame, file: 'a.tif', exposure: 0.5, power: 1 };
    await oneFrame(counted, { frames: [{ ...frame, file: 'b.tif', exposure: 5, power: 2 }, short] });
    const measured = await framesToMeasurements(captureFile, [1, 4, 4]);
    expect(measured).toMatchObject({ saturated: { pixels: 0, of: 16 }, weights: null });
    // Every pixel is counted · 0.5 / 0.5 s, whether the long exposure reaches it or not.
    const bins = measured.intensity.data;
    expect([0, 1, 10].map((bin) => bins[bin]!)).toEqual([160, 176, 0].map((value) => expect.closeTo(value, 9) as number));
  });

  it('counts saturated pixels, and the bins that do not count for them', async () => {
    await oneFrame([4095, 4095, ...counted.slice(2)]);
    expect(await framesToMeasurements(captureFile, [1, 4, 4])).toMatchObject({
      saturated: { pixels: 2, of: 16, bins: 2 },
    });
  });
});

describe('what is wrong is said in one line', () => {
  const read = (shape: readonly number[] = [1, 4, 4]) => failure(framesToMeasurements(captureFile, shape));

  it('of the mask', async () => {
    await oneFrame(counted);
    expect(await read([1, 6, 4])).toBe(
      'InputError FOLDER/capture.json: expected a mask of 4 × 4, which the frames are registered for, found one of 6 × 4',
    );
    expect(await read([2, 4, 4])).toBe('InputError FOLDER/capture.json: expected a frame of scene 0 behind mask 1, found none');
    await oneFrame(counted, { frames: [{ file: 'a.tif', page: 0, variable: null, scene: 0, mask: 2, exposure: 1, power: 1 }] });
    expect(await read()).toMatch(/expected frames behind masks 0 to 0, found mask 2 \(another mask\?\)$/);
    await oneFrame(counted, {
      registration: { centre: [1, 2], pixelsPerBin: scaled(1), bins: [4, 4], source: 'nominal' as const },
    });
    expect(await read()).toBe(
      'InputError FOLDER/a.tif: expected rows -1 to 2 and columns 0 to 3 around the centre for 4 × 4 bins, found 4 × 4 pixels',
    );
  });

  it('of files: none, cut short, without that page', async () => {
    expect(await read()).toBe(
      'InputError FOLDER/capture.json: expected a file that can be read, found nothing there (ENOENT) (check the path)',
    );
    await oneFrame(counted);
    const bytes = await fs.readFile(path.join(folder, 'a.tif'));
    await put('a.tif', bytes.subarray(0, bytes.length - 5));
    expect(await read()).toMatch(
      /^InputError FOLDER\/a\.tif: expected pixels up to byte \d+, found its end after \d+ \(cut short\?\)$/,
    );
    await fs.rm(path.join(folder, 'a.tif'));
    expect(await read()).toMatch(/^InputError FOLDER\/a\.tif: expected a file that can be read, found nothing there/);
    await oneFrame(counted, { frames: [{ file: 'a.tif', page: 3, variable: null, scene: 0, mask: 0, exposure: 1, power: 1 }] });
    expect(await read()).toBe('InputError FOLDER/a.tif: expected page 3, counted from 0, found 1 pages');
  });

  it('of values: the other justification, NaN, dead flats', async () => {
    const camera = { pitch: 1e-6, bits: 12, justification: 'right' as const, gain: null, readNoise: null, ...plain };
    await oneFrame([...counted.slice(0, 15), 65520], { camera });
    expect(await read()).toBe(
      'InputError FOLDER/a.tif: expected counts up to 4095 (12 bits, right-justified), found 65520 at [3, 3] (left-justified, or more bits?)',
    );
    await oneFrame([...counted.slice(0, 15), 17], { camera: { ...camera, justification: 'left' } });
    expect(await read()).toMatch(
      /expected multiples of 16 \(12 bits, left-justified\), found 17 at \[3, 3\] \(right-justified\?\)$/,
    );
    await put('n.npy', encodeNpy({ dtype: 'float32', shape: [4, 4], data: Float32Array.from(counted).fill(NaN, 6, 7) }));
    const frame = { page: 0, variable: null, scene: 0, mask: 0, exposure: 1, power: 1 };
    await oneFrame(counted, { frames: [{ ...frame, file: 'n.npy' }] });
    expect(await read()).toBe('InputError FOLDER/n.npy: expected finite counts, found NaN at [1, 2]');
    await oneFrame(counted, { flats: [{ file: 'a.tif', page: 0, variable: null, exposure: 1 }] });
    expect(await read()).toBe(
      'InputError FOLDER/a.tif: expected flats brighter than the darks in every pixel, found 0 at [0, 0]',
    );
    await oneFrame(counted, {
      frames: [
        { ...frame, file: 'a.tif' },
        { ...frame, file: 'a.tif' },
      ],
    });
    expect(await read()).toMatch(
      /expected one frame for each scene, mask and exposure, found two of scene 0 behind mask 0 with 1 s$/,
    );
  });
});
