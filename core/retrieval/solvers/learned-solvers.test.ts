import { describe, expect, it } from 'vitest';
import { intensityOf } from '../../math/field.ts';
import type { Field } from '../../math/field.ts';
import { rootKey } from '../../math/random.ts';
import { randomField, relativeError } from '../../math/testing.ts';
import { alignGlobalPhase } from '../../metrics/global-phase.ts';
import { addCameraNoise, NO_NOISE } from '../../optics/camera.ts';
import { codedDiffraction } from '../../optics/coded-diffraction.ts';
import { randomMask } from '../../optics/masks.ts';
import { fieldOfImages } from '../../optics/scenes.ts';
import pictures from '../fixtures/fashion-mnist-8.json' with { type: 'json' };
import { initialisers } from '../initial/initialisers.ts';
import { noiseIn } from '../learned/denoiser.ts';
import { noPrior } from '../priors.ts';
import { deepImagePrior } from './deep-image-prior.ts';
import { errorReduction } from './error-reduction.ts';
import { plugAndPlay } from './plug-and-play.ts';

const picture = Float64Array.from(pictures.data.slice(0, 1024), (grey) => grey / 255);
const truth = fieldOfImages({ kind: 'amplitude', phaseRange: Math.PI }, [{ shape: [1, 32, 32], data: picture }]);
const operator = codedDiffraction(randomMask(rootKey(1), 2, 32, 32));
const intensity = addCameraNoise(rootKey(2), intensityOf(operator.forward(truth)), { ...NO_NOISE, snr: 15 });
const start = initialisers.find(({ name }) => name === 'filtered')!.begin(intensity, operator, rootKey(3));
const errorOf = (field: Field): number => relativeError(alignGlobalPhase(field, truth), truth);
const options = { tolerance: 0, start, prior: noPrior, noise: null };

it('the denoiser takes most of the noise out of a picture that it has not seen', () => {
  const noise = randomField(4, [32, 32]).re.map((value) => 0.15 * value);
  const found = noiseIn(
    picture.map((value, i) => value + noise[i]!),
    32,
    32,
    0.15,
  );
  const power = (values: Float64Array): number => values.reduce((sum, value) => sum + value * value, 0);
  expect(power(found.map((value, i) => value - noise[i]!))).toBeLessThan(0.4 * power(noise));
});

describe('of a noisy picture behind two masks', () => {
  it('plug-and-play makes more than error reduction', async () => {
    const plain = await errorReduction.solve(intensity, operator, { ...options, iterations: 60 });
    const denoised = await plugAndPlay.solve(intensity, operator, { ...options, iterations: 60, own: { least: 0.3 } });
    expect(errorOf(denoised.field)).toBeLessThan(0.8 * errorOf(plain.field));
  });

  it('the deep image prior learns the picture from its measurement alone', async () => {
    const { field } = await deepImagePrior.solve(intensity, operator, { ...options, iterations: 150, own: { channels: 8 } });
    expect(errorOf(field)).toBeLessThan(0.35);
  });
});
