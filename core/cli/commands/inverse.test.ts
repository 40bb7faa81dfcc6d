import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { encodeNpy } from '../../formats/npy.ts';
import { intensityOf, type Field } from '../../math/field.ts';
import { rootKey } from '../../math/random.ts';
import { codedDiffraction } from '../../optics/coded-diffraction.ts';
import { fourier } from '../../optics/fourier.ts';
import { randomMask } from '../../optics/masks.ts';
import { matrixOperator } from '../../optics/matrix-operator.ts';
import { readNumbers } from '../../service/arrays.ts';
import mini from '../../../assets/presets/mini.json' with { type: 'json' };
import { runLibrary } from '../../runs/run-library.ts';
import { workspaceAt } from '../../runs/workspace.ts';
import { designOf, initialState } from '../../training/design-state.ts';
import { parseDesignConfig } from '../../training/parse-config.ts';
import { drive } from '../testing.ts';

let folder: string;
beforeAll(async () => (folder = await fs.mkdtemp(path.join(os.tmpdir(), 'kinoform-inverse-'))));
afterAll(() => fs.rm(folder, { recursive: true, force: true }));

const kinoform = (...argv: string[]) => drive(folder, [...argv, '--workspace', 'workspace', '--json']);
const DATA = ['--dataset', 'fashion-mnist-sample', '--train', '200', '--validation', '20', '--epochs', '1'];
const SMALL = [...DATA, '--engine', 'onnx-cpu'];
const SIZES: Readonly<Record<string, readonly string[]>> = {
  resnet: ['--width', '2', '--blocks', '0'],
  e2e: ['--hidden', '16,16'],
  cpr: ['--hidden', '16,16'],
  prcgan: ['--hidden', '16,16', '--latent', '4'],
};
const PIXELS = 28 * 28;
const scene: Field = {
  shape: [1, 28, 28],
  re: Float64Array.from({ length: PIXELS }, (_, i) => (Math.abs((i % 28) - 14) < 7 ? 0.7 : 0)),
  im: new Float64Array(PIXELS),
};
const train = async (network: string, ...more: string[]) => {
  const trained = await kinoform('inverse', 'train', network, ...SMALL, ...SIZES[network]!, ...more);
  expect(trained.stderr).not.toContain('error');
  return trained.json<{ id: string; matrix?: string }>();
};
const reconstruct = (methods: string, out: string, ...more: string[]) =>
  kinoform('reconstruct', '--method', methods, '--trust', '1', '--restarts', '1', '--engine', 'onnx-cpu', '--out', out, ...more);

it('networks read the far fields that they were trained for, and their scenes alone', async () => {
  const { data } = intensityOf(fourier([28, 28], [28, 28]).forward(scene));
  await fs.writeFile(path.join(folder, 'f.npy'), encodeNpy({ dtype: 'float64', shape: [1, 28, 28], data }));
  const far = ['--measurements', 'f.npy', '--operator', 'fourier'];
  const missing = await reconstruct('e2e', 'missing', ...far, '--model', 'amplitude');
  expect(missing.exit).toBe(2);
  expect(missing.stderr).toContain(
    'method e2e: expected a network that was trained for these amplitude scenes and measurements, found none (kinoform inverse train e2e trains one)',
  );

  const [resnet, e2e, cpr, prcgan] = [await train('resnet'), await train('e2e'), await train('cpr'), await train('prcgan')];
  const all = 'er,resnet,e2e,cpr,prcgan,prcgan-star';
  const solved = await reconstruct(all, 'found', ...far, '--model', 'amplitude', '--iterations', '5');
  expect(solved.stderr).not.toContain('error');
  const report = solved.json<{
    inverses: Record<string, string>;
    methods: Record<string, { residual: number; trust: object[] }>;
  }>();
  expect(Object.keys(report.methods)).toEqual(all.split(','));
  expect(report.inverses).toEqual({
    resnet: resnet.id,
    e2e: e2e.id,
    cpr: cpr.id,
    prcgan: prcgan.id,
    'prcgan-star': prcgan.id,
  });
  for (const { trust } of Object.values(report.methods)) expect(trust).toHaveLength(1);
  // An image of nothing has the residual 1.
  expect(report.methods['e2e']!.residual).toBeLessThan(1);
  // Its code was fitted to these magnitudes.
  expect(report.methods['prcgan-star']!.residual).toBeLessThan(report.methods['prcgan']!.residual);
  const again = await reconstruct(all, 'again', ...far, '--model', 'amplitude', '--iterations', '5');
  for (const name of all.split(',')) {
    const [one, other] = await Promise.all(['found', 'again'].map((out) => fs.readFile(path.join(folder, out, `x-${name}.npy`))));
    expect(one!.equals(other!)).toBe(true);
  }
  expect(again.exit).toBe(0);

  const phase = await reconstruct('e2e', 'phase', ...far, '--model', 'phase');
  expect(phase.stderr).toContain('these phase scenes and measurements, found 1 for others');
  const complex = await reconstruct('e2e', 'complex', ...far);
  expect(complex.stderr).toContain('method e2e: expected amplitude or phase scenes, found complex ones');
  const unasked = await reconstruct('er', 'unasked', ...far, '--model', 'amplitude', '--inverse', e2e.id);
  expect(unasked.stderr).toContain(`inverse network ${e2e.id}: expected the method e2e in this reconstruction`);
  const second = await train('e2e', '--symmetry', 'canonical');
  expect((await kinoform('inverse', 'show', second.id)).json()).toMatchObject({ config: { symmetry: 'canonical' } });
  const two = await reconstruct('e2e', 'two', ...far, '--model', 'amplitude', '--inverse', `${e2e.id},${second.id}`);
  expect(two.stderr).toContain(`inverse network ${second.id}: expected one of its kind, found two: ${e2e.id} as well`);

  // A network for other scenes is none for these, and no hindrance.
  await fs.writeFile(
    path.join(folder, 's.npy'),
    encodeNpy({ dtype: 'float64', shape: [1, 32, 32], data: new Float64Array(1024).fill(1) }),
  );
  const larger = await reconstruct('e2e', 'larger', '--measurements', 's.npy', '--operator', 'fourier', '--model', 'amplitude');
  expect(larger.stderr).toContain('these amplitude scenes and measurements, found 2 for others');
  const smaller = await reconstruct('e2e', 'smaller', ...far, '--scene-size', '14,14', '--model', 'amplitude');
  expect(smaller.stderr).toContain('these amplitude scenes and measurements, found 2 for others');
});

it('networks read measurements by the matrix that is kept beside them, and by no other', async () => {
  const gaussian = ['--operator', 'gaussian', '--measurements', '40'];
  const { id, matrix } = await train('e2e', ...gaussian, '--name', 'ours');
  const A = await readNumbers(matrix!);
  const { data } = intensityOf(matrixOperator(A, [28, 28]).forward(scene));
  await fs.writeFile(path.join(folder, 'y.npy'), encodeNpy({ dtype: 'float64', shape: [40], data }));
  const measured = ['--measurements', 'y.npy', '--operator', 'gaussian', '--scene-size', '28,28', '--model', 'amplitude'];
  const solved = await reconstruct('e2e', 'by-matrix', ...measured, '--matrix', matrix!, '--inverse', 'ours');
  expect(solved.stderr).not.toContain('error');
  expect(solved.json<{ inverses: object }>().inverses).toEqual({ e2e: id });
  const other = await train('e2e', ...gaussian, '--seed', '5');
  const refused = await reconstruct('e2e', 'other', ...measured, '--matrix', matrix!, '--inverse', other.id);
  expect(refused.exit).toBe(2);
  expect(refused.stderr).toContain(
    `inverse network ${other.id}: expected one for these amplitude scenes and measurements, found one for other measurements (gaussian) or scenes (amplitude scenes)`,
  );
});

it('networks and encoders read what was measured behind the masks that they were trained for, and behind no others', async () => {
  const masks = [1, 2].map((seed) => randomMask(rootKey(seed), 2, 28, 28));
  const [own, other] = await Promise.all(
    masks.map(async ({ shape, data }, i) => {
      const intensity = intensityOf(codedDiffraction(masks[i]!).forward(scene));
      await fs.writeFile(
        path.join(folder, `mask${i}.npy`),
        encodeNpy({ dtype: 'float32', shape, data: Float32Array.from(data) }),
      );
      const measured = { dtype: 'float64' as const, shape: intensity.shape, data: intensity.data };
      await fs.writeFile(path.join(folder, `coded${i}.npy`), encodeNpy(measured));
      return ['--measurements', `coded${i}.npy`, '--masks', `mask${i}.npy`, '--model', 'amplitude', '--iterations', '5'];
    }),
  );
  const cdp = ['--operator', 'cdp', '--masks', 'mask0.npy'];
  const [resnet, e2e, prcgan] = [await train('resnet', ...cdp), await train('e2e', ...cdp), await train('prcgan', ...cdp)];
  const { id: generator } = (await kinoform('generator', 'train', 'vae-20', ...DATA, '--engine', 'onnx-cpu')).json<{
    id: string;
  }>();
  const encoder = await kinoform('generator', 'encode', generator, ...DATA, '--engine', 'onnx-cpu', ...cdp);
  expect(encoder.stderr).not.toContain('error');
  const methods = 'er,prilo-li,resnet,e2e,prcgan-star';
  const solved = await reconstruct(methods, 'coded', ...own!);
  expect(solved.stderr).not.toContain('error');
  expect(solved.json()).toMatchObject({
    encoder: encoder.json<{ id: string }>().id,
    inverses: { resnet: resnet.id, e2e: e2e.id, 'prcgan-star': prcgan.id },
    methods: { 'prilo-li': { missing: [expect.stringContaining('ring correlation: a network reads all snapshots')] } },
  });
  for (const method of ['e2e', 'prilo-li']) {
    const refused = await reconstruct(method, 'uncoded', ...other!);
    expect(refused.exit).toBe(2);
    expect(refused.stderr).toMatch(/these amplitude scenes and measurements, found \d for others/);
  }
});

it('a network of a run reads what its panel shows of its masks, and knows what its scenes are', async () => {
  const design = parseDesignConfig({
    ...mini.config,
    dataset: { ...mini.config.dataset, height: 16, width: 16, train: 16, validation: 4, test: 4 },
    scene: { model: 'phase', phaseRange: 2 },
    sensing: { ...mini.config.sensing, panel: { ...mini.config.sensing.panel, fillFactor: 0.9 } },
    network: { ...mini.config.network, baseWidth: 2, depth: 1 },
    training: { ...mini.config.training, batchSize: 4 },
  });
  const library = runLibrary(workspaceAt(path.join(folder, 'workspace')), { now: () => new Date(), random: Math.random });
  const made = await library.create(design, '0');
  await made.store.writeDesign(designOf(design, initialState(design)));
  const run = made.id;
  const { id } = await train('e2e', '--operator', 'cdp', '--run', run);
  expect((await kinoform('inverse', 'show', id)).json()).toMatchObject({
    config: { scene: { kind: 'phase', phaseRange: 2 }, measurement: { kind: 'cdp', panel: { fillFactor: 0.9 } } },
  });
  await kinoform('simulate', run, '--count', '1', '--out', 'simulated');
  const solved = await reconstruct('e2e', 'by-run', 'simulated/capture.json');
  expect(solved.stderr).not.toContain('error');
  expect(solved.json<{ inverses: object }>().inverses).toEqual({ e2e: id });
});

it('are listed, shown, deleted and brought back', async () => {
  const list = async () =>
    (await kinoform('inverse', 'list')).json<{ inverses: { id: string }[] }>().inverses.map(({ id }) => id);
  const before = await list();
  const id = before[0]!;
  expect((await kinoform('inverse', 'show', id)).json()).toMatchObject({ id, epochs: 1, config: { version: 1 } });
  await kinoform('inverse', 'delete', id);
  expect(await list()).toEqual(before.slice(1));
  await kinoform('inverse', 'restore', id);
  expect(await list()).toEqual(before);
  await kinoform('inverse', 'delete', id, '--yes');
  const gone = await kinoform('inverse', 'restore', id);
  expect(gone.exit).toBe(2);
  expect(gone.stderr).toContain('expected the id of a deleted inverse-network');
});

it('refuses what does not belong together, with one line', async () => {
  const wrong = async (...argv: string[]) => {
    const { exit, stderr } = await kinoform('inverse', 'train', ...argv, ...SMALL);
    expect(exit).toBe(2);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    return stderr;
  };
  expect(await wrong('unet')).toContain('network: expected one of resnet, e2e, cpr, prcgan');
  expect(await wrong('resnet', '--operator', 'gaussian', '--measurements', '40')).toContain(
    'expected patterns of 28×28, as large as the image, found 40 magnitudes',
  );
  expect(await wrong('e2e', '--measurements', '40')).toContain('--measurements: expected --operator gaussian');
  expect(await wrong('e2e', '--operator', 'cdp')).toContain('--operator cdp: expected either --masks or --run, found neither');
  expect(await wrong('e2e', '--masks', 'mask0.npy')).toContain('--masks: expected --operator cdp with it, found fourier');
  expect(await wrong('e2e', '--operator', 'gaussian', '--measurements', '40', '--symmetry', 'centred')).toContain(
    'symmetry: expected far fields of amplitude scenes, which leave shift and flip open, found gaussian of amplitude scenes',
  );
  expect(await wrong('e2e', '--matrix', 'complex')).toContain('--matrix: expected --operator gaussian with it, found fourier');
  expect(await wrong('resnet', '--hidden', '16')).toContain('--hidden: expected e2e or cpr or prcgan with it, found resnet');
  expect(await wrong('e2e', '--hidden', Array(9).fill('16').join(','))).toContain('e2e at architecture.hidden: expected');
  expect(await wrong('e2e', '--model', 'phase', '--symmetry', 'centred')).toContain('found fourier of phase scenes');
  expect(await wrong('e2e', '--hidden', '16,')).toContain('--hidden: expected a whole number');
});
