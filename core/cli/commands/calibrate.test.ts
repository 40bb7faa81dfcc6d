import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BenchJourney, type BenchCase } from '../bench-journey.ts';
import { drive } from '../testing.ts';

let folder: string;
beforeAll(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'kinoform-calibrate-'));
});
afterAll(() => fs.rm(folder, { recursive: true }));

/** Milliseconds. The work takes half a minute of an idle processor. */
const PATIENCE = 900_000;
const simulated = async (name: string, about: BenchCase): Promise<BenchJourney> => {
  const journey = new BenchJourney(path.join(folder, name), about, drive);
  await journey.simulate();
  await journey.writePerfect();
  return journey;
};

describe('a rough bench: turned by 1.3°, 2 % too large, 3.4 pixels off, 3 % zero order, 12 bits left-justified, 20 hot pixels, 4 frames shuffled, 30 dB', () => {
  let journey: BenchJourney;
  let perfect: number;
  beforeAll(async () => {
    journey = await simulated('rough', { bench: 'rough', kind: 'amplitude', side: 32, snapshots: 4, seed: 12 });
    perfect = (await journey.standing('perfect')).psnr;
  }, PATIENCE);

  it('cannot be read as the lab describes it, and the line says why', async () => {
    await expect(journey.run('reconstruct', 'bench/capture.json', '--out', 'never')).rejects.toThrow(
      /expected counts up to 4095 \(12 bits, right-justified\), found \d+ at .* \(left-justified, or more bits\?\)/,
    );
    await expect(
      journey.run('calibrate', 'bench/capture.json', '--frames', 'bench/calibration.json', '--out', 'bench/never.json'),
    ).rejects.toThrow(/more bits\? calibration\.json describes it: examine and mend that/);
  });

  it(
    'is understood by the doctor, who names each fault',
    async () => {
      const { named, badPixels, orderIsRight, messages } = await journey.examine('capture');
      expect(named).toEqual(['bits', 'bad-pixels', 'order', 'registration', 'centre', 'zero-order']);
      expect(badPixels).toEqual({ right: 20, wrong: 0 });
      expect(orderIsRight).toBe(true);
      expect(messages['bits']).toContain('12 bits, left-justified');
      const [, degrees, percent] = /turned by (\S+)° and (\S+) % larger/.exec(messages['registration']!)!;
      expect(Math.abs(Number(degrees) - 1.3)).toBeLessThan(0.3);
      expect(Math.abs(Number(percent) - 2)).toBeLessThan(0.5);
      const [, pixels] = /, (\S+) pixels \(\S+ bins\) from the registered centre/.exec(messages['centre']!)!;
      expect(Math.abs(Number(pixels) - 3.4)).toBeLessThan(0.4);
      const [, share] = /about (\S+) % /.exec(messages['zero-order']!)!;
      expect(Math.abs(Number(share) - 3)).toBeLessThan(1.5);
      await journey.examine('calibration');
    },
    PATIENCE,
  );

  it(
    'is measured from calibration frames: registered to 0.2 pixels, scenes within 1 dB of a perfect registration',
    async () => {
      expect((await journey.calibrate('joint')).json()).toMatchObject({ source: 'calibrated', maskOf: null });
      const { off, psnr } = await journey.standing('joint');
      expect(off).toBeLessThan(0.2);
      expect(psnr).toBeGreaterThan(perfect - 1);
    },
    PATIENCE,
  );

  it(
    'is refined from the frames of the scene alone: within 2 dB, where the doctor alone does not reach as far',
    async () => {
      expect((await journey.calibrate('blind')).json()).toMatchObject({ source: 'refined', maskOf: null });
      const { off, psnr } = await journey.standing('blind');
      expect(off).toBeLessThan(0.2);
      expect(psnr).toBeGreaterThan(perfect - 2);
      expect((await journey.standing('capture-fixed')).psnr).toBeLessThan(perfect - 2);
    },
    PATIENCE,
  );
});

describe('other scenes on a rough bench', () => {
  it(
    'of phase: within 2 dB from the frames of the scene alone',
    async () => {
      const journey = await simulated('phase', { bench: 'rough', kind: 'phase', side: 16, snapshots: 4, seed: 5 });
      await journey.examine('capture');
      await journey.calibrate('blind');
      const { off, psnr } = await journey.standing('blind');
      expect(off).toBeLessThan(0.2);
      expect(psnr).toBeGreaterThan((await journey.standing('perfect')).psnr - 2);
    },
    PATIENCE,
  );

  it(
    'one mask and a scene that may be anything: refused, as nothing is decided',
    async () => {
      const journey = await simulated('one', { bench: 'rough', kind: 'phase', side: 16, snapshots: 1, seed: 5 });
      await journey.examine('capture');
      await expect(journey.calibrate('blind')).rejects.toThrow(
        /expected at least two masks, or scenes of known phase, found one mask/,
      );
    },
    PATIENCE,
  );
});

describe('what is wrong is said in one line', () => {
  const line = async (...argv: string[]) => {
    const { exit, stderr } = await drive(path.join(folder, 'one'), argv);
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
