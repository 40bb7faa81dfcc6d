import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { eagerEngine } from '../../engine/eager.ts';
import { generatorConfigSchema } from '../../training/generators/generator-config.ts';
import { tinyScenes } from '../../training/testing.ts';
import { createContext } from '../context.ts';
import { keepTrained } from './keep-trained.ts';

const config = generatorConfigSchema.parse({
  version: 1,
  name: 'tiny',
  seed: 3,
  dataset: { source: 'test', height: 16, width: 16, train: 40, validation: 10 },
  network: { kind: 'dense', latent: 3, hidden: [12] },
  training: { objective: 'elbo', epochs: 2, batchSize: 10, learningRate: 0.01 },
});
const images = { train: tinyScenes(1, 40), validation: tinyScenes(2, 10) };

it('a training that was interrupted goes on to the same bits, whatever the generator is called', async () => {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'kinoform-training-'));
  try {
    let said = '';
    const train = (workspace: string, name: string, interrupt = new AbortController().signal) => {
      const stderr = { write: (text: string) => (said += text) };
      const surroundings = { stdout: stderr, stderr, cwd: folder, env: {}, interrupt };
      const context = createContext(surroundings, { workspace }, () => Promise.reject(new Error('no other command')));
      return keepTrained(context, eagerEngine('cpu'), { ...config, name }, images);
    };
    const whole = await train('whole', 'whole');
    // Aborted from the beginning: it ends after one step of eight.
    const stopped = await train('parts', 'stopped', AbortSignal.abort());
    expect(stopped.record.origin).toMatchObject({ epochs: 0, losses: [] });
    expect(said).toContain('interrupted after step 1: the same command goes on');
    const onwards = await train('parts', 'onwards');
    expect(said).toContain('goes on after step 1, in epoch 1');
    expect(onwards.record.origin).toMatchObject({ epochs: 2 });
    expect(await onwards.weights()).toEqual(await whole.weights());
    expect(await stopped.weights()).not.toEqual(await whole.weights());
    // Nothing is left to go on with.
    expect(await fs.readdir(path.join(folder, 'parts', 'trainings'))).toEqual([]);
  } finally {
    await fs.rm(folder, { recursive: true });
  }
});
