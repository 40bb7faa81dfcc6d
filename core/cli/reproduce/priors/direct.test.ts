import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { eagerEngine } from '../../../engine/eager.ts';
import { fourier } from '../../../optics/fourier.ts';
import type { Measurement } from '../../../training/encoders/measurement.ts';
import { inversesOf } from '../../library.ts';
import { createContext } from '../../context.ts';
import { solveDirect } from './direct.ts';
import { keptSolutions } from './kept-solutions.ts';
import { SIDE, directMethods, SIZES } from './settings.ts';
import { measuredExactly, testScenes, type Bench } from './work.ts';

const measurement = { kind: 'fourier', pattern: [SIDE, SIDE] } satisfies Measurement;
const size = { ...SIZES.smoke, train: 200, images: 2 };
const engine = eagerEngine('cpu');

async function benchIn(folder: string, interrupt: AbortSignal): Promise<Bench> {
  const silent = { write: () => true };
  const surroundings = { stdout: silent, stderr: silent, cwd: folder, env: {}, interrupt };
  const context = createContext(surroundings, { workspace: folder }, () => Promise.reject(new Error('no other command')));
  return {
    context,
    ...measuredExactly(fourier([SIDE, SIDE], [SIDE, SIDE]), await testScenes(context, size)),
    seed: 0,
    problem: ['fourier'],
    kept: keptSolutions(folder),
    onwards: 'the same again',
  };
}

it('a network is learned once, and anew for images that the user changed; reads once for the same settings, and stops where it is asked to', async () => {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'kinoform-direct-'));
  try {
    const method = { ...directMethods(size.direct).e2e, architecture: { kind: 'perceptron', hidden: [8] }, epochs: 1 } as const;
    const asked = new AbortController();
    asked.abort();
    const stopped = await benchIn(path.join(folder, 'stopped'), asked.signal);
    await expect(solveDirect(stopped, engine, size, measurement, method)).rejects.toThrow('interrupted');
    const bench = await benchIn(path.join(folder, 'first'), new AbortController().signal);
    const first = await solveDirect(bench, engine, size, measurement, method);
    const second = await solveDirect(
      await benchIn(path.join(folder, 'second'), bench.context.interrupt),
      engine,
      size,
      measurement,
      method,
    );
    expect(second.field).toEqual(first.field);
    expect(await solveDirect(bench, engine, size, measurement, method)).toEqual(first);
    const kept = () => inversesOf(bench.context).list();
    await solveDirect({ ...bench, seed: 1 }, engine, size, measurement, method);
    expect(await kept()).toHaveLength(1);
    await solveDirect(bench, engine, { ...size, digest: 'c0ffee00' }, measurement, method);
    expect((await kept()).map(({ name }) => name)).toEqual(['e2e fourier 28x28 c0ffee00', 'e2e fourier 28x28']);
    expect(first.field.shape).toEqual(bench.truth.shape);
    expect(first.field.re.every((value) => value >= 0 && value <= 1)).toBe(true);
  } finally {
    await fs.rm(folder, { recursive: true });
  }
});
