import { cloneField, squaredNorm } from '../../math/field.ts';
import type { Field } from '../../math/field.ts';
import { normal, split } from '../../math/random.ts';
import { powerGain } from '../../optics/power-gain.ts';
import { amplitudeLoss } from '../flows/losses.ts';
import { solverOf } from '../iterate.ts';
import { Adam } from '../learned/adam.ts';
import type { Planes } from '../learned/convolution.ts';
import { firstParameters, run, runBack } from '../learned/network.ts';
import type { NetworkPlan } from '../learned/network.ts';

/**
 * Deep image prior: the scene is what a small convolutional network with random weights makes of fixed noise on a coarse grid, and its weights are fitted to this one measurement
 * alone, `min_θ Σ w (|A G_θ(z)| − √y)²` by Adam; pictures are learned before noise, so that stopping early denoises. Ulyanov, Vedaldi and Lempitsky, "Deep image prior",
 * CVPR (2018); for phase retrieval, Bostan et al., "Deep phase decoder", Optica 7 (2020). Of the start it takes the power alone.
 */
export const deepImagePrior = solverOf({
  name: 'dip',
  title: 'Deep image prior',
  group: 'learned',
  source: 'Ulyanov, Vedaldi and Lempitsky, CVPR (2018); Bostan et al., Optica 7 (2020)',
  use: 'noisy pictures of which nothing is known: slow, and to be stopped by the noise',
  initial: 'filtered',
  defaults: { iterations: 1500, tolerance: 1e-9 },
  tunables: {
    rate: { value: 0.01, least: 0.00001, most: 1, text: 'learning rate of Adam' },
    channels: { value: 16, least: 1, most: 256, whole: true, text: 'of the network: more fit finer detail, and noise' },
  },
  begin({ amplitude, weights, operator, prior, own, key, start }) {
    const [height, width] = operator.sceneShape;
    const half = (side: number): number => Math.ceil(side / 2);
    const { channels } = own;
    const plan: NetworkPlan = {
      channels: [channels, channels, channels, channels, 2],
      sizes: [null, [half(height), half(width)], [height, width], null],
    };
    const coarse = { channels, height: half(half(height)), width: half(half(width)) };
    const input: Planes = { ...coarse, data: normal(split(key, 'input'), channels * coarse.height * coarse.width) };
    const parameters = firstParameters(plan, split(key, 'parameters'));
    const adam = new Adam(parameters);
    const size = height * width;
    const scale = Math.sqrt(squaredNorm(start) / size);
    // The loss over the power of the scene: its slopes are then alike for every measurement.
    const share = 1 / (powerGain(operator) * (scale || 1));
    const known = weights?.data ?? new Float64Array(amplitude.data.length).fill(1);
    const generate = () => {
      const { output, inputs } = run(plan, parameters, input);
      const part = (channel: number): Float64Array =>
        output.data.subarray(channel * size, (channel + 1) * size).map((value) => scale * value);
      return { scene: { shape: start.shape, re: part(0), im: part(1) }, inputs, output };
    };
    let made = generate();
    let estimate: Field = start;
    let farField = operator.forward(start);
    return {
      get estimate() {
        return estimate;
      },
      get farField() {
        return farField;
      },
      advance() {
        const pull = operator.forward(made.scene);
        amplitudeLoss.pull(pull, amplitude, known);
        const { re, im } = operator.adjoint(pull);
        const slope = { ...made.output, data: new Float64Array(2 * size) };
        for (let i = 0; i < size; i++) {
          slope.data[i] = share * re[i]!;
          slope.data[size + i] = share * im[i]!;
        }
        adam.step(runBack(plan, parameters, made.inputs, slope), own.rate);
        made = generate();
        estimate = cloneField(made.scene);
        prior.project(estimate);
        farField = operator.forward(estimate);
      },
    };
  },
});
