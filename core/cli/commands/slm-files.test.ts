import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeNpy } from '../../formats/npy.ts';
import { inspectExport, largestErrorInLevels } from '../../slm/inspect.ts';
import { randomPhase, tinyProfile } from '../../slm/testing.ts';
import { drive } from '../testing.ts';

let folder: string;
const mask = randomPhase([2, 16, 16], 1);
const run = (...argv: string[]) => drive(folder, [...argv, '--workspace', 'workspace']);
const line = async (...argv: string[]): Promise<string> => {
  const { exit, stderr } = await run(...argv);
  expect(exit).toBe(2);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  return stderr.trimEnd();
};

beforeAll(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'kinoform-slm-cli-'));
  await fs.writeFile(path.join(folder, 'mask.npy'), encodeNpy({ dtype: 'float32', ...mask }));
  await fs.writeFile(
    path.join(folder, 'ours.json'),
    JSON.stringify({ ...tinyProfile, name: 'ours', bits: 10, formats: ['santec-bmp', 'csv'] }),
  );
  await fs.writeFile(path.join(folder, 'short.csv'), 'grey,phase\n0,0\n100,6.3\n');
});
afterAll(() => fs.rm(folder, { recursive: true, force: true }));

describe('slm', () => {
  it('imports a profile, lists and shows it, and replaces it only when told', async () => {
    expect((await run('slm', 'import', 'ours.json')).stdout).toBe('imported ours: Tiny\n');
    expect(await line('slm', 'import', 'ours.json')).toMatch(
      /ours\.json: expected a new file, found one that exists \(use --force/,
    );
    expect((await run('slm', 'import', 'ours.json', '--force')).exit).toBe(0);
    const { stdout } = await run('slm', 'list');
    expect(stdout).toMatch(/^hamamatsu-x13138 +Hamamatsu X13138 +1272×1024 +12\.5 µm +8 +bmp, png, tiff, npy *$/m);
    expect(stdout).toMatch(/^ours +Tiny +61×40 +8 µm +10 +santec-bmp, csv +your own$/m);
    expect((await run('slm', 'show', 'hamamatsu-x13138')).stdout).toMatch(
      /2π level +218 at 690 nm; 198 at 752 nm; 217 at 1\.064 µm/,
    );
    expect(JSON.parse((await run('slm', 'show', 'ours', '--json')).stdout)).toMatchObject({ version: 2, name: 'ours' });
  });

  it('removes a profile of your own, and no other', async () => {
    await fs.writeFile(path.join(folder, 'gone.json'), JSON.stringify({ ...tinyProfile, name: 'gone' }));
    await run('slm', 'import', 'gone.json');
    expect((await run('slm', 'remove', 'gone')).stdout).toBe('removed gone\n');
    expect(await line('slm', 'show', 'gone')).toMatch(/SLM profile: expected one of/);
    expect(await line('slm', 'remove', 'generic')).toMatch(/SLM profile: expected one of ours, found "generic"$/);
  });

  it('refuses what is no profile, in one line', async () => {
    await fs.writeFile(path.join(folder, 'bad.json'), JSON.stringify({ ...tinyProfile, bits: 99 }));
    expect(await line('slm', 'import', 'bad.json')).toMatch(/bad\.json at bits: expected number to be <=16, found 99$/);
    expect(await line('slm', 'show', 'plutto')).toMatch(/SLM profile: expected one of generic/);
  });
});

describe('export', () => {
  const put = (...more: string[]) => run('export', 'mask.npy', '--slm', 'ours', '--wavelength', '633nm', ...more);

  it('takes the file that the device reads, and everything that can be added, and writes the order of snapshots', async () => {
    const turned = ['--rotate', '90', '--flip-vertical', '--offset=1,-2', '--two-pi-level', '900.5', '--sign=-1'];
    const light = ['--grating', '4.5,30', '--lens=-300mm', '--surround', 'checkerboard:1'];
    const { exit, stdout } = await put('--out', 'm.bmp', ...turned, ...light);
    expect(exit).toBe(0);
    expect(stdout).toMatch(
      /wrote m-01\.bmp\nwrote m-01\.bmp\.json\nwrote m-02\.bmp\nwrote m-02\.bmp\.json\nwrote m-order\.csv\n$/,
    );
    const { sidecar, phase } = await inspectExport(path.join(folder, 'm-02.bmp'));
    expect(sidecar).toMatchObject({
      bitmap: { format: 'santec-bmp' },
      layout: { rotation: 90, flipVertical: true, block: 2 },
      grating: { period: 4.5 },
      lens: { focalLength: -0.3 },
      response: { twoPiLevel: 900.5, sign: -1 },
    });
    expect(largestErrorInLevels(phase, mask.data.subarray(256), sidecar.response)).toBeLessThanOrEqual(0.5 + 1e-3);
  });

  it('only checks with --dry-run', async () => {
    const before = await fs.readdir(folder);
    const { exit, stdout } = await put('--dry-run');
    expect(exit).toBe(0);
    expect(stdout).toMatch(/^note +Display order/m);
    expect(await fs.readdir(folder)).toEqual(before);
  });

  it.each([
    [[], '--out: expected the file to write, found none (or --dry-run to check only)'],
    [['--out', 'x.csv', '--lut', 'short.csv'], 'short.csv line 3: expected the last row at grey 1023, found 100'],
    [['--out', 'x.csv', '--video-mode'], 'frame: expected the panel alone, found a video mode, which Tiny has not'],
    [['--out', 'x.csv', '--grating', '1'], '--grating: expected a number of at least 2'],
    [['--out', 'x.csv', '--surround', 'stripes'], '--surround: expected flat, grating:PERIOD[,ANGLE] or checkerboard:CELL'],
    [['--out', 'x.csv', '--lut-wavelength', '633nm'], '--lut-wavelength: expected --lut beside it, found none'],
    [['--out', 'x.csv', '--lens', '300'], '--lens: expected a positive length with its unit'],
    [
      ['--out', 'x.csv', '--correction', 'm-01.bmp'],
      'm-01.bmp: expected a file that was not exported, found a bitmap that was exported already',
    ],
    [['--out', 'x.png', '--format', 'bmp'], 'x.png: expected a name that ends in .bmp, found .png'],
  ])('%j is refused', async (more, message) => {
    const { exit, stderr } = await put(...more);
    expect(exit).toBe(2);
    expect(stderr).toContain(message);
  });

  it('refuses a file that was exported, whatever it is', async () => {
    await put('--out', 'levels.npy', '--force');
    expect(await line('export', 'levels-01.npy', '--slm', 'ours', '--wavelength', '633nm', '--out', 'y.csv')).toMatch(
      /levels-01\.npy: expected mask phases in radians, found a bitmap that was exported already/,
    );
  });
});
