/** ONNX operators as TensorFlow.js operations: those that generators of images are made of. Images are `[B, C, H, W]`, as ONNX has them. */
import * as tf from '../../engine/tf.ts';
import type { OnnxAttribute, OnnxTensor } from './model.ts';

export type Attributes = Readonly<Record<string, OnnxAttribute>>;
/** An input: a tensor, and its numbers where it is a constant of the model. Null where it is left out. */
export interface Operand {
  readonly tensor: tf.Tensor;
  readonly constant: OnnxTensor | null;
}
type Operator = (inputs: readonly (Operand | null)[], attributes: Attributes) => tf.Tensor;

const number = (attributes: Attributes, name: string, otherwise: number): number =>
  (attributes[name] as number | undefined) ?? otherwise;
const list = (attributes: Attributes, name: string, otherwise: readonly number[]): readonly number[] =>
  (attributes[name] as readonly number[] | undefined) ?? otherwise;
const at = (inputs: readonly (Operand | null)[], i: number): tf.Tensor => inputs[i]!.tensor;

const unary =
  (apply: (x: tf.Tensor) => tf.Tensor): Operator =>
  (inputs) =>
    apply(at(inputs, 0));
const binary =
  (apply: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor): Operator =>
  (inputs) =>
    apply(at(inputs, 0), at(inputs, 1));

const gemm: Operator = (inputs, attributes) => {
  const [alpha, beta] = [number(attributes, 'alpha', 1), number(attributes, 'beta', 1)];
  const [transA, transB] = [number(attributes, 'transA', 0) === 1, number(attributes, 'transB', 0) === 1];
  const product = tf.matMul(at(inputs, 0), at(inputs, 1), transA, transB);
  const scaled = alpha === 1 ? product : tf.mul(product, alpha);
  if (inputs[2] == null) return scaled;
  return tf.add(scaled, beta === 1 ? at(inputs, 2) : tf.mul(at(inputs, 2), beta));
};

const toLast = (x: tf.Tensor): tf.Tensor4D => tf.transpose(x as tf.Tensor4D, [0, 2, 3, 1]);
const toFirst = (x: tf.Tensor4D): tf.Tensor4D => tf.transpose(x, [0, 3, 1, 2]);

/** Numbers for each channel of `[B, C, ...]`. */
function perChannel(x: tf.Tensor, rank: number): tf.Tensor {
  return tf.reshape(x, [1, -1, ...Array.from({ length: rank - 2 }, () => 1)]);
}

const convolution: Operator = (inputs, attributes) => {
  unsupported(number(attributes, 'group', 1) !== 1, 'groups');
  const [top, left, bottom, right] = list(attributes, 'pads', [0, 0, 0, 0]) as [number, number, number, number];
  const [strideRows, strideColumns] = list(attributes, 'strides', [1, 1]) as [number, number];
  unsupported(
    list(attributes, 'dilations', [1, 1]).some((each) => each !== 1),
    'dilations',
  );
  const image = tf.pad(toLast(at(inputs, 0)), [[0, 0], [top, bottom], [left, right], [0, 0]]); // prettier-ignore
  const filter = tf.transpose(at(inputs, 1), [2, 3, 1, 0]) as tf.Tensor4D;
  return biased(toFirst(tf.conv2d(image as tf.Tensor4D, filter, [strideRows, strideColumns], 'valid')), inputs[2]);
};

const transposedConvolution: Operator = (inputs, attributes) => {
  unsupported(number(attributes, 'group', 1) !== 1, 'groups');
  unsupported(
    list(attributes, 'output_padding', [0, 0]).some((each) => each !== 0),
    'output_padding',
  );
  const [top, left, bottom, right] = list(attributes, 'pads', [0, 0, 0, 0]) as [number, number, number, number];
  const [strideRows, strideColumns] = list(attributes, 'strides', [1, 1]) as [number, number];
  const image = toLast(at(inputs, 0));
  // [in, out, kh, kw] to [kh, kw, out, in].
  const filter = tf.transpose(at(inputs, 1), [2, 3, 1, 0]) as tf.Tensor4D;
  const [batch, height, width] = image.shape;
  const [kernelHeight, kernelWidth, out] = filter.shape;
  const [rows, columns] = [(height - 1) * strideRows + kernelHeight, (width - 1) * strideColumns + kernelWidth];
  const whole = tf.conv2dTranspose(image, filter, [batch, rows, columns, out], [strideRows, strideColumns], 'valid');
  const size: [number, number, number, number] = [batch, rows - top - bottom, columns - left - right, out];
  return biased(toFirst(tf.slice(whole, [0, top, left, 0], size)), inputs[2]);
};

function biased(x: tf.Tensor, bias: Operand | null | undefined): tf.Tensor {
  return bias == null ? x : tf.add(x, perChannel(bias.tensor, x.rank));
}

const batchNormalisation: Operator = (inputs, attributes) => {
  const [x, scale, offset, mean, variance] = [0, 1, 2, 3, 4].map((i) => at(inputs, i)) as [
    tf.Tensor,
    tf.Tensor,
    tf.Tensor,
    tf.Tensor,
    tf.Tensor,
  ];
  const factor = tf.div(scale, tf.sqrt(tf.add(variance, number(attributes, 'epsilon', 1e-5))));
  const shift = tf.sub(offset, tf.mul(mean, factor));
  return tf.add(tf.mul(x, perChannel(factor, x.rank)), perChannel(shift, x.rank));
};

/** The first axis is the batch, whatever number the export wrote there. */
const reshape: Operator = (inputs) => {
  const x = at(inputs, 0);
  const wanted = inputs[1]!.constant;
  unsupported(wanted === null, 'a shape that is computed');
  const [, ...rest] = Array.from(wanted!.data, (length, i) => (length === 0 ? x.shape[i]! : length));
  return tf.reshape(x, [x.shape[0]!, ...rest]);
};

const flatten: Operator = (inputs, attributes) => {
  unsupported(number(attributes, 'axis', 1) !== 1, 'an axis');
  const x = at(inputs, 0);
  return tf.reshape(x, [x.shape[0]!, -1]);
};

/** Each pixel repeated: nearest neighbours by a whole factor. */
const enlarge: Operator = (inputs, attributes) => {
  const mode = (attributes['mode'] as string | undefined) ?? 'nearest';
  unsupported(mode !== 'nearest', `mode ${mode}`);
  const x = at(inputs, 0);
  const scales = inputs.slice(1).find((input) => input?.constant?.data.length === 4)?.constant;
  const factors = Array.from(scales?.data ?? list(attributes, 'scales', []));
  unsupported(factors.length !== 4, 'sizes that are computed');
  const [, , rows, columns] = scales?.whole === true ? factors.map((size, i) => size / x.shape[i]!) : factors;
  unsupported(!Number.isInteger(rows) || !Number.isInteger(columns), 'a factor that is not whole');
  const [batch, channels, height, width] = x.shape as [number, number, number, number];
  const apart = tf.reshape(x, [batch * channels, height, 1, width, 1]);
  return tf.reshape(tf.tile(apart, [1, 1, rows!, 1, columns!]), [batch, channels, height * rows!, width * columns!]);
};

const clip: Operator = (inputs, attributes) => {
  const bound = (i: number, name: string, otherwise: number): number =>
    inputs[i]?.constant?.data[0] ?? number(attributes, name, otherwise);
  return tf.clipByValue(at(inputs, 0), bound(1, 'min', -3e38), bound(2, 'max', 3e38));
};

function axesOf(inputs: readonly (Operand | null)[], attributes: Attributes): number[] {
  return Array.from(inputs[1]?.constant?.data ?? list(attributes, 'axes', []));
}

export const OPERATORS: Readonly<Record<string, Operator>> = {
  Add: binary((a, b) => tf.add(a, b)),
  Sub: binary((a, b) => tf.sub(a, b)),
  Mul: binary((a, b) => tf.mul(a, b)),
  Div: binary((a, b) => tf.div(a, b)),
  MatMul: binary((a, b) => tf.matMul(a, b)),
  Gemm: gemm,
  Relu: unary((x) => tf.relu(x)),
  LeakyRelu: (inputs, attributes) => tf.leakyRelu(at(inputs, 0), number(attributes, 'alpha', 0.01)),
  Elu: unary((x) => tf.elu(x)),
  Sigmoid: unary((x) => tf.sigmoid(x)),
  Tanh: unary((x) => tf.tanh(x)),
  Softplus: unary((x) => tf.softplus(x)),
  Exp: unary((x) => tf.exp(x)),
  Sqrt: unary((x) => tf.sqrt(x)),
  Neg: unary((x) => tf.neg(x)),
  Identity: unary((x) => x),
  Dropout: unary((x) => x),
  Clip: clip,
  Reshape: reshape,
  Flatten: flatten,
  Transpose: (inputs, attributes) => tf.transpose(at(inputs, 0), [...list(attributes, 'perm', [])]),
  Unsqueeze: (inputs, attributes) => axesOf(inputs, attributes).reduce((x, axis) => tf.expandDims(x, axis), at(inputs, 0)),
  Squeeze: (inputs, attributes) => tf.squeeze(at(inputs, 0), axesOf(inputs, attributes)),
  Concat: (inputs, attributes) =>
    tf.concat(
      inputs.map((_, i) => at(inputs, i)),
      number(attributes, 'axis', 0),
    ),
  Conv: convolution,
  ConvTranspose: transposedConvolution,
  BatchNormalization: batchNormalisation,
  Upsample: enlarge,
  Resize: enlarge,
};

/** What an operator does here only in part. */
export class UnsupportedOnnx extends Error {}

function unsupported(found: boolean, what: string): void {
  if (found) throw new UnsupportedOnnx(what);
}
