import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fft2 } from '../../../math/fft.ts';
import { intensityOf } from '../../../math/field.ts';
import { rootKey, uniform } from '../../../math/random.ts';
import { placeAtOrigin } from '../../../retrieval/symmetry/fourier.ts';
import { renderPage } from '../../report/page.ts';
import { drive } from '../../testing.ts';
import type { OverSeeds } from '../summary.ts';
import { fourierErrors, framesFrom } from './fourier-problem.ts';
import { gaussianProblem } from './gaussian-problem.ts';
import { pageOf } from './page.ts';
import { csvOf, PRINTED, verdictOf, type Results } from './results.ts';
import { sizeOf } from './settings.ts';
import { FAR_FIELD, framesOf, targetOf, VARIANTS } from './variants.ts';

/** Images with dark borders of different widths, as those of a data set have. */
function pictures(count: number): Float32Array {
  const values = uniform(rootKey(4), count * 784);
  return Float32Array.from(values, (value, i) => {
    const [row, column] = [Math.floor(i / 28) % 28, i % 28];
    return row > 3 && row < 22 && column > 5 && column < 20 ? value : 0;
  });
}

describe('frames', () => {
  const images = pictures(8);
  const frames = VARIANTS.map((one) => framesOf(images, one, rootKey(1)));
  const farField = (frame: (typeof frames)[0][0]) => intensityOf(fft2(placeAtOrigin(frame, FAR_FIELD))).data;

  it('have the same far fields whatever they vary in, and are not the same', () => {
    for (const variants of frames.slice(1)) {
      expect(variants).not.toEqual(frames[0]);
      variants.forEach((frame, q) => {
        const [own, plain] = [farField(frame), farField(frames[0]![q]!)];
        expect(Math.max(...own.map((value, i) => Math.abs(value - plain[i]!)))).toBeLessThan(1e-10);
      });
    }
  });

  it('are one data set once all is broken; shifts alone are broken by the centre', () => {
    const made = (at: number, target: 'centred' | 'canonical') => frames[at]!.map((frame) => targetOf(frame, target).re);
    for (const at of [1, 2, 3]) expect(made(at, 'canonical')).toEqual(made(0, 'canonical'));
    expect(made(2, 'centred')).toEqual(made(0, 'centred'));
    expect(made(1, 'centred')).not.toEqual(made(0, 'centred'));
  });

  it('come back from the planes that a network makes; shift and flip count in one of the errors', () => {
    const [plain, moved] = [frames[0]!, frames[3]!];
    const wide = new Float32Array(8 * 48 * 48);
    plain.forEach(({ re }, q) =>
      re.forEach((value, i) => (wide[q * 2304 + (Math.floor(i / 42) + 3) * 48 + (i % 42) + 3] = value)),
    );
    framesFrom(wide).forEach(({ re }, q) => expect(re).toEqual(plain[q]!.re));
    expect(fourierErrors(plain, plain).rectified).toBeLessThan(1e-12);
    const { rectified, aligned } = fourierErrors(moved, plain);
    expect(aligned).toBeLessThan(1e-12);
    expect(rectified).toBeGreaterThan(0.05);
  });
});

it.each(['real', 'complex'] as const)(
  'a %s Gaussian problem wants the same of a scene and its mirror after, not before',
  (kind) => {
    const { pairs, tested, errorOf } = gaussianProblem(kind, 5, 40, 20, 3);
    expect(pairs.after.given).toBe(pairs.before.given);
    expect(pairs.after.wanted).not.toEqual(pairs.before.wanted);
    const size = pairs.after.wantedShape[0]!;
    const last = Array.from({ length: 40 }, (_, q) => pairs.after.wanted[q * size + 4]!);
    expect(last.every((value) => value > 0)).toBe(true);
    expect(tested).toHaveLength(20 * 20);
    expect(errorOf(new Float32Array(20 * size))).toBe(1);
  },
);

describe('tables', () => {
  const over = (mean: number): OverSeeds => ({ count: 3, mean, low: mean - 0.01, high: mean + 0.01 });
  const figure = (mean: number) => ({ rectified: over(mean), aligned: over(mean / 2) });
  const results: Results = {
    printed: PRINTED,
    gaussian: [{ kind: 'real', length: 5, method: 'nn', title: 'network', errors: { before: over(0.6), after: over(0.2) } }],
    fourier: VARIANTS.map((one) => ({ variant: one, before: figure(0.3), after: figure(0.1), all: figure(0.12) })),
    solvers: [
      { title: 'Hybrid input-output', errors: { ...over(0.2), median: 0.19, standardDeviation: 0.1 }, found: 0.25, seconds: 2 },
    ],
    sweeps: [{ title: 'batches of 25', errors: { before: over(0.5), after: over(0.55) } }],
  };

  it('have a verdict with what came out against the paper, and counts', () => {
    expect(verdictOf(results)).toContain('Fourier, frames that shift: 0.300 before, 0.100 after (printed: 0.25 and 0.1)');
    expect(verdictOf(results)).toContain('smaller after in 0 of 1 settings');
  });

  it('are on the page and in files', async () => {
    const assignment = {
      context: {} as never,
      scale: 'smoke',
      seeds: 3,
      jobs: 1,
      dataset: null,
      command: 'kinoform reproduce symmetry',
    } as const;
    const html = renderPage(pageOf(results, assignment, await sizeOf(assignment), 3));
    for (const text of ['Table 1', '0.300 [0.290, 0.310]', 'printed 0.25', 'batches of 25', '25 %']) expect(html).toContain(text);
    expect(csvOf(results)['fourier.csv']!.split('\n')[3]).toMatch(/^shift,0.3,.*,0.25,0.1$/);
  });
});

describe('the command', () => {
  let folder: string;
  beforeEach(async () => void (folder = await fs.mkdtemp(path.join(os.tmpdir(), 'kinoform-symmetry-'))));
  afterEach(() => fs.rm(folder, { recursive: true, force: true }));

  it('interrupted, says with which command it goes on', async () => {
    const argv = ['reproduce', 'symmetry', '--scale', 'smoke', '--workspace', 'w'];
    const { exit, stderr } = await drive(folder, argv, { interrupt: AbortSignal.abort() });
    expect(exit).toBe(130);
    expect(stderr).toContain('go on with: kinoform reproduce symmetry --scale smoke --workspace w');
  });
});
