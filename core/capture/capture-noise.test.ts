import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { encodeJson } from '../formats/json.ts';
import { encodeTiff16 } from '../formats/tiff-write.ts';
import { normal, poisson, rootKey, split } from '../math/random.ts';
import { IDEAL_PANEL } from '../optics/panel.ts';
import { varianceAt } from '../optics/intensity-noise.ts';
import type { Capture } from './capture-file.ts';
import { framesToMeasurements } from './measurements.ts';

let folder: string;
beforeEach(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'kinoform-noise-'));
});
afterEach(() => fs.rm(folder, { recursive: true }));

const [BINS, GAIN, READ_NOISE, DARK] = [48, 2.5, 6, 100];

/** Frames of light that changes slowly from bin to bin, from dark to bright, by a camera whose noise is known, and the same without noise. */
async function write(pixelsPerBin: number, isNoisy: boolean, gain: number | null): Promise<string> {
  const side = BINS * pixelsPerBin;
  const electrons = Float64Array.from({ length: side * side }, (_, i) => {
    const [row, column] = [Math.floor(i / side) / side, (i % side) / side];
    return 100 + 1600 * (1 + Math.sin(9 * row) * Math.cos(7 * column));
  });
  const shot = isNoisy ? poisson(rootKey(2), electrons) : electrons;
  const read = normal(split(rootKey(2), 'read'), side * side);
  const data = Uint16Array.from(shot, (count, i) => Math.round((count + (isNoisy ? READ_NOISE : 0) * read[i]!) / GAIN + DARK));
  const name = `${pixelsPerBin}-${isNoisy}`;
  await fs.writeFile(path.join(folder, `${name}.tif`), encodeTiff16([{ width: side, height: side, data }], 12));
  const centre = (side - 1) / 2 + pixelsPerBin / 2;
  const capture: Capture = {
    kind: 'kinoform-capture',
    version: 2,
    frames: [{ file: `${name}.tif`, page: 0, variable: null, exposure: 0.02, power: 1, scene: 0, mask: 0 }],
    darks: [],
    flats: [],
    camera: {
      pitch: 3e-6,
      bits: 12,
      justification: 'right',
      gain,
      readNoise: READ_NOISE,
      darkLevel: DARK,
      badPixels: [],
      raw: null,
    },
    optics: {
      wavelength: 633e-9,
      focalLength: 0.2,
      slmPitch: 8e-6,
      superpixel: 4,
      aberration: [],
      panel: IDEAL_PANEL,
      envelope: 'none',
    },
    registration: {
      centre: [centre, centre],
      pixelsPerBin: [
        [pixelsPerBin, 0],
        [0, pixelsPerBin],
      ],
      bins: [BINS, BINS],
      source: 'nominal',
    },
    intensityPerCountRate: 3e-4,
    mask: { file: null, run: null },
    note: '',
  };
  const file = path.join(folder, `${name}.json`);
  await fs.writeFile(file, encodeJson(capture));
  return file;
}

it.each([1, 3])('is that of simulated frames, at %i pixels a bin', async (pixelsPerBin) => {
  const noisy = await framesToMeasurements(await write(pixelsPerBin, true, GAIN), [1, BINS, BINS]);
  const clean = await framesToMeasurements(await write(pixelsPerBin, false, GAIN), [1, BINS, BINS]);
  const variance = varianceAt(noisy.noise!, clean.intensity).data;
  const squares = clean.intensity.data.map((y, i) => (noisy.intensity.data[i]! - y) ** 2 / variance[i]!);
  const mean = squares.reduce((sum, value) => sum + value, 0) / squares.length;
  // 2304 bins: the standard deviation of the mean of their squares is 0.03, more where neighbours share pixels.
  expect(Math.abs(mean - 1)).toBeLessThan(0.12);
});

it('is not known without a gain', async () => {
  const { noise } = await framesToMeasurements(await write(1, true, null), [1, BINS, BINS]);
  expect(noise).toBeNull();
});
