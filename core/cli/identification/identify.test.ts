import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeNpy } from '../../formats/npy.ts';
import { rootKey } from '../../math/random.ts';
import { randomMask } from '../../optics/masks.ts';
import { drive } from '../testing.ts';

let folder: string;
beforeAll(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'kinoform-identify-'));
  const write = (name: string, snapshots: number, side: number, phaseOf = (phase: number): number => phase) => {
    const { shape, data } = randomMask(rootKey(1), snapshots, side, side);
    const bytes = encodeNpy({ dtype: 'float32', shape, data: Float32Array.from(data, phaseOf) });
    return fs.writeFile(path.join(folder, name), bytes);
  };
  await write('two.npy', 2, 12);
  await write('binary.npy', 1, 12, (phase) => (phase < Math.PI ? 0 : Math.PI));
  await write('large.npy', 1, 80);
});
afterAll(() => fs.rm(folder, { recursive: true, force: true }));

interface Figures {
  readonly noise: { readonly snr: number | null; readonly photons: number | null };
  readonly noiseAssumed: boolean;
  readonly summary: { readonly boundPsnr: { readonly mean: number } | null; readonly rangePsnr: { readonly mean: number } };
  readonly scenes: readonly { readonly lost: number; readonly condition: number | null }[];
  readonly files: readonly string[];
}
const identify = async (...argv: string[]): Promise<Figures> =>
  (await drive(folder, ['identify', ...argv, '--json'])).json<Figures>();

describe('identify', () => {
  it('judges a mask file at an assumed noise, and says so', async () => {
    const { exit, stdout } = await drive(folder, ['identify', 'two.npy', '--scenes', '2']);
    expect(exit).toBe(0);
    expect(stdout).toContain('30 dB SNR, assumed: without noise there is no bound');
    expect(stdout).toContain('No unbiased estimate does better');
    expect(await identify('two.npy', '--scenes', '2')).toMatchObject({ noiseAssumed: true, noise: { snr: 30 }, files: [] });
  });

  it('takes the noise of the command line: more photons, a higher bound', async () => {
    const few = await identify('two.npy', '--scenes', '2', '--model', 'phase', '--photons', '100', '--read-noise', '2');
    const many = await identify('two.npy', '--scenes', '2', '--model', 'phase', '--photons', '10000', '--read-noise', '2');
    expect(few).toMatchObject({ noiseAssumed: false, noise: { photons: 100, snr: null } });
    expect(many.summary.boundPsnr!.mean).toBeGreaterThan(few.summary.boundPsnr!.mean + 20);
  });

  it('sees that a binary mask loses half a real scene', async () => {
    const { scenes, summary } = await identify('binary.npy', '--scenes', '1', '--dataset', 'fashion-mnist-sample');
    // 4 of 144 frequencies are their own partners.
    expect(scenes[0]).toMatchObject({ lost: 70, condition: null });
    expect(summary.boundPsnr).toBeNull();
  });

  it('writes a page and the singular values, and overwrites neither', async () => {
    const { files } = await identify('two.npy', '--scenes', '2', '--out', 'report');
    expect(files.map((file) => path.basename(file))).toEqual(['report.json', 'report.html']);
    const html = await fs.readFile(path.join(folder, 'report', 'report.html'), 'utf8');
    expect(html).toContain('Singular values, scene 2');
    expect(html).not.toMatch(/NaN|undefined|Infinity/);
    const { singularValues } = JSON.parse(await fs.readFile(path.join(folder, 'report', 'report.json'), 'utf8')) as {
      singularValues: number[][];
    };
    expect(singularValues.map((values) => values.length)).toEqual([144, 144]);
    expect((await drive(folder, ['identify', 'two.npy', '--scenes', '1', '--out', 'report'])).exit).toBe(2);
  });

  it.each([
    [['large.npy'], 'mask: expected scenes of at most 4096 unknowns'],
    [['two.npy', '--read-noise', '2'], 'noise.readNoise: expected 0, or a number of photons beside it'],
    [['two.npy', '--scenes', '0'], '--scenes: expected a whole number of at least 1'],
  ])('refuses %j in one line', async (argv, line) => {
    const { exit, stderr } = await drive(folder, ['identify', ...argv]);
    expect(exit).toBe(2);
    expect(stderr.trimEnd().split('\n').at(-1)).toContain(line);
  });
});
