import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { keptSolutions } from './kept-solutions.ts';

it('makes the same settings once, bit for bit; other settings, and a damaged file, anew', async () => {
  const workspace = await fs.mkdtemp(path.join(os.tmpdir(), 'kinoform-solutions-'));
  try {
    let made = 0;
    const solve = () => {
      made++;
      return Promise.resolve({
        field: { shape: [1, 1, 2], re: Float64Array.of(0.1, 1 / 3), im: Float64Array.of(-0, made) },
        seconds: 1.5,
      });
    };
    const first = await keptSolutions(workspace).once({ method: 'dpr', restarts: 4 }, solve);
    expect(await keptSolutions(workspace).once({ method: 'dpr', restarts: 4 }, solve)).toEqual(first);
    expect(made).toBe(1);
    expect((await keptSolutions(workspace).once({ method: 'dpr', restarts: 5 }, solve)).field.im[1]).toBe(2);
    const folder = path.join(workspace, 'studies', 'priors');
    for (const name of await fs.readdir(folder)) await fs.truncate(path.join(folder, name), 40);
    expect((await keptSolutions(workspace).once({ method: 'dpr', restarts: 4 }, solve)).field.im[1]).toBe(3);
  } finally {
    await fs.rm(workspace, { recursive: true });
  }
});
