import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeJson } from '../formats/json.ts';
import { squaredNorm, type Field } from '../math/field.ts';
import { rootKey, split, uniform } from '../math/random.ts';
import { alignGlobalPhase } from '../metrics/global-phase.ts';
import { codedDiffraction } from '../optics/coded-diffraction.ts';
import { varianceAt } from '../optics/intensity-noise.ts';
import { randomMask } from '../optics/masks.ts';
import { nonNegative } from '../retrieval/priors.ts';
import { errorReduction } from '../retrieval/solvers/error-reduction.ts';
import { constantStart, spectralInitialisation } from '../retrieval/spectral.ts';
import { benchConfigSchema } from './bench-config.ts';
import { readCapture, type Capture } from './capture-file.ts';
import { examineCapture } from './doctor/examine.ts';
import { framesToMeasurements } from './measurements.ts';
import { captureOnBench, type BenchTruth } from './virtual-bench.ts';

const [SIZE, SNAPSHOTS] = [24, 4];
const key = rootKey(4);
const mask = randomMask(split(key, 'mask'), SNAPSHOTS, SIZE, SIZE);
/** Bright and dark stripes, one axis smooth and one rough. */
const truth: Field = {
  shape: [1, SIZE, SIZE],
  re: uniform(key, SIZE * SIZE).map((u, i) => (0.4 + 0.6 * u) * (Math.floor(i / SIZE / 4) % 2)),
  im: new Float64Array(SIZE * SIZE),
};
let folder: string;
beforeAll(async () => (folder = await fs.mkdtemp(path.join(os.tmpdir(), 'kinoform-camera-'))));
afterAll(() => fs.rm(folder, { recursive: true }));

/** Frames of an aligned bench whose camera has these faults. */
async function photograph(name: string, camera: object): Promise<{ file: string; capture: Capture; facts: BenchTruth }> {
  const bench = benchConfigSchema.parse({ bits: 14, ...camera });
  const optics = { wavelength: 633e-9, slmPitch: 8e-6, superpixel: 8 };
  const { truth: facts } = await captureOnBench(key, { truth, mask, run: null, optics }, bench, async (file, bytes) => {
    await fs.mkdir(path.dirname(path.join(folder, name, file)), { recursive: true });
    await fs.writeFile(path.join(folder, name, file), bytes);
  });
  const file = path.join(folder, name, 'capture.json');
  return { file, capture: await readCapture(file), facts };
}
const measure = (file: string) => framesToMeasurements(file, mask.shape);

describe('the noise of photons', () => {
  it('is what the gain of the capture says, in one exposure and in a bracket, which has less of it', async () => {
    // Exposed far enough for its darkest light: rounding is not to count as noise.
    const clean = await measure((await photograph('clean', { bits: 16, exposures: [1, 6, 36] })).file);
    const errors: number[] = [];
    for (const exposures of [[1], [1, 6, 36]]) {
      const { file, capture } = await photograph(`noisy-${exposures.length}`, {
        exposures,
        noise: { photons: 300, readNoise: 1 },
      });
      expect(capture.frames).toHaveLength(SNAPSHOTS * exposures.length);
      expect(capture.camera.readNoise).toBe(1);
      const { intensity, noise, weights } = await measure(file);
      expect(weights).toBeNull();
      const variance = varianceAt(noise!, clean.intensity).data;
      const squares = intensity.data.map((y, i) => (y - clean.intensity.data[i]!) ** 2);
      const chiSquare = squares.reduce((sum, square, i) => sum + square / variance[i]!, 0) / squares.length;
      expect(Math.abs(chiSquare - 1)).toBeLessThan(0.1);
      errors.push(squares.reduce((a, b) => a + b, 0));
    }
    // Six times the light where it did not saturate, 36 times in the dark.
    expect(errors[1]! / errors[0]!).toBeLessThan(0.4);
  });
});

describe('saturation', () => {
  it('is known by its pixels; the bins beside them do not count, and the scene is the better for it', async () => {
    const { file } = await photograph('saturated', { brightest: 2.5, noise: { snr: 40 } });
    const { intensity, weights, saturated } = await measure(file);
    expect(saturated.pixels).toBeGreaterThan(100);
    expect(weights!.data.filter((weight) => weight === 0)).toHaveLength(saturated.bins);
    expect(saturated.bins / intensity.data.length).toBeLessThan(0.2);
    const operator = codedDiffraction(mask);
    const filter = null;
    const spectral = { weights: 'mm', parameter: 0, iterations: 20, filter, start: constantStart([SIZE, SIZE]) } as const;
    const start = spectralInitialisation(intensity, operator, spectral);
    const errorWith = async (known: typeof weights): Promise<number> => {
      const options = { ...errorReduction.defaults, iterations: 150, start, prior: nonNegative, noise: null, weights: known };
      const { field } = await errorReduction.solve(intensity, operator, options);
      const { re, im } = alignGlobalPhase(field, truth);
      const off = { shape: truth.shape, re: re.map((x, i) => x - truth.re[i]!), im };
      return Math.sqrt(squaredNorm(off) / squaredNorm(truth));
    };
    expect(await errorWith(weights)).toBeLessThan(0.7 * (await errorWith(null)));
  });

  it('is measured by a bracket whose shortest exposure does not saturate', async () => {
    const { file } = await photograph('bracketed', { brightest: 2.5, exposures: [1, 0.2], noise: { snr: 40 } });
    expect((await measure(file)).saturated.pixels).toBe(0);
  });
});

describe('dead pixels', () => {
  it.each([
    ['by the darks, where there is a level to fall below', { darkLevel: 60 }, 8],
    ['by the frames alone, but for some in the dark', { darkFrames: 0 }, 6],
  ])('are found %s', async (_, camera, atLeast) => {
    const { file, capture, facts } = await photograph(`dead-${atLeast}`, { ...camera, deadPixels: 8, noise: { snr: 30 } });
    const { mended } = await examineCapture({ captureFile: file, capture, mask, sceneKind: null });
    const dead = new Set(facts.deadPixels.map((at) => at.join()));
    const found = mended.camera.badPixels.map((at) => at.join());
    expect(found.filter((at) => !dead.has(at))).toEqual([]);
    expect(found.length).toBeGreaterThanOrEqual(atLeast);
    await fs.writeFile(file, encodeJson(mended));
    expect((await measure(file)).weights).toBeNull();
  });
});
