import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { encodeNpy } from '../../formats/npy.ts';
import { intensityOf } from '../../math/field.ts';
import type { RealField } from '../../math/field.ts';
import { rootKey } from '../../math/random.ts';
import { randomField, relativeError } from '../../math/testing.ts';
import { alignGlobalPhase } from '../../metrics/global-phase.ts';
import { gaussianMatrix } from '../../optics/gaussian-matrix.ts';
import { fourier } from '../../optics/fourier.ts';
import { matrixOperator } from '../../optics/matrix-operator.ts';
import { complexArray, readScenes } from '../../service/arrays.ts';
import { drive } from '../testing.ts';

let folder: string;
const matrix = gaussianMatrix(rootKey(1), 96, 16, 'complex');
const scene = randomField(2, [1, 4, 4]);

beforeAll(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'kinoform-operators-'));
  const real = ({ data }: RealField, shape: readonly number[]) => encodeNpy({ dtype: 'float64', shape, data });
  const write = (name: string, bytes: Uint8Array) => fs.writeFile(path.join(folder, name), bytes);
  await write('A.npy', encodeNpy(complexArray(matrix)));
  await write('y.npy', real(intensityOf(matrixOperator(matrix, [4, 4]).forward(scene)), [96]));
  await write('far.npy', real(intensityOf(fourier([4, 4], [8, 8]).forward(scene)), [8, 8]));
});
afterAll(() => fs.rm(folder, { recursive: true, force: true }));

const reconstruct = (...argv: string[]) =>
  drive(folder, ['reconstruct', ...argv, '--trust', '0', '--workspace', 'workspace', '--json']);

it('finds a scene behind a matrix from a file, up to a global phase', async () => {
  const argv = ['--measurements', 'y.npy', '--operator', 'gaussian', '--matrix', 'A.npy', '--scene-size', '4,4'];
  const { exit, json } = await reconstruct(...argv, '--method', 'raf', '--set', 'raf.beta=4', '--out', 'matrix');
  expect(exit).toBe(0);
  expect(json()).toMatchObject({ size: [4, 4], snapshots: 1 });
  const found = await readScenes(path.join(folder, 'matrix/x.npy'), [1, 4, 4]);
  expect(relativeError(alignGlobalPhase(found, scene), scene)).toBeLessThan(1e-5);
});

it('explains an oversampled Fourier pattern, and says what it leaves open', async () => {
  const argv = ['--measurements', 'far.npy', '--operator', 'fourier', '--scene-size', '4,4', '--method', 'raar'];
  const { exit, json, stderr } = await reconstruct(...argv, '--initial', 'random', '--out', 'far');
  expect(exit).toBe(0);
  expect(stderr).toContain('leaves shift, inversion');
  expect(json<{ methods: { raar: { residual: number } } }>().methods.raar.residual).toBeLessThan(0.3);
});

it.each([
  ['--operator gaussian', 'matrix: expected the matrix of the measurement, found none'],
  ['--operator gaussian --matrix A.npy --scene-size 5,5', 'scene size: expected H × W of 16 pixels'],
  ['--operator fourier --scene-size 9,9', 'scene size: expected at most the 8 × 8 of the pattern'],
  ['--operator fourier --set hio.beta=5 --method hio', 'hio.beta: expected a number from 0 to 2, found 5'],
  ['--operator fourier --set hio.speed=1 --method hio', 'hio.speed: expected one of beta'],
  ['--operator fourier --set raf.beta=5 --method hio', 'set raf: expected a method of this reconstruction'],
  ['--operator fourier --set hio:beta', '--set: expected name.number=value'],
  ['--operator fourier --masks A.npy', 'operator fourier: expected no masks'],
])('refuses %s with one line', async (options, line) => {
  const measured = options.includes('gaussian') ? 'y.npy' : 'far.npy';
  const { exit, stderr } = await reconstruct('--measurements', measured, ...options.split(' '), '--out', 'refused');
  expect(exit).toBe(2);
  expect(stderr).toContain(line);
});
