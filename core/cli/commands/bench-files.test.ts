import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeNpy, encodeNpy } from '../../formats/npy.ts';
import { rootKey } from '../../math/random.ts';
import { randomMask } from '../../optics/masks.ts';
import { drive } from '../testing.ts';

let folder: string;
const run = (...argv: string[]) => drive(folder, [...argv, '--workspace', 'workspace']);
const line = async (...argv: string[]) => {
  const { exit, stderr } = await run(...argv);
  expect(exit).toBe(2);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  return stderr.trimEnd();
};

async function writeNpy(name: string, shape: number[], data: Float32Array): Promise<void> {
  await fs.writeFile(path.join(folder, name), encodeNpy({ dtype: 'float32', shape, data }));
}

beforeAll(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'kinoform-bench-'));
  await writeNpy('mask.npy', [1, 16, 16], Float32Array.from(randomMask(rootKey(1), 1, 16, 16).data));
});
afterAll(() => fs.rm(folder, { recursive: true, force: true }));

describe('export of a mask file', () => {
  const put = (...more: string[]) => run('export', 'mask.npy', '--slm', 'holoeye-pluto-2', '--wavelength', '633nm', ...more);

  it('prints the preflight and what it wrote, and overwrites only when told', async () => {
    const first = await put('--out', 'm.bmp');
    expect(first.exit).toBe(0);
    expect(first.stdout).toMatch(/^ok +Bit depth +8 bits/m);
    expect(first.stdout).toMatch(/wrote m\.bmp\nwrote m\.bmp\.json\n$/);
    const again = await put('--out', 'm.bmp');
    expect([again.exit, again.stderr]).toEqual([2, expect.stringContaining('expected a new file, found one that exists')]);
    expect((await put('--out', 'm.bmp', '--force')).exit).toBe(0);
  });

  it.each([
    [['--out', 'm.gif'], '--out: expected a name that ends in .bmp, .png, .tif, .npy, .csv, found "m.gif"'],
    [['--out', 'x.bmp', '--block', '0'], '--block: expected a whole number of at least 1, found "0"'],
    [['--out', 'x.bmp', '--block', '99'], 'superpixel block: expected at most 67'],
    [['--out', 'x.bmp', '--sign', '2'], '--sign: expected one of 1, +1, -1, found "2"'],
    [['--out', 'x.bmp', '--offset', '3'], '--offset: expected two whole numbers, such as -3,12, found "3"'],
    [['--out', 'x.bmp', '--slm', 'pluto'], 'SLM profile: expected one of'],
    [['--out', 'x.bmp', '--wavelength', '633'], '--wavelength: expected a positive length with its unit'],
  ])('%j is refused', async (more, message) => {
    const { exit, stderr } = await put(...more);
    expect(exit).toBe(2);
    expect(stderr).toContain(message);
  });
});

describe('simulate and reconstruct, through files', () => {
  it('gives back what was simulated, from 12-bit frames, with nothing learned', async () => {
    await writeNpy('four.npy', [4, 16, 16], Float32Array.from(randomMask(rootKey(2), 4, 16, 16).data));
    const simulated = await run(
      'simulate',
      'four.npy',
      '--scenes',
      'fashion-mnist-sample',
      '--count',
      '2',
      '--out',
      'bench',
      '--json',
    );
    expect(simulated.exit).toBe(0);
    expect(simulated.json()).toMatchObject({ scenes: 2, frames: 8 });
    expect((await fs.readdir(path.join(folder, 'bench'))).sort()).toEqual(['capture.json', 'frames', 'mask.npy', 'truth.npy']);

    const argv = ['reconstruct', 'bench/capture.json', '--truth', 'bench/truth.npy', '--model', 'amplitude'];
    const solved = await run(...argv, '--iterations', '100', '--method', 'er,raar', '--out', 'x', '--json');
    expect(solved.stderr).not.toContain('error');
    expect(solved.exit).toBe(0);
    const { methods } = solved.json<{ methods: Record<string, { score: { psnrMedian: number }; file: string }> }>();
    expect(Object.keys(methods)).toEqual(['er', 'raar']);
    expect(methods['er']!.score.psnrMedian).toBeGreaterThan(40);
    const x = decodeNpy(new Uint8Array(await fs.readFile(path.join(folder, 'x/x-er.npy'))), 'x');
    expect([x.dtype, x.shape]).toEqual(['complex64', [2, 16, 16]]);
    expect((await fs.readdir(path.join(folder, 'x'))).sort()).toEqual(
      ['report.html', 'report.json', 'x-er.png', 'x-er.npy', 'x-raar.png', 'x-raar.npy'].sort(),
    );
  });

  it('reads arrays of intensities as well, and writes x.npy [H,W] for one scene', async () => {
    await writeNpy('y.npy', [1, 16, 16], new Float32Array(256).fill(0.1));
    const argv = ['reconstruct', '--measurements', 'y.npy', '--masks', 'mask.npy', '--prior', 'amplitude', '--iterations', '3'];
    const { exit } = await run(...argv, '--out', 'y-out');
    expect(exit).toBe(0);
    const x = decodeNpy(new Uint8Array(await fs.readFile(path.join(folder, 'y-out/x.npy'))), 'x');
    expect(x.shape).toEqual([16, 16]);
  });
});

describe('wrong inputs are one line each', () => {
  const arrays = (...more: string[]) => line('reconstruct', '--masks', 'mask.npy', '--out', 'never', ...more);

  it('a missing file', async () => {
    expect(await line('reconstruct', 'nowhere/capture.json', '--out', 'never')).toMatch(
      /^kinoform: .*nowhere\/capture\.json: expected a file that can be read, found nothing there/,
    );
    expect(await arrays('--measurements', 'none.npy')).toContain('none.npy: expected a file that can be read');
  });

  it('NaN in y, with its place', async () => {
    const y = new Float32Array(256).fill(1);
    y[17] = NaN;
    await writeNpy('nan.npy', [1, 16, 16], y);
    expect(await arrays('--measurements', 'nan.npy')).toContain('nan.npy: expected finite numbers, found NaN at [0, 1, 1]');
  });

  it('a mask of another size', async () => {
    await writeNpy('small.npy', [1, 8, 8], new Float32Array(64));
    await writeNpy('fine.npy', [1, 16, 16], new Float32Array(256).fill(1));
    const said = await line('reconstruct', '--measurements', 'fine.npy', '--masks', 'small.npy', '--out', 'never');
    expect(said).toContain('expected intensities [Q, 1, 8, 8]');
  });

  it('a truncated TIFF', async () => {
    await run('simulate', 'mask.npy', '--scenes', 'fashion-mnist-sample', '--count', '1', '--out', 'cut');
    const frame = path.join(folder, 'cut/frames/scene-0001.tif');
    const bytes = await fs.readFile(frame);
    await fs.writeFile(frame, bytes.subarray(0, bytes.length / 2));
    expect(await line('reconstruct', 'cut/capture.json', '--out', 'never')).toContain('scene-0001.tif: expected');
  });

  it('neither or both inputs, and methods that there are not', async () => {
    expect(await line('reconstruct', '--out', 'never')).toContain(
      'expected either CAPTURE.json or --measurements y.npy, found neither',
    );
    expect(await arrays('--measurements', 'fine.npy', '--method', 'netwrk')).toContain('(did you mean network?)');
    expect(await arrays('--measurements', 'fine.npy', '--method', 'network')).toContain(
      'method network: expected the run of the mask, found none',
    );
  });

  it('a full output folder', async () => {
    expect(await line('reconstruct', 'bench/capture.json', '--out', 'bench')).toContain('expected a new or empty folder');
  });

  it('an unknown preset, a misspelt setting, a negative learning rate', async () => {
    expect(await line('design', 'minni')).toContain(
      'preset: expected one of laptop, mini, paper, phase, found "minni" (did you mean mini?)',
    );
    expect(await line('design', 'mini', '--set', 'training.epoch=1')).toContain('did you mean training.epochs?');
    expect(await line('design', 'mini', '--set', 'optimiser.learningRate=-1')).toContain(
      'optimiser.learningRate: expected a number above 0, found -1',
    );
    expect(await line('design', 'mini', '--epochs', '1')).toContain('unknown option --epochs');
    expect(await line('design')).toContain('expected either a preset or --resume RUN, found neither');
  });

  it('nothing of all this was written', async () => {
    await expect(fs.stat(path.join(folder, 'never'))).rejects.toThrow();
  });
});
