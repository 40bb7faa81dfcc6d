import { squaredNorm } from '../../math/field.ts';
import type { Field } from '../../math/field.ts';
import { solverOf } from '../iterate.ts';
import { noiseIn } from '../learned/denoiser.ts';
import { projectMagnitude } from '../magnitude-projection.ts';

/**
 * Plug-and-play: each magnitude projection is followed by a denoiser, `x ← P( p − s N_σ(p) )` with `p = P_M x`, N_σ the noise of strength σ that a small network sees in real and imaginary
 * part apart, and s and σ falling from iteration to iteration to a last value: regularisation by denoising with a gradient step on the data. Romano, Elad and Milanfar, SIAM J.
 * Imaging Sci. 10 (2017); for phase retrieval, Metzler, Schniter, Veeraraghavan and Baraniuk, "prDeep", ICML (2018). The denoiser knows pictures with values of about 1.
 */
export const plugAndPlay = solverOf({
  name: 'pnp',
  title: 'Plug-and-play denoiser',
  group: 'learned',
  source: 'Romano, Elad and Milanfar, SIAM J. Imaging Sci. 10 (2017); Metzler et al., ICML (2018)',
  use: 'noisy pictures without a run of their mask',
  initial: 'filtered',
  defaults: { iterations: 300, tolerance: 1e-9 },
  tunables: {
    sigma: { value: 0.15, least: 0, most: 1, text: 'σ of the first iteration, of the root mean square of the scene' },
    decay: { value: 0.97, least: 0, most: 1, text: 'σ and strength fall by this factor each iteration' },
    least: { value: 0, least: 0, most: 1, text: 'the share that they keep of the first: above 0 for noisy data' },
  },
  begin({ amplitude, weights, operator, prior, own, start }) {
    const [height, width] = operator.sceneShape;
    let estimate = start;
    let farField = operator.forward(start);
    let share = 1;
    const denoise = (x: Field): void => {
      const scale = Math.sqrt(squaredNorm(x) / x.re.length);
      if (scale === 0) return;
      for (const part of [x.re, x.im]) {
        const noise = noiseIn(
          part.map((value) => value / scale),
          height,
          width,
          share * own.sigma,
        );
        for (let i = 0; i < part.length; i++) part[i]! -= share * scale * noise[i]!;
      }
    };
    return {
      get estimate() {
        return estimate;
      },
      get farField() {
        return farField;
      },
      advance() {
        const next = projectMagnitude(estimate, farField, amplitude, operator, weights);
        // Below a thousandth the network would cost more than it does.
        if (share > 1e-3) denoise(next);
        prior.project(next);
        share = Math.max(own.least, share * own.decay);
        estimate = next;
        farField = operator.forward(next);
      },
    };
  },
});
