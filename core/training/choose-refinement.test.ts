import { describe, expect, test } from 'vitest';
import type { HostTensor } from '../engine/program.ts';
import { normal, rootKey } from '../math/random.ts';
import { chooseRefinement } from './choose-refinement.ts';
import type { DesignConfig } from './design-config.ts';
import { designOf, initialState } from './design-state.ts';
import type { Reader } from './infer-step.ts';
import { imageBatch, sceneModelOf } from './scene-images.ts';
import { tinyConfig, tinyScenes } from './testing.ts';

const validation = tinyScenes(2, 5);

/** A network whose images are the true ones with errors of this size. */
function readerOf(config: DesignConfig, error: number): Reader {
  const { shape, data } = imageBatch(sceneModelOf(config), validation, [0, 1, 2, 3, 4]);
  const errors = normal(rootKey(1), data.length);
  const images: HostTensor = {
    shape,
    data: Float32Array.from(data, (value, i) => Math.min(1, Math.max(0, value + error * errors[i]!))),
  };
  return { use: () => undefined, read: () => Promise.resolve(images), [Symbol.dispose]: () => undefined };
}

const breathe = (): Promise<void> => Promise.resolve();
const choose = (config: DesignConfig, error: number) =>
  chooseRefinement(config, designOf(config, initialState(config)), readerOf(config, error), validation, breathe);

const clean = tinyConfig();
const noisy = tinyConfig((tiny) => ({ ...tiny, sensing: { ...tiny.sensing, noise: { ...tiny.sensing.noise, snr: 15 } } }));

describe('the projections after a network', () => {
  test('are none where they do not help: images better than the noise, or right already', async () => {
    expect(await choose(noisy, 0.001)).toEqual({ projections: 0, damping: 0 });
    expect(await choose(clean, 0)).toEqual({ projections: 0, damping: 0 });
  });

  test('are many and undamped without noise, where each comes nearer', async () => {
    const { projections, damping } = await choose(clean, 0.1);
    expect(projections).toBeGreaterThanOrEqual(50);
    expect(damping).toBe(0);
  });

  test('are few with noise, which many of them would meet as well', async () => {
    const { projections } = await choose(noisy, 0.15);
    expect(projections).toBeGreaterThan(0);
    expect(projections).toBeLessThanOrEqual(50);
  });

  test('let the host breathe between scenes', async () => {
    let breaths = 0;
    const design = designOf(clean, initialState(clean));
    await chooseRefinement(clean, design, readerOf(clean, 0.1), validation, () => Promise.resolve(void breaths++));
    expect(breaths).toBeGreaterThanOrEqual(5);
  });

  test('do not depend on how many test scenes there are, which are not handed in', async () => {
    // The function takes the validation scenes alone; the configuration's number of test scenes must not matter either.
    const other = { ...clean, dataset: { ...clean.dataset, test: 1 } };
    expect(await choose(other, 0.1)).toEqual(await choose(clean, 0.1));
  });
});
