import { existsSync } from 'node:fs';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { solvers } from '../../../retrieval/solvers/registry.ts';
import { locations } from '../../../service/locations.ts';
import { renderPage } from '../../report/page.ts';
import { drive } from '../../testing.ts';
import { curveRows, reaches, successOf, type Solved } from './curves.ts';
import { keptTrials } from './kept-trials.ts';
import { classicalPage } from './page.ts';
import { planOf, solversOf } from './settings.ts';
import { startTrialProcess } from './trial-process.ts';
import { solveTrial, type Point } from './trial.ts';

const isBuilt = existsSync(locations.trials);
if (!isBuilt) process.stderr.write('The process of trials is not built, so it is not tested: npm run build\n');

const plan = planOf('smoke', undefined);
const [gaussian, cdp] = plan.parts;
const raf = solvers.find(({ name }) => name === 'raf')!;
const breathe = () => Promise.resolve();
const solvedAt = (point: number, errors: readonly number[], snr: number | null = null): Solved => ({
  part: gaussian!,
  point,
  snr,
  solver: raf,
  trials: errors.map((error) => ({ error, iterations: 10, seconds: 0.1 })),
});

describe('a trial', () => {
  it('finds a scene from enough measurements and not from too few, the same for the same seed', async () => {
    const at = (point: number): Point => ({ part: gaussian!, point, snr: null, solver: raf });
    const { error, iterations } = await solveTrial(at(6), 0, breathe);
    expect(error).toBeLessThan(1e-4);
    expect(await solveTrial(at(6), 0, breathe)).toMatchObject({ error, iterations });
    expect((await solveTrial(at(1), 0, breathe)).error).toBeGreaterThan(0.1);
  });

  it('ends by the noise where there is noise', async () => {
    const { error, iterations } = await solveTrial({ part: cdp!, point: 6, snr: 30, solver: raf }, 0, breathe);
    expect(error).toBeLessThan(0.1);
    expect(error).toBeGreaterThan(1e-4);
    expect(iterations).toBeLessThan(raf.defaults.iterations);
  });
});

describe('a curve', () => {
  it('counts what is found, by another bar where there is noise', () => {
    expect(successOf(solvedAt(3, [1e-6, 1e-5, 0.05, 0.9]))).toBe(0.5);
    expect(successOf(solvedAt(3, [1e-6, 1e-5, 0.05, 0.9], 30))).toBe(0.75);
  });

  it('reaches a share from the point on after which it never falls below', () => {
    const curve = [solvedAt(2, [0, 0]), solvedAt(3, [0, 1]), solvedAt(4, [0, 0]), solvedAt(5, [0, 0])];
    expect(reaches(curve, 0.95)).toBe(4);
    expect(reaches(curve.slice(0, 2), 0.95)).toBeNull();
    expect(curveRows(curve)[1]).toMatchObject({ part: 'gaussian', solver: 'raf', point: 3, success: 0.5, trials: 2 });
  });

  it('is drawn and listed on the page', () => {
    const solved = [3, 5].flatMap((point) => [null, 30].map((snr) => solvedAt(point, [0, 1], snr)));
    const html = renderPage(classicalPage({ plan, solved, scale: 'smoke', seed: 0, command: 'kinoform reproduce classical' }));
    expect(html).toContain('Reweighted amplitude flow');
    expect(html.match(/<polyline/g)).toHaveLength(2);
  });
});

describe('work', () => {
  it('takes every solver of the registry into some part', () => {
    const taken = new Set(planOf('laptop', undefined).parts.flatMap((part) => solversOf(part).map(({ name }) => name)));
    expect(solvers.filter(({ name }) => !taken.has(name))).toEqual([]);
  });

  it.skipIf(!isBuilt)('of other processes comes to the same trials as here', async () => {
    const worker = startTrialProcess('smoke');
    try {
      const point: Point = { part: gaussian!, point: 3, snr: 30, solver: raf };
      const { seconds: _here, ...expected } = await solveTrial(point, 5, breathe);
      expect(await worker.solve(point, 5)).toMatchObject(expected);
      worker.close();
      await expect(worker.solve(point, 6)).rejects.toThrow();
    } finally {
      worker.close();
    }
  });
});

describe('what is kept', () => {
  let folder: string;
  beforeEach(async () => void (folder = await fs.mkdtemp(path.join(os.tmpdir(), 'kinoform-classical-'))));
  afterEach(() => fs.rm(folder, { recursive: true, force: true }));

  it('comes back for the same solver, and not for one whose numbers changed', async () => {
    const kept = keptTrials(folder);
    const point = solvedAt(3, [0.5]);
    await kept.write(point, 0, point.trials);
    expect(await kept.read(point, 0)).toEqual(point.trials);
    expect(await kept.read({ ...point, solver: { ...raf, defaults: { ...raf.defaults, iterations: 7 } } }, 0)).toEqual([]);
    expect(await kept.read(point, 1)).toEqual([]);
  });

  it('interrupted, the study says with which command it goes on', async () => {
    const argv = ['reproduce', 'classical', '--scale', 'smoke', '--workspace', 'w'];
    const { exit, stderr } = await drive(folder, argv, { interrupt: AbortSignal.abort() });
    expect(exit).toBe(130);
    expect(stderr).toContain('go on with: kinoform reproduce classical --scale smoke --workspace w');
  });
});
