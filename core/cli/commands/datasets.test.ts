import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodePng } from '../../formats/png.ts';
import { encodeNpz } from '../../formats/npz.ts';
import { drive } from '../testing.ts';

let folder: string;
beforeAll(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'kinoform-datasets-'));
  await fs.mkdir(path.join(folder, 'scans'));
  for (let index = 0; index < 12; index++) {
    const picture = encodePng(20, 16, new Uint8Array(320).fill(20 * index));
    await fs.writeFile(path.join(folder, `scans/${index + 10}.png`), picture);
  }
  await fs.writeFile(path.join(folder, 'scans/bad.png'), 'no picture');
  const stack = { dtype: 'int16' as const, shape: [3, 2, 2], data: Int16Array.from({ length: 12 }, (_, index) => 100 * index) };
  await fs.writeFile(
    path.join(folder, 'lab.npz'),
    encodeNpz(
      new Map([
        ['a', stack],
        ['b', stack],
      ]),
    ),
  );
});
afterAll(() => fs.rm(folder, { recursive: true }));

const kinoform = (...argv: readonly string[]) => drive(folder, [...argv, '--workspace', 'work']);
const datasets = async (): Promise<Record<string, unknown>[]> =>
  (await kinoform('datasets', 'list', '--json')).json<{ datasets: Record<string, unknown>[] }>().datasets;

describe('datasets', () => {
  it('import, list and show: what was done, what was left out, how to use it', async () => {
    const made = await kinoform(
      'datasets',
      'import',
      'scans',
      '--name',
      'cells',
      '--crop',
      '2,4,8,8',
      '--test',
      '3',
      '--seed',
      '5',
    );
    expect(made.exit).toBe(0);
    expect(made.stderr).toMatch(/left out: .*bad\.png: expected a PNG.*found another signature/);
    expect(made.stdout).toMatch(/images +12 of 8×8/);
    expect(made.stdout).toMatch(/test +3\n/);
    expect(made.stdout).toMatch(/1 left out:\n +.*bad\.png/);
    expect(made.stdout).toContain('design mini --set dataset.source=cells');
    expect((await datasets()).find(({ name }) => name === 'cells')).toMatchObject({
      trainCount: 9,
      testCount: 3,
      height: 8,
      width: 8,
    });
    const shown = (await kinoform('datasets', 'show', 'cells', '--json')).json<{ dataset: Record<string, unknown> }>();
    expect(shown.dataset).toMatchObject({
      processing: { crop: { kind: 'rectangle', top: 2, left: 4, height: 8, width: 8 }, normalise: { kind: 'type' }, size: null },
      split: { kind: 'fixed', seed: 5, validation: 0, test: 3 },
      problemCount: 1,
    });
    expect((await kinoform('datasets', 'show', 'fashion-mnist-sample')).stdout).toMatch(/5000 training, 1000 test, 28×28/);
  });

  it('an array of a file is named, and the range of its values is said', async () => {
    const unnamed = await kinoform('datasets', 'import', 'lab.npz', '--name', 'beads');
    expect([unnamed.exit, unnamed.stderr]).toEqual([2, expect.stringMatching(/expected the name of one array, found a .*, b /)]);
    const made = await kinoform(
      'datasets',
      'import',
      'lab.npz',
      '--array',
      'b',
      '--name',
      'beads',
      '--model',
      'phase',
      '--phase-range',
      '2',
    );
    expect(made.exit).toBe(0);
    expect(made.stderr).toContain('values: taken from 0 to 1100, the range of 3 images');
    expect(made.stdout).toContain('--set scene.model=phase --set scene.phaseRange=2');
  });

  it('rename, remove and restore', async () => {
    expect((await kinoform('datasets', 'rename', 'beads', 'spheres')).stdout).toBe('renamed beads to spheres\n');
    const removed = await kinoform('datasets', 'remove', 'spheres');
    expect(removed.stdout).toMatch(/^removed spheres; bring it back with: .*datasets restore spheres/);
    expect((await datasets()).map(({ name }) => name)).not.toContain('spheres');
    await kinoform('datasets', 'restore', 'spheres');
    expect((await kinoform('datasets', 'show', 'spheres')).stdout).toMatch(/dataset +spheres, before: beads/);
  });

  it.each([
    [['show', 'nothing'], /^kinoform: dataset: expected its name, found "nothing"/],
    [['import', 'scans', '--name', 'cells'], /^kinoform: name: expected a new name, found "cells", which exists/],
    [['import', 'scans', '--name', 'fashion-mnist'], /which comes with Kinoform/],
    [['import', 'scans', '--name', 'x', '--crop', '1,2,3'], /--crop/],
    [['import', 'nowhere', '--name', 'x'], /nowhere: expected a file or a folder, found nothing there/],
    [['import', 'scans', '--name', 'x', '--crop', '0,0,40,40'], /at least 40 × 40 pixels, as the crop needs/],
    [['restore', 'cells'], /expected one that was removed, found "cells"/],
  ])('%j says in one line what is wrong', async (argv, line) => {
    const { exit, stdout, stderr } = await kinoform('datasets', ...argv);
    expect([exit, stdout]).toEqual([2, '']);
    expect(stderr.trimEnd().split('\n').at(-1)).toMatch(line);
  });

  it('an interrupted import leaves nothing', async () => {
    const stop = new AbortController();
    stop.abort();
    const argv = ['datasets', 'import', 'scans', '--name', 'stopped', '--workspace', 'work'];
    const { exit, stderr } = await drive(folder, argv, { interrupt: stop.signal });
    expect([exit, stderr]).toEqual([130, expect.stringContaining('nothing was kept')]);
    expect((await fs.readdir(path.join(folder, 'work/datasets'))).filter((name) => name.includes('stopped'))).toEqual([]);
  });
});
