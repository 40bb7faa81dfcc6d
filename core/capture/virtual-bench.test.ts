import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rootKey, split, uniform } from '../math/random.ts';
import { randomMask } from '../optics/masks.ts';
import { readMask } from '../slm/read-mask.ts';
import { ABERRATION_TERMS } from '../optics/zernike.ts';
import { BENCH_PRESETS, benchConfigSchema, type BenchConfig } from './bench-config.ts';
import { calibrateWithFrames, type CalibratedCapture } from './calibrate-capture.ts';
import { readCapture } from './capture-file.ts';
import { captureOnBench, evenLight, type BenchTruth } from './virtual-bench.ts';
import type { Watch } from './watch.ts';
import { largestRegistrationError } from './testing.ts';

const SIZE = 16;
/** Milliseconds. The work takes two or three seconds of an idle processor. */
const PATIENCE = 600_000;
const optics = { wavelength: 633e-9, slmPitch: 8e-6, superpixel: 8 };
let folder: string;
beforeAll(async () => (folder = await fs.mkdtemp(path.join(os.tmpdir(), 'kinoform-virtual-'))));
afterAll(() => fs.rm(folder, { recursive: true }));

async function bench(name: string, changes: object): Promise<BenchTruth> {
  const key = rootKey(3);
  const truth = { shape: [1, SIZE, SIZE], re: uniform(key, SIZE * SIZE), im: new Float64Array(SIZE * SIZE) };
  const mask = randomMask(split(key, 'mask'), 2, SIZE, SIZE);
  const config = benchConfigSchema.parse({ ...BENCH_PRESETS[name], ...changes });
  const { truth: facts } = await captureOnBench(key, { truth, mask, run: null, optics }, config, async (file, bytes) => {
    await fs.mkdir(path.dirname(path.join(folder, name, file)), { recursive: true });
    await fs.writeFile(path.join(folder, name, file), bytes);
  });
  return facts;
}

async function calibrate(name: string, watch?: Watch): Promise<CalibratedCapture> {
  const file = path.join(folder, name, 'calibration.json');
  const [known, capture] = await Promise.all([readCapture(file), readCapture(path.join(folder, name, 'capture.json'))]);
  const { shape, data } = await readMask(path.join(folder, name, 'calibration-mask.npy'));
  const mask = { shape, data: Float64Array.from(data) };
  return calibrateWithFrames(capture, { file, capture: known, mask, scene: evenLight([SIZE, SIZE]) }, 'all', watch);
}

describe('calibration of a virtual bench from two known masks, at 30 dB', () => {
  it(
    'a turned, moved, mirrored camera with hot pixels and 3 % zero order: registered to 0.05 pixels',
    async () => {
      const facts = await bench('rough', { calibrationFrames: 2, flipColumns: true, justification: 'right' });
      const { capture } = await calibrate('rough');
      expect(capture.registration.source).toBe('calibrated');
      expect(largestRegistrationError(capture.registration, facts.registration)).toBeLessThan(0.05);
      expect(capture.optics.panel.zeroOrder).toBeCloseTo(0.03, 3);
    },
    PATIENCE,
  );

  const higher: BenchConfig['aberration'] = [
    { term: 'coma-x', waves: 0.1 },
    { term: 'trefoil-y', waves: -0.08 },
    { term: 'spherical', waves: 0.09 },
  ];
  it.each([
    ['0.3 waves of defocus and astigmatism', []],
    ['these and coma, trefoil and spherical aberration', higher],
  ])(
    '12 % too much phase behind %s: to 2 % and 0.03 waves, as well as the uncertainties say',
    async (_, more) => {
      const aberration = [...BENCH_PRESETS['aberrated']!.aberration, ...more];
      const facts = await bench('aberrated', { calibrationFrames: 2, aberration });
      const { capture, uncertainties, after } = await calibrate('aberrated');
      expect(Math.abs(capture.optics.panel.phaseError - 0.12)).toBeLessThan(0.02 * 0.12);
      for (const term of ABERRATION_TERMS) {
        const waves = facts.aberration.find((each) => each.term === term)?.waves ?? 0;
        expect(Math.abs(after[term] - waves), term).toBeLessThan(0.003);
        expect(Math.abs(after[term] - waves), term).toBeLessThan(4 * uncertainties![term]!);
      }
      expect(largestRegistrationError(capture.registration, facts.registration)).toBeLessThan(0.05);
    },
    PATIENCE,
  );
});

describe('whoever waits for it', () => {
  it('can end it', async () => {
    const control = new AbortController();
    const onProgress = () => control.abort(new Error('enough'));
    await expect(calibrate('rough', { onProgress, signal: control.signal })).rejects.toThrow('enough');
  });
});

describe('what the bench writes', () => {
  it('is what a lab believes, with the truth apart: nominal registration, an ideal panel, the order of the pages', async () => {
    const capture = await readCapture(path.join(folder, 'rough', 'capture.json'));
    const facts = JSON.parse(await fs.readFile(path.join(folder, 'rough', 'bench-truth.json'), 'utf8')) as BenchTruth;
    expect(capture.registration).toMatchObject({ centre: [34, 34], bins: [16, 16], source: 'nominal' });
    expect(capture.registration.pixelsPerBin.flat().map((value) => Number(value.toFixed(9)))).toEqual([3.4, 0, 0, 3.4]);
    expect(capture.optics.panel.zeroOrder).toBe(0);
    expect(facts.maskOfPage).toEqual([1, 0]);
    expect(facts.hotPixels).toHaveLength(20);
    expect(capture.darks).toHaveLength(2);
  });
});
