import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encodeNpy } from '../../formats/npy.ts';
import { PLAIN_SETTINGS, type ExportSettings } from '../../slm/export-settings.ts';
import { randomPhase } from '../../slm/testing.ts';
import { computeInThreads } from '../compute/compute.ts';
import type { CoreContext, Emit } from '../context.ts';
import { requests } from '../contract.ts';
import { locations } from '../locations.ts';
import { LongRequests } from '../long-requests.ts';
import { exportHandlers } from './exports.ts';

const isBuilt = existsSync(locations.computer);
if (!isBuilt) process.stderr.write('The computing thread is not built, so tests of long exports are skipped: npm run build\n');

const settings: ExportSettings = { ...PLAIN_SETTINGS, profile: 'meadowlark-1024', wavelength: 633e-9, format: 'png' };
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'kinoform-exports-'));
  await writeFile(path.join(folder, 'mask.npy'), encodeNpy({ ...randomPhase([2, 256, 256], 0), dtype: 'float32' }));
});
afterEach(() => rm(folder, { recursive: true }));

/** A core with one run, that has a mask and nothing to predict with. @param onShare hears how far the request `w` is */
function open(onShare: (share: number, longRequests: LongRequests) => void = () => undefined) {
  const run = {
    id: 'r1',
    files: { mask: path.join(folder, 'mask.npy'), exports: path.join(folder, 'exports') },
    store: { readDesign: () => Promise.resolve(null) },
  };
  const emit: Emit = (_, payload) => onShare((payload as { share: number }).share, longRequests);
  const longRequests = new LongRequests(emit);
  return exportHandlers({
    library: { find: () => Promise.resolve(run) },
    assets: locations.assets,
    workspace: folder,
    longRequests,
    compute: computeInThreads(locations.computer),
  } as unknown as CoreContext);
}

describe.skipIf(!isBuilt)('an export', () => {
  it('is checked while others are answered', async () => {
    const order: string[] = [];
    // Once it is at work somebody else asks.
    const exports = open(() => setImmediate(() => order.push('another')));
    const answer = await exports['exports.preflight']({ run: 'r1', settings, work: 'w' });
    order.push('preflight');
    expect(order.at(0)).toBe('another');
    expect(order.at(-1)).toBe('preflight');
    const { findings, block, panel } = requests['exports.preflight'].output.parse(answer);
    expect([block, panel.shape]).toEqual([4, [1024, 1024]]);
    expect(findings.map(({ id }) => id)).toContain('superpixel');
  });

  it('is written while others are answered, and says how far it is', async () => {
    const order: string[] = [];
    const shares: number[] = [];
    const exports = open((share) => {
      shares.push(share);
      setImmediate(() => order.push('another'));
    });
    const wish = { run: 'r1', settings, path: path.join(folder, 'mask.png'), overwrite: false, work: 'w' };
    const { files } = await exports['exports.write'](wish);
    order.push('written');
    expect(order.at(0)).toBe('another');
    expect(order.at(-1)).toBe('written');
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(files.map((file) => path.basename(file))).toEqual([
      'mask-01.png',
      'mask-01.png.json',
      'mask-02.png',
      'mask-02.png.json',
      'mask-order.csv',
    ]);
    expect(files.every((file) => existsSync(file))).toBe(true);
  });

  it('that is cancelled leaves what was there, and nothing else', async () => {
    await open()['exports.write']({ run: 'r1', settings, path: path.join(folder, 'mask.png'), overwrite: false });
    const before = await readdir(folder);
    const bitmap = await readFile(path.join(folder, 'mask-01.png'));
    // Files are being written by then.
    const exports = open((share, longRequests) => share > 0.6 && longRequests.cancel('w'));
    const other: ExportSettings = { ...settings, rotation: 90 };
    const wish = { run: 'r1', settings: other, path: path.join(folder, 'mask.png'), overwrite: true, work: 'w' };
    await expect(exports['exports.write'](wish)).rejects.toThrow('It was cancelled');
    expect(await readdir(folder)).toEqual(before);
    expect(await readFile(path.join(folder, 'mask-01.png'))).toEqual(bitmap);
  });
});
