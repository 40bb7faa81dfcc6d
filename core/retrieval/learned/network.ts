import { normal } from '../../math/random.ts';
import type { Key } from '../../math/random.ts';
import { convolve, convolveBack, parameterCount, planes } from './convolution.ts';
import type { Planes } from './convolution.ts';

/** A stack of 3×3 convolutions with ReLU between them; before some, each pixel becomes four, cut to a size. */
export interface NetworkPlan {
  /** Of the input, then of every convolution. */
  readonly channels: readonly number[];
  /** By convolution: the size that its input is raised to before, from half of it; null for none. */
  readonly sizes: readonly (readonly [height: number, width: number] | null)[];
}

export const parametersOf = ({ channels }: NetworkPlan): number =>
  channels.slice(1).reduce((sum, outputs, index) => sum + parameterCount(channels[index]!, outputs), 0);

/** First parameters: taps of variance `2/(9 inputs)` (He et al., ICCV 2015), the last convolution's a tenth as large; biases 0. */
export function firstParameters(plan: NetworkPlan, key: Key): Float64Array {
  const parameters = normal(key, parametersOf(plan));
  eachLayer(plan, (layer, first, inputs, outputs) => {
    const scale = Math.sqrt(2 / (9 * inputs)) * (layer === plan.sizes.length - 1 ? 0.1 : 1);
    for (let k = 0; k < 9 * inputs * outputs; k++) parameters[first + k]! *= scale;
    parameters.fill(0, first + 9 * inputs * outputs, first + parameterCount(inputs, outputs));
  });
  return parameters;
}

/** What the network makes of its input, and the inputs of its convolutions, for the way back. */
export function run(plan: NetworkPlan, parameters: Float64Array, input: Planes): { output: Planes; inputs: Planes[] } {
  const inputs: Planes[] = [];
  let x = input;
  eachLayer(plan, (layer, first, channels, outputs) => {
    const size = plan.sizes[layer];
    if (size != null) x = enlarge(x, size);
    inputs.push(x);
    x = convolve(x, parameters.subarray(first, first + parameterCount(channels, outputs)), outputs);
    if (layer < plan.sizes.length - 1) x = { ...x, data: x.data.map((value) => Math.max(0, value)) };
  });
  return { output: x, inputs };
}

/** The slopes in all parameters of a loss whose slope in the output is `slope`. @param inputs as `run` gave them */
export function runBack(plan: NetworkPlan, parameters: Float64Array, inputs: readonly Planes[], slope: Planes): Float64Array {
  const slopes = new Float64Array(parameters.length);
  const layers: [layer: number, first: number, count: number][] = [];
  eachLayer(plan, (layer, first, channels, outputs) => layers.push([layer, first, parameterCount(channels, outputs)]));
  let dy = slope;
  for (const [layer, first, count] of layers.reverse()) {
    const own = parameters.subarray(first, first + count);
    const dx = convolveBack(inputs[layer]!, own, dy, slopes.subarray(first, first + count));
    if (layer === 0) break;
    // The input of a layer is the ReLU of the layer before, enlarged: 0 where that let nothing through.
    const open = inputs[layer]!.data;
    const through = { ...dx, data: dx.data.map((value, k) => (open[k]! > 0 ? value : 0)) };
    dy = plan.sizes[layer] == null ? through : enlargeBack(through);
  }
  return slopes;
}

function eachLayer(
  { channels }: NetworkPlan,
  visit: (layer: number, first: number, inputs: number, outputs: number) => void,
): void {
  let first = 0;
  for (let layer = 0; layer + 1 < channels.length; layer++) {
    const [inputs, outputs] = [channels[layer]!, channels[layer + 1]!];
    visit(layer, first, inputs, outputs);
    first += parameterCount(inputs, outputs);
  }
}

/** Each pixel four times, cut to a size. */
function enlarge(x: Planes, [height, width]: readonly [number, number]): Planes {
  const large = planes(x.channels, height, width);
  eachPixel(large, (at, channel, row, column) => {
    large.data[at] = x.data[(channel * x.height + (row >> 1)) * x.width + (column >> 1)]!;
  });
  return large;
}

function enlargeBack(dy: Planes): Planes {
  const small = planes(dy.channels, Math.ceil(dy.height / 2), Math.ceil(dy.width / 2));
  eachPixel(dy, (at, channel, row, column) => {
    small.data[(channel * small.height + (row >> 1)) * small.width + (column >> 1)]! += dy.data[at]!;
  });
  return small;
}

function eachPixel(
  { channels, height, width }: Planes,
  visit: (at: number, channel: number, row: number, column: number) => void,
): void {
  for (let channel = 0, at = 0; channel < channels; channel++) {
    for (let row = 0; row < height; row++) for (let column = 0; column < width; column++, at++) visit(at, channel, row, column);
  }
}
