import { normal, rootKey, split, uniform } from '../../math/random.ts';
import { Adam } from './adam.ts';
import { DENOISER_PLAN, denoiserInput } from './denoiser.ts';
import { firstParameters, run, runBack } from './network.ts';

/** The strongest noise it learns. */
const MOST_NOISE = 0.3;
const BATCH = 8;

/**
 * Trains the denoiser on pictures in [0, 1]: to each, its negative, or what phase scenes make of it (cosine and sine), noise of a random strength is added, and the network learns to
 * tell it, by least squares. Zhang, Zuo, Chen, Meng and Zhang, "Beyond a Gaussian denoiser", IEEE Trans. Image Process. 26 (2017); with a map of the strength as in
 * their FFDNet, IEEE Trans. Image Process. 27 (2018).
 * @param pictureAt picture `index` of `count`, `[H,W]`
 * @param onStep sees the mean square error of each step
 */
export function trainDenoiser(
  { count, height, width, pictureAt }: { count: number; height: number; width: number; pictureAt(index: number): Float64Array },
  { steps, rate, seed }: { steps: number; rate: number; seed: number },
  onStep: (step: number, error: number) => void,
): Float64Array {
  const key = rootKey(seed);
  const parameters = firstParameters(DENOISER_PLAN, split(key, 'parameters'));
  const adam = new Adam(parameters);
  const size = height * width;
  for (let step = 0; step < steps; step++) {
    const slopes = new Float64Array(parameters.length);
    let error = 0;
    for (let k = 0; k < BATCH; k++) {
      const own = split(split(key, step), k);
      const [choice, kind, strength] = uniform(split(own, 'choice'), 3) as unknown as [number, number, number];
      const clean = dressed(pictureAt(Math.floor(choice * count)), kind);
      const sigma = MOST_NOISE * strength;
      const noise = normal(split(own, 'noise'), size).map((value) => sigma * value);
      const input = denoiserInput(
        clean.map((value, i) => value + noise[i]!),
        height,
        width,
        sigma,
      );
      const { output, inputs } = run(DENOISER_PLAN, parameters, input);
      const missing = output.data.map((value, i) => value - noise[i]!);
      error += missing.reduce((sum, value) => sum + value * value, 0) / size / BATCH;
      const slope = { ...output, data: missing.map((value) => value / size / BATCH) };
      runBack(DENOISER_PLAN, parameters, inputs, slope).forEach((value, i) => (slopes[i]! += value));
    }
    adam.step(slopes, rate * (0.5 + 0.5 * Math.cos((Math.PI * step) / steps)));
    onStep(step, error);
  }
  return parameters;
}

/** The picture as it is, as its negative, or the real or imaginary part of `e^{jπa}`. */
function dressed(picture: Float64Array, kind: number): Float64Array {
  if (kind < 0.35) return picture;
  if (kind < 0.5) return picture.map((value) => -value);
  return picture.map((value) => (kind < 0.75 ? Math.cos(Math.PI * value) : Math.sin(Math.PI * value)));
}
