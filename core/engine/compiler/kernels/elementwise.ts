import { broadcastShape, broadcastTo, castView, elementwise, uniform, uniformNumber } from '../view.ts';
import type { Graph } from '../graph.ts';
import type { KernelInputs, Lowering, Lowerings, View } from '../view.ts';

type Unary = (graph: Graph, x: View) => View;
type Binary = (graph: Graph, a: View, b: View) => View;

const constant = (graph: Graph, like: View, value: number): View => uniform(graph, value, [], like.value.type);
const plain =
  (op: string): Unary =>
  (graph, x) =>
    elementwise(graph, op, [x]);
const arithmetic =
  (op: string): Binary =>
  (graph, a, b) =>
    elementwise(graph, op, [number(graph, a), number(graph, b)]);
const comparison =
  (op: string): Binary =>
  (graph, a, b) =>
    elementwise(graph, op, [number(graph, a), number(graph, b)], 'bool');
const logical =
  (op: string): Binary =>
  (graph, a, b) =>
    elementwise(graph, op, [castView(graph, a, 'bool'), castView(graph, b, 'bool')], 'bool');

/** Booleans count as 0 and 1 in arithmetic, as in TensorFlow.js. */
const number = (graph: Graph, x: View): View => (x.value.type === 'bool' ? castView(graph, x, 'int32') : x);
const float = (graph: Graph, x: View): View => castView(graph, x, 'float32');

const negative = plain('Neg');
const not: Unary = (graph, x) => elementwise(graph, 'Not', [castView(graph, x, 'bool')], 'bool');
const isNaN: Unary = (graph, x) => elementwise(graph, 'IsNaN', [float(graph, x)], 'bool');
const isInfinite: Unary = (graph, x) => elementwise(graph, 'IsInf', [float(graph, x)], 'bool');
const [minimum, maximum, less, greater] = [arithmetic('Min'), arithmetic('Max'), comparison('Less'), comparison('Greater')];
const [both, either, exclusive] = [logical('And'), logical('Or'), logical('Xor')];

// Structural zeros and ones, which the tape of TensorFlow.js produces in number, vanish here. 0 · x is 0 even where x is not finite.
const add: Binary = (graph, a, b) => {
  if (uniformNumber(a) === 0) return spread(graph, b, a);
  if (uniformNumber(b) === 0) return spread(graph, a, b);
  return arithmetic('Add')(graph, a, b);
};
const subtract: Binary = (graph, a, b) => {
  if (uniformNumber(b) === 0) return spread(graph, a, b);
  if (uniformNumber(a) === 0) return spread(graph, negative(graph, b), a);
  return arithmetic('Sub')(graph, a, b);
};
const multiply: Binary = (graph, a, b) => {
  for (const [x, y] of [
    [a, b],
    [b, a],
  ] as const) {
    if (uniformNumber(x) === 1) return spread(graph, number(graph, y), x);
    if (uniformNumber(x) === 0) return spread(graph, x, y);
  }
  return arithmetic('Mul')(graph, a, b);
};
const divide: Binary = (graph, a, b) => {
  const [x, y] = [float(graph, a), float(graph, b)];
  return uniformNumber(y) === 1 ? spread(graph, x, y) : elementwise(graph, 'Div', [x, y]);
};
const spread = (graph: Graph, x: View, other: View): View => broadcastTo(graph, x, broadcastShape([x.shape, other.shape]));

const square: Unary = (graph, x) => multiply(graph, x, x);
const selected = (graph: Graph, condition: View, t: View, e: View): View =>
  elementwise(graph, 'Where', [castView(graph, condition, 'bool'), t, e], t.value.type);

/** The remainder with the divisor's sign. ONNX has it for integers only; for floats as TensorFlow.js computes it. */
const modulo: Binary = (graph, a, b) => {
  if (a.value.type === 'int32') return elementwise(graph, 'Mod', [a, b]);
  const zero = constant(graph, a, 0);
  const remainder = elementwise(graph, 'Mod', [a, b], 'float32', { fmod: 1 });
  const wrapped = elementwise(graph, 'Mod', [add(graph, remainder, b), b], 'float32', { fmod: 1 });
  const differs = exclusive(graph, less(graph, a, zero), less(graph, b, zero));
  return selected(graph, differs, wrapped, remainder);
};

/** Angle from the quotient whose magnitude is at most 1, so that it loses no digits; 0 at the origin. */
const atan2: Binary = (graph, y, x) => {
  const [zero, one, pi] = [0, 1, Math.PI].map((each) => constant(graph, y, each)) as [View, View, View];
  const [absX, absY] = [elementwise(graph, 'Abs', [x]), elementwise(graph, 'Abs', [y])];
  const larger = maximum(graph, absX, absY);
  const divisor = selected(graph, greater(graph, larger, zero), larger, one);
  const octant = elementwise(graph, 'Atan', [divide(graph, minimum(graph, absX, absY), divisor)]);
  const half = divide(graph, pi, constant(graph, y, 2));
  const quadrant = selected(graph, greater(graph, absY, absX), subtract(graph, half, octant), octant);
  const upper = selected(graph, less(graph, x, zero), subtract(graph, pi, quadrant), quadrant);
  return selected(graph, less(graph, y, zero), negative(graph, upper), upper);
};

/** expm1(x) = 2 sinh(x/2) e^(x/2) and log1p(x) = 2 artanh(x/(2 + x)) keep the digits that e^x − 1 and log(1 + x) cancel. */
const expm1: Unary = (graph, x) => {
  const half = divide(graph, x, constant(graph, x, 2));
  const [sinh, exp] = [elementwise(graph, 'Sinh', [half]), elementwise(graph, 'Exp', [half])];
  return multiply(graph, constant(graph, x, 2), multiply(graph, sinh, exp));
};
const log1p: Unary = (graph, x) => {
  const quotient = divide(graph, x, add(graph, x, constant(graph, x, 2)));
  return multiply(graph, constant(graph, x, 2), elementwise(graph, 'Atanh', [quotient]));
};

/** 1 above zero and `alpha` elsewhere; the gradient of ReLU has alpha 0, that of the absolute value −1. */
const step: Lowering = (graph, inputs, { alpha = 0 }) => {
  const x = inputs['x'] as View;
  const indicator = castView(graph, greater(graph, x, constant(graph, x, 0)), x.value.type);
  if (alpha === 0) return indicator;
  return add(graph, multiply(graph, indicator, constant(graph, x, 1 - alpha)), constant(graph, x, alpha));
};

const floorDivide: Binary = (graph, a, b) =>
  castView(graph, elementwise(graph, 'Floor', [divide(graph, a, b)]), a.value.type === 'int32' ? 'int32' : 'float32');

const leakyRelu: Lowering = (graph, { x }, { alpha }) =>
  elementwise(graph, 'LeakyRelu', [x as View], 'float32', { alpha: { float: alpha } });

const prelu: Lowering = (graph, { x, alpha }) => {
  const zero = constant(graph, x as View, 0);
  const falling = multiply(graph, alpha as View, minimum(graph, x as View, zero));
  return add(graph, maximum(graph, x as View, zero), falling);
};

const clip: Lowering = (graph, inputs, { clipValueMin, clipValueMax }) => {
  const x = inputs['x'] as View;
  const bounds = [clipValueMin, clipValueMax].map((bound: number) => constant(graph, x, bound).value);
  return { ...x, value: graph.node('Clip', [x.value, ...bounds], {}, { type: x.value.type, shape: x.value.shape }) };
};

/** dy where the unit is linear, dy · (y + 1) below: the derivative from the output y. */
const eluGradient: Lowering = (graph, { dy, y }) => {
  const [zero, one] = [constant(graph, y as View, 0), constant(graph, y as View, 1)];
  const below = multiply(graph, dy as View, add(graph, y as View, one));
  return selected(graph, less(graph, y as View, zero), below, dy as View);
};

const select: Lowering = (graph, { condition, t, e }) => selected(graph, condition as View, t as View, e as View);

const addN: Lowering = (graph, inputs) => Object.values(inputs).reduce((sum, each) => add(graph, sum, each));

const unary =
  (lower: Unary): Lowering =>
  (graph, inputs) =>
    lower(graph, Object.values(inputs)[0] as View);
const binary =
  (lower: Binary): Lowering =>
  (graph: Graph, { a, b }: KernelInputs) =>
    lower(graph, a as View, b as View);

/** Kernels whose operator has another name, or that are a formula. */
const UNARY: Readonly<Record<string, Unary>> = {
  IsFinite: (graph, x) => not(graph, either(graph, isNaN(graph, x), isInfinite(graph, x))),
  IsInf: isInfinite,
  IsNan: isNaN,
  Expm1: expm1,
  Log1p: log1p,
  LogicalNot: not,
  Relu6: (graph, x) => minimum(graph, elementwise(graph, 'Relu', [x]), constant(graph, x, 6)),
  Rsqrt: (graph, x) => elementwise(graph, 'Reciprocal', [elementwise(graph, 'Sqrt', [x])]),
  Square: square,
};

/** Kernels with an operator of the same name and meaning. */
const SAME = [
  'Abs', 'Acos', 'Acosh', 'Asin', 'Asinh', 'Atan', 'Atanh', 'Ceil', 'Cos', 'Cosh', 'Elu', 'Erf', 'Exp', 'Floor', 'Log', 'Neg', 'Reciprocal',
  'Relu', 'Round', 'Selu', 'Sigmoid', 'Sign', 'Sin', 'Sinh', 'Softplus', 'Sqrt', 'Tan', 'Tanh',
] as const; // prettier-ignore

const BINARY: Readonly<Record<string, Binary>> = {
  Add: add,
  Sub: subtract,
  Multiply: multiply,
  RealDiv: divide,
  FloorDiv: floorDivide,
  Mod: modulo,
  Pow: arithmetic('Pow'),
  Maximum: maximum,
  Minimum: minimum,
  SquaredDifference: (graph, a, b) => square(graph, subtract(graph, a, b)),
  Atan2: atan2,
  Equal: comparison('Equal'),
  NotEqual: (graph, a, b) => not(graph, comparison('Equal')(graph, a, b)),
  Greater: greater,
  GreaterEqual: comparison('GreaterOrEqual'),
  Less: less,
  LessEqual: comparison('LessOrEqual'),
  LogicalAnd: both,
  LogicalOr: either,
};

const mapped = <T>(table: Readonly<Record<string, T>>, wrap: (entry: T) => Lowering): Lowerings =>
  Object.fromEntries(Object.entries(table).map(([name, entry]) => [name, wrap(entry)]));

export const elementwiseKernels: Lowerings = {
  ...Object.fromEntries(SAME.map((name) => [name, unary(plain(name))])),
  ...mapped(UNARY, unary),
  ...mapped(BINARY, binary),
  Step: step,
  LeakyRelu: leakyRelu,
  Prelu: prelu,
  ClipByValue: clip,
  EluGrad: eluGradient,
  Select: select,
  AddN: addN,
};

export { add, multiply };
