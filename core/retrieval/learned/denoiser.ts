import { decodeBase64 } from '../../math/wasm/base64.ts';
import type { Planes } from './convolution.ts';
import { DENOISER_WEIGHTS } from './denoiser-weights.generated.ts';
import { run } from './network.ts';
import type { NetworkPlan } from './network.ts';

/** A picture and how strong its noise is, to the noise: a network of 2 953 weights that works at any size. */
export const DENOISER_PLAN: NetworkPlan = { channels: [2, 12, 12, 12, 1], sizes: [null, null, null, null] };

/** Parameters are kept as float32. */
const readParameters = (text: string): Float64Array => Float64Array.from(new Float32Array(decodeBase64(text).buffer));

let parameters: Float64Array | null = null;

/** The noise of standard deviation `sigma` that a network sees in a picture with values of about 1, as trained by build/scripts/train-denoiser.mjs. @param picture `[H,W]` */
export function noiseIn(picture: Float64Array, height: number, width: number, sigma: number): Float64Array {
  parameters ??= readParameters(DENOISER_WEIGHTS);
  return run(DENOISER_PLAN, parameters, denoiserInput(picture, height, width, sigma)).output.data;
}

export function denoiserInput(picture: Float64Array, height: number, width: number, sigma: number): Planes {
  const data = new Float64Array(2 * height * width).fill(sigma, height * width);
  data.set(picture);
  return { channels: 2, height, width, data };
}
