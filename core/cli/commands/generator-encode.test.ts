import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { encodeNpy } from '../../formats/npy.ts';
import { intensityOf, type Field } from '../../math/field.ts';
import { fourier } from '../../optics/fourier.ts';
import { matrixOperator } from '../../optics/matrix-operator.ts';
import { readNumbers } from '../../service/arrays.ts';
import { drive } from '../testing.ts';

let folder: string;
beforeAll(async () => (folder = await fs.mkdtemp(path.join(os.tmpdir(), 'kinoform-encoder-'))));
afterAll(() => fs.rm(folder, { recursive: true, force: true }));

const kinoform = (...argv: string[]) => drive(folder, [...argv, '--workspace', 'workspace', '--json']);
const SMALL = [
  '--dataset',
  'fashion-mnist-sample',
  '--train',
  '200',
  '--validation',
  '20',
  '--epochs',
  '1',
  '--engine',
  'onnx-cpu',
];
const PIXELS = 28 * 28;

it('an encoder of a generator is where prilo-li begins, for the measurements that it was trained for alone', async () => {
  const { id: generator } = (await kinoform('generator', 'train', 'vae-20', ...SMALL)).json<{ id: string }>();
  const trained = await kinoform('generator', 'encode', generator, ...SMALL, '--operator', 'gaussian', '--measurements', '40');
  expect(trained.stderr).not.toContain('error');
  const { id: encoder, matrix } = trained.json<{ id: string; matrix: string }>();
  const shown = (await kinoform('generator', 'show', generator)).json<{ encoders: { id: string }[] }>();
  expect(shown.encoders.map(({ id }) => id)).toEqual([encoder]);

  const A = await readNumbers(matrix);
  const re = Float64Array.from({ length: PIXELS }, (_, i) => (Math.abs((i % 28) - 14) < 7 ? 0.7 : 0));
  const scene: Field = { shape: [1, 28, 28], re, im: new Float64Array(PIXELS) };
  const { data } = intensityOf(matrixOperator(A, [28, 28]).forward(scene));
  await fs.writeFile(path.join(folder, 'y.npy'), encodeNpy({ dtype: 'float64', shape: [40], data }));
  const own = ['--generator', generator, '--method', 'prilo-li', '--seconds', '1', '--trust', '0', '--engine', 'onnx-cpu'];
  const measured = ['--measurements', 'y.npy', '--operator', 'gaussian', '--matrix', matrix, '--scene-size', '28,28'];
  const solved = await kinoform('reconstruct', ...measured, '--model', 'amplitude', ...own, '--out', 'found');
  expect(solved.stderr).not.toContain('error');
  expect(solved.exit).toBe(0);
  const report = solved.json<{ encoder: string; methods: Record<string, { residual: number }> }>();
  expect(report.encoder).toBe(encoder);
  expect(report.methods['prilo-li']!.residual).toBeLessThan(1);

  const unnamed = await kinoform('reconstruct', ...measured, ...own, '--out', 'unnamed');
  expect(unnamed.exit).toBe(2);
  expect(unnamed.stderr).toContain('method prilo-li: expected amplitude or phase scenes, found complex ones');

  const pattern = intensityOf(fourier([28, 28], [28, 28]).forward(scene)).data;
  await fs.writeFile(path.join(folder, 'f.npy'), encodeNpy({ dtype: 'float64', shape: [1, 28, 28], data: pattern }));
  const other = ['--measurements', 'f.npy', '--operator', 'fourier', '--model', 'amplitude', ...own];
  const refused = await kinoform('reconstruct', ...other, '--out', 'other');
  expect(refused.exit).toBe(2);
  expect(refused.stderr).toContain(
    `encoder: expected one of the generator ${generator} for these amplitude scenes and measurements, found 1 for others`,
  );
  const named = await kinoform('reconstruct', ...other, '--encoder', encoder, '--out', 'named');
  expect(named.exit).toBe(2);
  expect(named.stderr).toContain(`encoder ${encoder}: expected one for these amplitude scenes and measurements`);
});

it('refuses what does not belong together, with one line', async () => {
  const { id } = (await kinoform('generator', 'list')).json<{ generators: { id: string }[] }>().generators[0]!;
  const wrong = async (...argv: string[]) => {
    const { exit, stderr } = await kinoform('generator', 'encode', id, ...SMALL, ...argv);
    expect(exit).toBe(2);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    return stderr;
  };
  expect(await wrong('--operator', 'gaussian')).toContain('--measurements: expected how many with --operator gaussian');
  expect(await wrong('--measurements', '40')).toContain('--measurements: expected --operator gaussian');
  expect(await wrong('--pattern-size', '8,8')).toContain('a pattern of at least 28×28');
});
