import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { encodeNpy } from '../../formats/npy.ts';
import { intensityOf, type Field } from '../../math/field.ts';
import { rootKey } from '../../math/random.ts';
import { gaussianMatrix } from '../../optics/gaussian-matrix.ts';
import { matrixOperator } from '../../optics/matrix-operator.ts';
import { complexArray } from '../../service/arrays.ts';
import { drive } from '../testing.ts';

let folder: string;
const PIXELS = 28 * 28;

beforeAll(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'kinoform-generator-'));
  const matrix = gaussianMatrix(rootKey(1), 60, PIXELS, 'real');
  const re = Float64Array.from({ length: PIXELS }, (_, i) => (Math.abs((i % 28) - 14) < 7 ? 0.7 : 0));
  const scene: Field = { shape: [1, 28, 28], re, im: new Float64Array(PIXELS) };
  const { data } = intensityOf(matrixOperator(matrix, [28, 28]).forward(scene));
  await fs.writeFile(path.join(folder, 'A.npy'), encodeNpy(complexArray(matrix)));
  await fs.writeFile(path.join(folder, 'y.npy'), encodeNpy({ dtype: 'float64', shape: [60], data }));
});
afterAll(() => fs.rm(folder, { recursive: true, force: true }));

const kinoform = (...argv: string[]) => drive(folder, [...argv, '--workspace', 'workspace', '--json']);
const SMALL = ['--dataset', 'fashion-mnist-sample', '--components', '6', '--frequencies', '50'];
const MEASURED = ['--measurements', 'y.npy', '--operator', 'gaussian', '--matrix', 'A.npy', '--scene-size', '28,28'];

it('a sketch becomes a generator, which is the prior of dpr beside er', async () => {
  expect((await kinoform('generator', 'sketch', ...SMALL, '--out', 's.safetensors')).exit).toBe(0);
  const matched = await kinoform('generator', 'match', 's.safetensors', '--steps', '20', '--engine', 'onnx-cpu');
  expect(matched.exit).toBe(0);
  const { id } = matched.json<{ id: string }>();
  const argv = [...MEASURED, '--model', 'amplitude', '--method', 'er,dpr', '--generator', id, '--iterations', '10'];
  const { exit, json, stderr } = await kinoform('reconstruct', ...argv, '--trust', '0', '--out', 'found');
  expect(stderr).not.toContain('error');
  expect(exit).toBe(0);
  const { generator, methods } = json<{ generator: string; methods: Record<string, { residual: number }> }>();
  expect(generator).toBe(id);
  expect(Object.keys(methods)).toEqual(['er', 'dpr']);
  expect(methods['dpr']!.residual).toBeLessThan(1);
});

it('refuses a generator of another size, and a sketch that is none, with one line', async () => {
  const argv = ['--measurements', 'y.npy', '--operator', 'gaussian', '--matrix', 'A.npy', '--scene-size', '14,56'];
  const wrong = await kinoform('reconstruct', ...argv, '--model', 'amplitude', '--method', 'dpr', '--out', 'wrong');
  expect(wrong.exit).toBe(2);
  expect(wrong.stderr).toContain('generator: expected one of images of 14×56 in the workspace, found none');
  const none = await kinoform('generator', 'match', 'y.npy');
  expect(none.exit).toBe(2);
  expect(none.stderr.trimEnd().split('\n')).toHaveLength(1);
});
