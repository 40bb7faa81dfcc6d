import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { requests } from '../contract.ts';
import { fileHandlers } from './files.ts';

const arrays = (name: string) => path.resolve('core/formats/fixtures/arrays', name);

describe('files', () => {
  it('list their arrays, and which may be meant', async () => {
    const output = await fileHandlers()['files.arrays']({ path: arrays('plain.mat') });
    const listed = requests['files.arrays'].output.parse(output).arrays;
    const likely = listed.filter((each) => each.likely);
    expect(likely.length).toBeGreaterThan(1);
    expect(likely.every(({ shape }) => shape.filter((side) => side > 1).length >= 2)).toBe(true);
    expect(listed.length).toBeGreaterThan(likely.length);
  });

  it('need an absolute path of a file with arrays', async () => {
    await expect(async () => fileHandlers()['files.arrays']({ path: 'plain.mat' })).rejects.toThrow('an absolute path');
    await expect(fileHandlers()['files.arrays']({ path: arrays('README.md') })).rejects.toThrow('expected an NPY, NPZ, MAT');
  });
});
