import * as tf from '../tf.ts';
import { batchNormTraining } from '../ops/batch-norm.ts';

/** A function of tensors whose compiled value and gradient must be those of eager TensorFlow.js. */
export interface KernelCase {
  readonly name: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly fn: (...inputs: any[]) => tf.Tensor | tf.Tensor[];
  readonly inputs: readonly (readonly number[])[];
  /** Of the input values; [−2, 2] when absent. */
  readonly range?: readonly [number, number];
  readonly differentiable?: boolean;
  /** Set where the gradient kernel of the cpu backend is wrong: the function is linear, and differences are exact. */
  readonly linear?: boolean;
  /** Relative to the largest value. */
  readonly tolerance?: number;
}

const A = [3, 4];
const IMAGE = [2, 6, 5, 3];

const unary = (fn: (x: tf.Tensor) => tf.Tensor, options: Partial<KernelCase> = {}): KernelCase[] =>
  [[7], [2, 3, 4], IMAGE].map((shape) => ({
    name: `${fn.name || String(fn)} [${shape.join()}]`,
    fn,
    inputs: [shape],
    ...options,
  }));

const named = (
  name: string,
  fn: KernelCase['fn'],
  inputs: readonly (readonly number[])[],
  options: Partial<KernelCase> = {},
): KernelCase => ({
  name: `${name} ${inputs.map((shape) => `[${shape.join()}]`).join(' ')}`,
  fn,
  inputs,
  ...options,
});

const discrete = { differentiable: false } as const;
const positive = { range: [0.2, 3] } as const;

const UNARY: KernelCase[] = [
  ...[tf.abs, tf.neg, tf.exp, tf.sin, tf.cos, tf.tanh, tf.sigmoid, tf.softplus, tf.relu, tf.relu6, tf.elu, tf.selu, tf.square, tf.sinh, tf.cosh, tf.atan, tf.asinh, tf.erf, tf.expm1].flatMap((fn) => unary(fn as (x: tf.Tensor) => tf.Tensor)), // prettier-ignore
  ...[tf.log, tf.sqrt, tf.rsqrt, tf.reciprocal, tf.log1p].flatMap((fn) => unary(fn as (x: tf.Tensor) => tf.Tensor, positive)),
  ...[tf.asin, tf.acos, tf.atanh, tf.tan].flatMap((fn) =>
    unary(fn as (x: tf.Tensor) => tf.Tensor, { range: [-0.9, 0.9], tolerance: 1e-5 }),
  ),
  ...unary(tf.acosh as never, { range: [1.2, 4] }),
  ...[tf.sign, tf.floor, tf.ceil, tf.round].flatMap((fn) => unary(fn as (x: tf.Tensor) => tf.Tensor)),
  ...[tf.isNaN, tf.isInf, tf.isFinite].flatMap((fn) =>
    unary((x) => fn(tf.div(x, tf.sub(x, x))) as tf.Tensor, { ...discrete, name: fn.name }),
  ),
  named('leakyRelu', (x) => tf.leakyRelu(x, 0.3), [IMAGE]),
  named('prelu', (x, a) => tf.prelu(x, a), [A, A]),
  named('clipByValue', (x) => tf.clipByValue(x, -0.7, 0.9), [IMAGE]),
  named('step', (x) => tf.step(x), [A]),
  named('step with slope', (x) => tf.step(x, 0.25), [A]),
  named('logicalNot', (x) => tf.logicalNot(tf.greater(x, 0)), [A], discrete),
  named('cast to int32', (x) => tf.cast(x, 'int32'), [A], discrete),
  named('cast of a comparison', (x) => tf.mul(x, tf.cast(tf.greater(x, 0), 'float32')), [A]),
  named('zerosLike onesLike', (x) => tf.add(tf.mul(x, tf.onesLike(x)), tf.zerosLike(x)), [A]),
  named('expm1 log1p near zero', (x) => tf.add(tf.expm1(x), tf.log1p(x)), [A], { range: [-1e-4, 1e-4], tolerance: 1e-10 }),
];

const SHAPES: readonly (readonly [readonly number[], readonly number[]])[] = [
  [A, A],
  [A, [4]],
  [
    [2, 1, 3],
    [4, 1],
  ],
  [IMAGE, [3]],
  [[], IMAGE],
];
type BinaryFunction = (a: tf.Tensor, b: tf.Tensor) => tf.Tensor;
const binary = (fn: BinaryFunction, options: Partial<KernelCase> = {}): KernelCase[] =>
  SHAPES.map((shapes) => named(fn.name, fn, shapes, options));

const BINARY: KernelCase[] = [
  ...[tf.add, tf.sub, tf.mul, tf.maximum, tf.minimum, tf.squaredDifference, tf.atan2].flatMap((fn) =>
    binary(fn as BinaryFunction),
  ),
  ...[tf.div, tf.pow].flatMap((fn) => binary(fn as BinaryFunction, positive)),
  ...[tf.mod, tf.floorDiv].flatMap((fn) => binary(fn as BinaryFunction, discrete)),
  named('mod', tf.mod as BinaryFunction, [A, A]),
  ...[tf.equal, tf.notEqual, tf.greater, tf.greaterEqual, tf.less, tf.lessEqual].flatMap((fn) =>
    binary((a, b) => fn(tf.round(a), tf.round(b)), { ...discrete, name: fn.name }),
  ),
  ...[tf.logicalAnd, tf.logicalOr, tf.logicalXor].map((fn) =>
    named(fn.name, (a, b) => fn(tf.greater(a, 0), tf.less(b, 0.5)), [A, A], discrete),
  ),
  named('where', (a, b) => tf.where(tf.greater(a, b), tf.square(a), tf.mul(b, 3)), [A, A]),
  named('addN', (a, b, c) => tf.addN([a, b, c]), [A, A, A]),
  named('constants fold', (a) => tf.add(tf.mul(a, tf.cos(tf.range(0, 4))), tf.linspace(0, 1, 4)), [A]),
  named('structural zeros', (a) => tf.sub(tf.zeros([2, 3, 4]), tf.mul(tf.ones([2, 1, 1]), a)), [A]),
];

const axes = (
  name: string,
  fn: (x: tf.Tensor, axis?: number | number[], keepDims?: boolean) => tf.Tensor,
  options: Partial<KernelCase> = {},
): KernelCase[] => [
  named(name, (x) => fn(x), [[2, 3, 4]], options),
  named(`${name} 1`, (x) => fn(x, 1), [[2, 3, 4]], options),
  named(`${name} 0,2 kept`, (x) => fn(x, [0, 2], true), [[2, 3, 4]], options),
  named(`${name} 0,1,2`, (x) => fn(x, [0, 1, 2]), [IMAGE], options),
  named(`${name} of a transpose`, (x) => fn(tf.transpose(x, [2, 0, 1]), [0, 2]), [[2, 3, 4]], options),
  named(`${name} of a repetition`, (x) => fn(tf.tile(tf.expandDims(x, 1), [1, 5, 1]), [1, 2]), [[2, 3]], options),
];

const REDUCTIONS: KernelCase[] = [
  ...axes('sum', tf.sum),
  ...axes('mean', tf.mean),
  ...axes('max', tf.max),
  ...axes('min', tf.min),
  ...axes('prod', tf.prod, { differentiable: false, range: [0.7, 1.4] }),
  named('prod', (x) => tf.prod(x, 1), [[3, 4]]),
  named('prod of all', (x) => tf.prod(x), [[2, 3]]),
  ...[tf.all, tf.any].flatMap((fn) => axes(fn.name, (x, axis, keepDims) => fn(tf.greater(x, 0), axis, keepDims), discrete)),
  named('argMax', (x) => tf.argMax(x, 1), [[2, 5, 3]], discrete),
  named('argMin', (x) => tf.argMin(x, 0), [[4, 3]], discrete),
  ...[false, true].flatMap((exclusive) =>
    [false, true].flatMap((reverse) => [
      named(`cumsum ${exclusive} ${reverse}`, (x) => tf.cumsum(x, 1, exclusive, reverse), [[2, 5, 3]]),
      named(`cumprod ${exclusive} ${reverse}`, (x) => tf.cumprod(x, 1, exclusive, reverse), [[2, 5, 3]], discrete),
    ]),
  ),
  named('softmax', (x) => tf.softmax(x), [[3, 5]]),
  named('logSoftmax', (x) => tf.logSoftmax(x), [[3, 5]]),
  named('logSumExp', (x) => tf.logSumExp(x, 1), [[3, 5]]),
  named('topk', (x) => { const { values, indices } = tf.topk(x, 2); return [values, indices]; }, [[3, 5]], discrete), // prettier-ignore
  named('sum of squares', (x) => tf.sum(tf.square(x), [0, 1, 2]), [IMAGE]),
  named('unsortedSegmentSum', (x) => tf.unsortedSegmentSum(x, tf.tensor1d([2, 0, 2, 1], 'int32'), 4), [[4, 3]]),
];

const LAYOUT: KernelCase[] = [
  named('reshape', (x) => tf.reshape(x, [3, -1]), [[2, 3, 4]]),
  named('reshape of a transpose', (x) => tf.reshape(tf.transpose(x, [2, 0, 1]), [8, 3]), [[2, 3, 4]]),
  named('expandDims and squeeze', (x) => tf.squeeze(tf.expandDims(tf.transpose(x), 1), [1]), [A]),
  named('expandDims', (x) => tf.expandDims(x, -1), [A]),
  named('transpose', (x) => tf.mul(tf.transpose(x, [1, 2, 0]), tf.range(0, 2)), [[2, 3, 4]]),
  named('sum of transposes', (x, y) => tf.add(tf.transpose(x), y), [A, [4, 3]]),
  named('slice', (x) => tf.slice(x, [1, 0, 2], [1, -1, 2]), [[2, 3, 4]]),
  named('slice of a repetition', (x) => tf.slice(tf.tile(x, [4, 1]), [1, 0], [2, 2]), [[1, 3]]),
  named('stridedSlice', (x) => tf.stridedSlice(x, [0, 3], [3, -5], [2, -2]), [A]),
  named('stridedSlice with masks', (x) => tf.stridedSlice(x, [1, 2], [2, 1], [1, -2], 1, 2), [A]),
  named('stridedSlice that drops an axis', (x) => tf.stridedSlice(x, [1, 0], [2, 4], [1, 1], 0, 0, 0, 0, 1), [A]),
  named('reverse', (x) => tf.reverse(x, [0, 2]), [[2, 3, 4]]),
  named('concat', (x, y) => tf.concat([x, tf.transpose(y)], 1), [A, [2, 3]]),
  named('concat last', (x, y) => tf.concat([x, y], 3), [IMAGE, [2, 6, 5, 1]]),
  named('stack', (x, y) => tf.stack([x, y], 1), [A, A]),
  named('unstack', (x) => tf.unstack(x, 1), [[2, 3, 4]]),
  named('split', (x) => tf.split(x, [1, 3], 1), [A]),
  named('pad', (x) => tf.pad(x, [[1, 2], [0, 1]], 0.5), [A]), // prettier-ignore
  named('pad of a repetition', (x) => tf.pad(tf.tile(x, [4, 1]), [[1, 0], [0, 2]]), [[1, 3]]), // prettier-ignore
  named('mirrorPad reflect', (x) => tf.mirrorPad(x, [[0, 0], [2, 1], [1, 3]], 'reflect'), [[2, 3, 4]]), // prettier-ignore
  named('mirrorPad symmetric', (x) => tf.mirrorPad(x, [[2, 1], [4, 3]], 'symmetric'), [A]), // prettier-ignore
  named('tile', (x) => tf.tile(x, [2, 3]), [A]),
  named('broadcastTo', (x) => tf.broadcastTo(x, [2, 3, 4]), [[3, 1]]),
  named('gather', (x) => tf.gather(x, tf.tensor1d([3, 0, 3], 'int32'), 1), [A]),
  named('gather of rank 2', (x) => tf.gather(x, tf.tensor2d([[1, 0], [2, 2]], [2, 2], 'int32')), [A]), // prettier-ignore
  named('oneHot', (x) => tf.oneHot(tf.cast(tf.abs(x), 'int32'), 3), [A], discrete),
  named('fill', (x) => tf.add(x, tf.fill([3, 1], 2)), [A]),
  named('depthToSpace', (x) => tf.depthToSpace(x, 2, 'NHWC'), [[1, 2, 3, 8]], discrete),
];

const PRODUCTS: KernelCase[] = [
  ...[false, true].flatMap((ta) =>
    [false, true].flatMap((tb) => [
      named(`matMul ${ta} ${tb}`, (a, b) => tf.matMul(a, b, ta, tb), [ta ? [4, 3] : A, tb ? [5, 4] : [4, 5]]),
      named(`matMul ${ta} ${tb}`, (a, b) => tf.matMul(a, b, ta, tb), [ta ? [2, 4, 3] : [2, 3, 4], tb ? [2, 5, 4] : [2, 4, 5]]),
      named(`matMul ${ta} ${tb}`, (a, b) => tf.matMul(a, b, ta, tb), [ta ? [4, 3] : A, tb ? [2, 3, 5, 4] : [2, 3, 4, 5]]),
    ]),
  ),
  named('matMul of a transpose', (a, b) => tf.matMul(tf.transpose(a, [0, 2, 1]), b), [[2, 4, 3], [2, 4, 5]]), // prettier-ignore
  named('dot', (a, b) => tf.dot(a, b), [[4], [4]]),
];

const conv = (
  size: number,
  stride: number,
  pad: 'same' | 'valid',
  channels: readonly [number, number],
  dilation = 1,
): KernelCase[] => [
  named(`conv2d ${size} stride ${stride} ${pad} dilation ${dilation}`, (x, f) => tf.conv2d(x, f, stride, pad, 'NHWC', dilation), [[2, 7, 6, channels[0]], [size, size, ...channels]]), // prettier-ignore
];

const CONVOLUTIONS: KernelCase[] = [
  ...[1, 2, 3, 5].flatMap((size) => [...conv(size, 1, 'same', [3, 4]), ...conv(size, 1, 'valid', [2, 1]), ...conv(size, 2, 'same', [3, 2]), ...conv(size, 2, 'valid', [1, 2])]), // prettier-ignore
  ...conv(3, 1, 'same', [2, 3], 2).map((each) => ({ ...each, differentiable: false })),
  // Channels in whole blocks on an image large enough for the runtime's blocked layout, which has each tap and channel apart.
  ...([[3, 'same', 16, 32], [5, 'valid', 32, 16], [3, 'same', 16, 16]] as const).map(([size, pad, inputs, outputs]) => named(`conv2d ${size} ${pad} in blocks`, (x, f) => tf.conv2d(x, f, 1, pad), [[2, 16, 15, inputs], [size, size, inputs, outputs]], { tolerance: 1e-5 })), // prettier-ignore
  named('conv2d explicit padding', (x, f) => tf.conv2d(x, f, 1, [[0, 0], [1, 1], [1, 1], [0, 0]] as never), [[1, 5, 6, 2], [3, 3, 2, 3]], discrete), // prettier-ignore
  named('conv2d of transposed input', (x, f) => tf.conv2d(tf.transpose(x, [0, 2, 1, 3]) as tf.Tensor4D, f, 1, 'same'), [[2, 7, 6, 3], [3, 3, 3, 4]]), // prettier-ignore
  named('conv2dTranspose patches', (x, f) => tf.conv2dTranspose(x, f, [2, 8, 6, 3], 2, 'same'), [[2, 4, 3, 5], [2, 2, 3, 5]]), // prettier-ignore
  named('conv2dTranspose 3', (x, f) => tf.conv2dTranspose(x, f, [2, 7, 6, 3], 2, 'same'), [[2, 4, 3, 5], [3, 3, 3, 5]]), // prettier-ignore
  named('conv2dTranspose stride 1', (x, f) => tf.conv2dTranspose(x, f, [1, 4, 3, 3], 1, 'same'), [[1, 4, 3, 5], [3, 3, 3, 5]]), // prettier-ignore
  ...([[1, 'same', 1], [1, 'valid', 2], [2, 'same', 1]] as const).map(([stride, pad, multiplier]) => named(`depthwiseConv2d ${stride} ${pad}`, (x, f) => tf.depthwiseConv2d(x, f, stride, pad), [[2, 6, 5, 3], [3, 3, 3, multiplier]])), // prettier-ignore
];

const POOLS: KernelCase[] = ([[2, 2, 'valid'], [2, 2, 'same'], [3, 2, 'same'], [3, 1, 'valid']] as const).flatMap(([size, stride, pad]) => [
  named(`maxPool ${size} ${stride} ${pad}`, (x) => tf.maxPool(x, size, stride, pad), [IMAGE]),
  named(`avgPool ${size} ${stride} ${pad}`, (x) => tf.avgPool(x, size, stride, pad), [IMAGE], { linear: pad === 'same' }),
]); // prettier-ignore

const NORMALISATION: KernelCase[] = [
  named('batchNorm', (x, m, v, o, s) => tf.batchNorm(x, m, tf.square(v), o, s, 1e-3), [IMAGE, [3], [3], [3], [3]]),
  named(
    'batchNorm of rank 2',
    (x, m, v, o, s) => tf.batchNorm(x, m, tf.square(v), o, s, 1e-3),
    [[5, 3], [3], [3], [3], [3]],
    discrete,
  ),
  named('batchNormTraining', (x, s, o) => batchNormTraining(x, s, o, 1e-3).output, [IMAGE, [3], [3]], { tolerance: 1e-5 }),
];

const RESIZES: KernelCase[] = ([[12, 10], [9, 7], [3, 2]] as const).flatMap((size) => [false, true].flatMap((align) => [
  named(`resizeNearestNeighbor ${size.join()} ${align}`, (x) => tf.image.resizeNearestNeighbor(x, [...size], align), [IMAGE]),
  named(`resizeBilinear ${size.join()} ${align}`, (x) => tf.image.resizeBilinear(x, [...size], align), [IMAGE]),
])); // prettier-ignore

export const KERNEL_CASES: readonly KernelCase[] = [
  ...UNARY,
  ...BINARY,
  ...REDUCTIONS,
  ...LAYOUT,
  ...PRODUCTS,
  ...CONVOLUTIONS,
  ...POOLS,
  ...NORMALISATION,
  ...RESIZES,
];
