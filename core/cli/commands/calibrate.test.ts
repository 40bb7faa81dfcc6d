import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Capture } from '../../capture/capture-file.ts';
import { largestRegistrationError } from '../../capture/testing.ts';
import type { BenchTruth } from '../../capture/virtual-bench.ts';
import { encodeJson } from '../../formats/json.ts';
import { encodeNpy } from '../../formats/npy.ts';
import { rootKey } from '../../math/random.ts';
import { randomMask } from '../../optics/masks.ts';
import { drive } from '../testing.ts';

let folder: string;
/** Milliseconds. The work takes a few seconds of an idle processor. */
const PATIENCE = 900_000;
const run = (...argv: string[]) => drive(folder, [...argv, '--workspace', 'workspace', '--seed', '5']);
const readJson = async <T>(name: string): Promise<T> => JSON.parse(await fs.readFile(path.join(folder, name), 'utf8')) as T;

beforeAll(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'kinoform-calibrate-'));
  const { shape, data } = randomMask(rootKey(2), 4, 16, 16);
  await fs.writeFile(path.join(folder, 'mask.npy'), encodeNpy({ dtype: 'float32', shape, data: Float32Array.from(data) }));
  const argv = ['simulate', 'mask.npy', '--scenes', 'fashion-mnist-sample', '--count', '1', '--bench', 'rough'];
  const { exit, stderr } = await run(...argv, '--calibration', '2', '--out', 'bench');
  if (exit !== 0) throw new Error(stderr);
}, PATIENCE);
afterAll(() => fs.rm(folder, { recursive: true }));

/** PSNR of error reduction on a capture. */
async function psnrOf(capture: string): Promise<number> {
  const out = `x-${path.basename(capture, '.json')}`;
  const argv = ['reconstruct', capture, '--truth', 'bench/truth.npy', '--model', 'amplitude', '--iterations', '150'];
  const { json, stderr, exit } = await run(...argv, '--method', 'er', '--out', out, '--json');
  if (exit !== 0) throw new Error(stderr);
  return json<{ methods: { er: { score: { psnr: { mean: number } } } } }>().methods.er.score.psnr.mean;
}

/** The capture as it would be if the lab knew all that is true. */
async function writePerfect(): Promise<string> {
  const [capture, truth] = await Promise.all([
    readJson<Capture>('bench/capture.json'),
    readJson<BenchTruth>('bench/bench-truth.json'),
  ]);
  const perfect: Capture = {
    ...capture,
    frames: capture.frames.map((frame) => ({ ...frame, mask: truth.maskOfPage[frame.page]! })),
    registration: { ...truth.registration, source: 'calibrated' },
    optics: { ...capture.optics, panel: truth.panel, aberration: truth.aberration },
  };
  await fs.writeFile(path.join(folder, 'bench/perfect.json'), encodeJson(perfect));
  return 'bench/perfect.json';
}

describe('a rough bench: turned by 1.3°, 2 % too large, 3.4 pixels off, 3 % zero order, hot pixels, frames shuffled, 30 dB', () => {
  let truth: BenchTruth;
  let perfect: number;
  beforeAll(async () => {
    truth = await readJson<BenchTruth>('bench/bench-truth.json');
    perfect = await psnrOf(await writePerfect());
  }, PATIENCE);

  it(
    'is measured from calibration frames: registered to 0.2 pixels, scenes within 1 dB of a perfect registration',
    async () => {
      const argv = ['calibrate', 'bench/capture.json', '--frames', 'bench/calibration.json', '--out', 'bench/joint.json'];
      const { stdout } = await run(...argv);
      expect(stdout).toMatch(/^rotation, degrees +0\.0000 +1\.\d+ +0\.\d+$/m);
      expect(stdout).toMatch(/the frames had another order/);
      const { registration, frames } = await readJson<Capture>('bench/joint.json');
      expect(registration.source).toBe('calibrated');
      expect(frames.map(({ mask }) => mask)).toEqual(truth.maskOfPage);
      expect(largestRegistrationError(registration, truth.registration)).toBeLessThan(0.2);
      expect(await psnrOf('bench/joint.json')).toBeGreaterThan(perfect - 1);
    },
    PATIENCE,
  );

  it(
    'is refined from the frames of the scene alone: within 2 dB, where the capture as it was fails',
    async () => {
      const argv = ['calibrate', 'bench/capture.json', '--scenes', 'amplitude', '--out', 'bench/blind.json'];
      const { json } = await run(...argv, '--json');
      expect(json()).toMatchObject({ source: 'refined', maskOf: truth.maskOfPage });
      const { registration } = await readJson<Capture>('bench/blind.json');
      expect(largestRegistrationError(registration, truth.registration)).toBeLessThan(0.2);
      expect(await psnrOf('bench/blind.json')).toBeGreaterThan(perfect - 2);
      expect(await psnrOf('bench/capture.json')).toBeLessThan(perfect - 5);
    },
    PATIENCE,
  );
});

describe('what is wrong is said in one line', () => {
  const line = async (...argv: string[]) => {
    const { exit, stderr } = await run(...argv);
    expect(exit).toBe(2);
    return stderr.trimEnd();
  };
  it(
    'of the bench',
    async () => {
      const simulate = ['simulate', 'mask.npy', '--scenes', 'fashion-mnist-sample', '--out', 'never'];
      expect(await line(...simulate, '--bench', 'ruff')).toContain('expected one of aligned, rough, aberrated, found "ruff"');
      expect(await line(...simulate, '--bench', 'rough', '--set', 'rotatoin=1')).toContain('did you mean rotation?');
      expect(await line(...simulate, '--bench', 'rough', '--set', 'panel.zeroOrder=2')).toContain(
        '--bench at panel.zeroOrder: expected',
      );
      expect(await line(...simulate, '--calibration', '2')).toContain(
        'expected a bench beside --set or --calibration, found none',
      );
    },
    PATIENCE,
  );

  it(
    'of a calibration',
    async () => {
      expect(await line('calibrate', 'bench/capture.json', '--out', 'elsewhere.json')).toContain(
        '--out: expected a file beside the capture',
      );
      expect(await line('calibrate', 'bench/capture.json', '--frames', 'none.json')).toContain(
        'none.json: expected a file that can be read',
      );
    },
    PATIENCE,
  );
});
