import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { eagerEngine } from '../../engine/eager.ts';
import { encodeSafetensors } from '../../formats/safetensors.ts';
import { generatorLibrary } from '../../runs/generator-library.ts';
import type { Engines } from '../context.ts';
import { requests } from '../contract.ts';
import { generatorHandlers } from './generators.ts';

let folder: string;
let told: string[];
let opened: number;
const file = (name: string): string => path.join(folder, name);
beforeEach(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'kinoform-generators-'));
  [told, opened] = [[], 0];
});
afterEach(() => fs.rm(folder, { recursive: true, force: true }));

/** As a core on the workspace. */
function open() {
  const engines: Pick<Engines, 'chosen'> = {
    chosen: () => {
      opened++;
      return Promise.resolve(eagerEngine('cpu'));
    },
  };
  return generatorHandlers({
    generators: generatorLibrary(file('generators'), { now: () => new Date(), random: Math.random }),
    engines: engines as Engines,
    emit: (name) => void told.push(name),
  });
}

/** One layer from 2 numbers to 6 pixels, as PyTorch writes it. */
async function writeLayer(name: string): Promise<string> {
  const tensors = new Map([
    ['0.weight', { dtype: 'float32' as const, shape: [6, 2], data: Float32Array.from({ length: 12 }, (_, i) => i - 5) }],
    ['0.bias', { dtype: 'float32' as const, shape: [6], data: new Float32Array(6) }],
  ]);
  await fs.writeFile(file(name), encodeSafetensors({ tensors, metadata: {} }));
  return file(name);
}

it('a file becomes a generator, of which images are drawn once; it is renamed, removed and brought back', async () => {
  const core = open();
  const wish = { file: await writeLayer('layer.safetensors'), size: [2, 3] as [number, number], splits: [], name: null };
  const { generator } = await core['generators.import']({ ...wish, range: 'unit' });
  expect(told).toEqual(['generators.changed']);
  const listed = requests['generators.list'].output.parse(await core['generators.list']({}));
  expect(listed).toMatchObject([
    { id: generator, name: 'layer.safetensors', latent: 2, size: [2, 3], origin: { kind: 'imported' } },
  ]);

  const first = requests['generators.samples'].output.parse(await core['generators.samples']({ generator, seed: 0 }));
  expect(first.images).toMatchObject({ shape: [24, 2, 3], dtype: 'uint8' });
  expect(new Set(first.images.bytes).size).toBeGreaterThan(20);
  expect(await open()['generators.samples']({ generator, seed: 0 })).toEqual(first);
  expect(opened).toBe(1);
  expect(await core['generators.samples']({ generator, seed: 1 })).not.toEqual(first);
  const { bytes, folder: at } = await core['generators.show']({ generator });
  expect(at).toBe(file(`generators/${generator}`));
  expect(bytes).toBeGreaterThan(24 * 6);

  await core['generators.rename']({ generator, name: 'six pixels' });
  await core['generators.remove']({ generator });
  expect(await core['generators.list']({})).toEqual([]);
  await core['generators.restore']({ generator });
  expect(await core['generators.list']({})).toMatchObject([{ id: generator, name: 'six pixels' }]);
  expect(told).toHaveLength(4);
});

it('a file that is no generator is refused with where, expected and found, and nothing is kept', async () => {
  const core = open();
  const layer = await writeLayer('layer.safetensors');
  await fs.writeFile(file('other.onnx'), 'no model');
  const of = (name: string, size: [number, number] | null) =>
    core['generators.import']({ file: name, size, splits: [], range: 'unit', name: null });
  await expect(of(layer, null)).rejects.toMatchObject({ where: 'size', found: 'nothing' });
  await expect(of(layer, [5, 5])).rejects.toThrow(/25/);
  await expect(of(file('other.onnx'), null)).rejects.toThrow(/expected an ONNX model, found other bytes/);
  await expect(of(file('net.pt'), null)).rejects.toThrow(/expected an .onnx or .safetensors file/);
  expect(await core['generators.list']({})).toEqual([]);
  expect(told).toEqual([]);
});
