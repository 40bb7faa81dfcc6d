import { describe, expect, it } from 'vitest';
import type { RealField } from '../math/field.ts';
import { rootKey, uniform } from '../math/random.ts';
import { addCameraNoise, NO_NOISE } from './camera.ts';
import type { NoiseModel } from './camera.ts';
import { expectedNoise, varianceAt } from './intensity-noise.ts';

/** Two scenes of speckle, the second a hundred times brighter, well above the darkest so that no noise is cut off at 0. */
function speckle(size: number): RealField {
  const data = uniform(rootKey(1), 2 * size * size).map((u, i) => (1 - Math.log(1 - u)) * (i < size * size ? 0.3 : 30));
  return { shape: [2, 1, size, size], data };
}

const models: Record<string, NoiseModel> = {
  photons: { ...NO_NOISE, photons: 100 },
  'photons and read noise': { ...NO_NOISE, photons: 200, readNoise: 12 },
  'an SNR of 30 dB': { ...NO_NOISE, snr: 30 },
  'eight bits': { ...NO_NOISE, bits: 8 },
  everything: { photons: 500, readNoise: 3, bits: 9, saturation: 30, snr: 25 },
};

describe.each(Object.entries(models))('%s', (_, model) => {
  it('has the variance that simulated frames have, in the dark half and in the bright half of each scene', () => {
    const clean = speckle(128);
    const noisy = addCameraNoise(rootKey(2), clean, model);
    const variance = varianceAt(expectedNoise(clean, model)!, clean);
    const perScene = clean.data.length / 2;
    for (const scene of [0, 1]) {
      const median = clean.data.slice(scene * perScene, (scene + 1) * perScene).sort()[perScene / 2]!;
      for (const isBright of [false, true]) {
        let [sum, count] = [0, 0];
        for (let i = scene * perScene; i < (scene + 1) * perScene; i++) {
          if (clean.data[i]! > median !== isBright) continue;
          sum += (noisy.data[i]! - clean.data[i]!) ** 2 / variance.data[i]!;
          count++;
        }
        // 8192 bins: the standard deviation of their mean is √(2/8192) = 0.016 for Gaussian noise.
        expect(Math.abs(sum / count - 1)).toBeLessThan(0.06);
      }
    }
  });
});

it('is none without noise, and floor alone where the light is below 0', () => {
  const intensity = speckle(4);
  expect(expectedNoise(intensity, NO_NOISE)).toBeNull();
  const noise = expectedNoise(intensity, models['everything']!)!;
  const dark = varianceAt(noise, { shape: intensity.shape, data: intensity.data.map(() => -1) });
  expect(dark.data).toEqual(noise.floor.data);
});
