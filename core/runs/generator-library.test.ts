import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { generatorLibrary } from './generator-library.ts';

it('keeps weights and record bit for bit, finds by a part of the id, renames, and brings back what was removed until its bin is emptied', async () => {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'kinoform-generators-'));
  try {
    const library = generatorLibrary(path.join(folder, 'generators'), { now: () => new Date(0), random: () => 0.5 });
    expect(await library.list()).toEqual([]);
    const weights = { 'decoder0.bias': { shape: [3], data: Float32Array.of(1, -2, 0.1) } };
    const config = {
      version: 1,
      name: 'Small one',
      seed: 0,
      dataset: { source: 'test', height: 2, width: 2, train: 4, validation: 0 },
      network: { kind: 'dense', latent: 1, hidden: [] },
      training: { objective: 'elbo', epochs: 1, batchSize: 2, learningRate: 0.1 },
    } as const;
    const origin = { kind: 'trained', engine: 'tfjs-cpu', epochs: 1, seconds: 1, imagesPerSecond: 4, losses: [2] } as const;
    const made = await library.keep(
      {
        name: 'Small one',
        network: { kind: 'dense', latent: 1, hidden: [] },
        origin: { ...origin, losses: [2], config: { ...config, network: { ...config.network, hidden: [] } } },
        latent: 1,
        size: [2, 2],
        splits: [{ name: 'latent', size: 1 }],
        figures: {},
        made: '0',
      },
      weights,
    );
    const found = await library.find('small-one');
    expect(found.record).toEqual(made.record);
    expect(await found.weights()).toEqual(weights);
    await expect(library.find('other')).rejects.toThrow(/generator: expected the id of a generator.*found "other"/);
    const { id } = made.record;
    expect(await library.rename(id, 'Another')).toEqual({ ...made.record, name: 'Another' });
    await library.remove(id);
    expect(await library.list()).toEqual([]);
    await library.emptyBin(1);
    expect(await library.restore('small-one')).toMatchObject({ id, name: 'Another' });
    expect(await (await library.find(id)).weights()).toEqual(weights);
    await expect(library.restore(id)).rejects.toThrow(/expected the id of a deleted generator/);
    await library.remove(id);
    await library.emptyBin(0);
    await expect(library.restore(id)).rejects.toThrow(/expected the id of a deleted generator/);
  } finally {
    await fs.rm(folder, { recursive: true });
  }
});
