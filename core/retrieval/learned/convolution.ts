/** Planes of numbers, `[C,H,W]` row-major. */
export interface Planes {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  readonly data: Float64Array;
}

export const planes = (channels: number, height: number, width: number): Planes => ({
  channels,
  height,
  width,
  data: new Float64Array(channels * height * width),
});

/** Taps of a 3×3 convolution from `inputs` to `outputs` channels, then a bias an output. */
export const parameterCount = (inputs: number, outputs: number): number => outputs * (9 * inputs + 1);

/** `y_o = b_o + Σ_i w_oi ⋆ x_i`, a correlation with zeros around the border. @param parameters taps `[O,I,3,3]`, then biases `[O]` */
export function convolve(x: Planes, parameters: Float64Array, outputs: number): Planes {
  const { channels, height, width } = x;
  const y = planes(outputs, height, width);
  const size = height * width;
  for (let output = 0; output < outputs; output++) {
    y.data.fill(parameters[9 * channels * outputs + output]!, output * size, (output + 1) * size);
  }
  eachTap(x, outputs, (tap, from, to, count) => {
    const weight = parameters[tap]!;
    for (let k = 0; k < count; k++) y.data[to + k]! += weight * x.data[from + k]!;
  });
  return y;
}

/** What a loss with slope `dy` in y has in the parameters, which is added to `slopes`, and in x. */
export function convolveBack(x: Planes, parameters: Float64Array, dy: Planes, slopes: Float64Array): Planes {
  const { channels, height, width } = x;
  const dx = planes(channels, height, width);
  const size = height * width;
  for (let output = 0; output < dy.channels; output++) {
    let sum = 0;
    for (let k = output * size; k < (output + 1) * size; k++) sum += dy.data[k]!;
    slopes[9 * channels * dy.channels + output]! += sum;
  }
  eachTap(x, dy.channels, (tap, from, to, count) => {
    const weight = parameters[tap]!;
    let sum = 0;
    for (let k = 0; k < count; k++) {
      const slope = dy.data[to + k]!;
      sum += slope * x.data[from + k]!;
      dx.data[from + k]! += weight * slope;
    }
    slopes[tap]! += sum;
  });
  return dx;
}

/** Calls once for each tap and row: which tap, where the inputs of the row begin, where its outputs, and how many there are. */
function eachTap(
  { channels, height, width }: Planes,
  outputs: number,
  visit: (tap: number, from: number, to: number, count: number) => void,
): void {
  for (let output = 0; output < outputs; output++) {
    for (let input = 0; input < channels; input++) {
      for (let at = 0; at < 9; at++) {
        const [down, right] = [Math.floor(at / 3) - 1, (at % 3) - 1];
        const [left, count] = [Math.max(0, -right), width - Math.abs(right)];
        for (let row = Math.max(0, -down); row < Math.min(height, height - down); row++) {
          const from = (input * height + row + down) * width + left + right;
          visit((output * channels + input) * 9 + at, from, (output * height + row) * width + left, count);
        }
      }
    }
  }
}
