import { describe, expect, it } from 'vitest';
import { eagerEngine } from '../../engine/eager.ts';
import { messageNumbers, requests } from '../contract.ts';
import type { CoreContext } from '../context.ts';
import { locations } from '../locations.ts';
import type { DesignConfig } from '../../training/design-config.ts';
import { designOf, initialState } from '../../training/design-state.ts';
import { tinyConfig } from '../../training/testing.ts';
import { computeHere } from '../compute/testing.ts';
import { LongRequests } from '../long-requests.ts';
import { maskHandlers } from './masks.ts';

const settings = (changes: Partial<DesignConfig['sensing']> = {}, side = 12): DesignConfig =>
  tinyConfig((config) => ({
    ...config,
    dataset: { ...config.dataset, source: 'fashion-mnist-sample', height: side, width: side, test: 3 },
    sensing: { ...config.sensing, ...changes },
  }));

/** A core with one run, untrained unless it has no design at all. */
function ask(config: DesignConfig, { current = null, trained = true }: { current?: string | null; trained?: boolean } = {}) {
  const run = {
    id: 'r1',
    config: () => Promise.resolve(config),
    record: () => Promise.resolve({ refinement: null, dataset: null }),
    store: { readDesign: () => Promise.resolve(trained ? designOf(config, initialState(config)) : null) },
  };
  const context = {
    library: { find: () => Promise.resolve(run) },
    jobs: { current },
    engines: { chosen: () => Promise.resolve(eagerEngine('cpu')) },
    places: { assetsFolder: locations.assets },
    longRequests: new LongRequests(() => undefined),
    compute: computeHere,
  } as unknown as CoreContext;
  return maskHandlers(context)['masks.identifiability']({ run: 'r1', scenes: 2 });
}

describe('masks.identifiability', () => {
  it('answers as the contract says, bound and reached for the same scenes', async () => {
    const answer = requests['masks.identifiability'].output.parse(await ask(settings({ snapshots: 2 })));
    expect(answer).toMatchObject({ assumed: true, noise: { snr: 30 } });
    expect(answer.scenes).toHaveLength(2);
    expect(answer.scenes[0]).toMatchObject({ directions: 144, deviation: { shape: [1, 12, 12] }, truth: { shape: [1, 12, 12] } });
    const values = messageNumbers(answer.scenes[0]!.singularValues);
    expect(values[0]! / values.at(-1)!).toBeCloseTo(answer.scenes[0]!.condition!, 3);
    expect(Object.keys(answer.reached)).toContain('er');
    expect(answer.reached['er']!.count).toBe(2);
    // Two snapshots of a real scene are enough: the classical method comes near the bound, and far above an untrained network.
    expect(answer.reached['er']!.psnr.mean).toBeGreaterThan(answer.reached['network']!.psnr.mean + 5);
    expect(Math.abs(answer.reached['er']!.psnr.mean - answer.summary.boundPsnr!.mean)).toBeLessThan(6);
  });

  it("takes the camera's own noise where it has some", async () => {
    const { noise } = settings().sensing;
    const answer = await ask(settings({ snapshots: 2, noise: { ...noise, photons: 500, readNoise: 2 } }));
    expect(answer.assumed).toBe(false);
    expect(answer.noise).toEqual({ photons: 500, readNoise: 2, bits: null, saturation: null, snr: null });
  });

  it.each([
    ['while a design trains', settings(), { current: 'r7' }, /expected an idle machine, found r7 in work/],
    ['a run without a mask', settings(), { trained: false }, /expected a run with a mask/],
    [
      'scenes that would hold up every other answer',
      settings({}, 40),
      {},
      /at most 1024 unknowns, found 1600.*kinoform identify r1/,
    ],
  ])('refuses %s', async (_, config, state, message) => {
    await expect(ask(config, state)).rejects.toThrow(message);
  });
});
