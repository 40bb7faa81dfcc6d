/** A generator from elsewhere: an ONNX graph from codes to grey images, cut at named values. */
import type { HostTensor, Tensors } from '../../engine/program.ts';
import { onBackend } from '../../engine/on-backend.ts';
import * as tf from '../../engine/tf.ts';
import { elementCount, type Shape2 } from '../../math/field.ts';
import { InputError } from '../../math/input-error.ts';
import type { Generator, GeneratorStage } from '../generators/generator.ts';
import { entry } from '../layers.ts';
import type { OnnxModel, OnnxNode } from './model.ts';
import { OPERATORS, UnsupportedOnnx, type Operand } from './operators.ts';

export interface OnnxChoices {
  /** Values that can be optimised in place of the code, in the order of computation. */
  readonly splits: readonly string[];
  /** `unit`: pixels are in [0, 1]; `signed`: in [−1, 1]. */
  readonly range: 'unit' | 'signed';
  readonly sceneShape: Shape2;
}

/**
 * @throws InputError when the graph has an operator that is not known here, another number of inputs than one, images that are not grey or of another
 * size, or a split point that does not part it
 */
export function onnxGenerator(model: OnnxModel, { splits, range, sceneShape }: OnnxChoices): Generator {
  const shapes = shapesOf(model);
  const [code] = model.inputs as [OnnxModel['inputs'][number]];
  const [output] = model.outputs as [string];
  const points = [code.name, ...splits];
  for (const name of splits) {
    if (shapes[name] !== undefined) continue;
    const known = model.nodes.flatMap(({ outputs }) => outputs);
    throw new InputError({ where: `split point "${name}"`, expected: `one of ${known.join(', ')}`, found: 'no such value' });
  }
  const image = shapes[output]!;
  if (elementCount(image) !== elementCount(sceneShape)) {
    const expected = `grey images of ${sceneShape.join('×')}`;
    throw new InputError({ where: 'generator', expected, found: `an output [${[1, ...image].join(', ')}]` });
  }
  const stages = points.map((name, i): GeneratorStage => {
    const target = points[i + 1] ?? output;
    const nodes = nodesBetween(model, name, target);
    return {
      input: i === 0 ? 'latent' : name,
      inputSize: elementCount(shapes[name]!),
      apply(weights, x) {
        const entering = tf.reshape(x, [x.shape[0], ...shapes[name]!]);
        const out = evaluate(model, nodes, { [name]: entering }, weights)[target]!;
        const flat = tf.reshape(out, [x.shape[0], -1]) as tf.Tensor2D;
        return target === output && range === 'signed' ? (tf.mul(tf.add(flat, 1), 0.5) as tf.Tensor2D) : flat;
      },
    };
  });
  const weights = Object.entries(model.constants).filter(([, { whole }]) => !whole);
  return { sceneShape, stages, weightShapes: Object.fromEntries(weights.map(([name, { shape }]) => [name, shape])) };
}

/** The weights of a model by their names in it. */
export function onnxWeights({ constants }: OnnxModel): Record<string, HostTensor> {
  const own = Object.entries(constants).filter(([, { whole }]) => !whole);
  return Object.fromEntries(own.map(([name, { shape, data }]) => [name, { shape, data }]));
}

/** The output of a model for one code. */
export const onnxImageShape = (model: OnnxModel): readonly number[] => shapesOf(model)[model.outputs[0]!]!;

/** Shapes of all values without the batch, from one code through the graph. */
function shapesOf(model: OnnxModel): Record<string, number[]> {
  const [code, ...more] = model.inputs;
  const wrong = (expected: string, found: string): InputError => new InputError({ where: 'ONNX model', expected, found });
  if (code === undefined || more.length > 0) {
    throw wrong('one input, the code', `${model.inputs.length}: ${model.inputs.map(({ name }) => name).join(', ')}`);
  }
  if (model.outputs.length !== 1) throw wrong('one output, the image', `${model.outputs.length}`);
  const [, ...rest] = code.shape;
  if (rest.length === 0 || rest.some((length) => length < 1)) {
    throw wrong('a code [batch, n, ...] of known size', `[${code.shape.join(', ')}]`);
  }
  const unknown = model.nodes.find(({ op }) => OPERATORS[op] === undefined && op !== 'Constant');
  if (unknown !== undefined) throw wrong(`operators among ${Object.keys(OPERATORS).join(', ')}`, unknown.op);
  return onBackend('cpu', () => {
    const made: Record<string, number[]> = {};
    tf.tidy(() => {
      const weights = Object.fromEntries(
        Object.entries(onnxWeights(model)).map(([name, { shape, data }]) => [name, tf.tensor(data.slice(), [...shape])]),
      );
      const values = evaluate(model, model.nodes, { [code.name]: tf.zeros([1, ...rest]) }, weights);
      for (const [name, { shape }] of Object.entries(values)) made[name] = shape.slice(1);
    });
    return made;
  });
}

/** Those that lead from one value to another. @throws InputError when the other also needs what comes before */
function nodesBetween(model: OnnxModel, from: string, to: string): OnnxNode[] {
  const makers = new Map(model.nodes.flatMap((node) => node.outputs.map((name) => [name, node] as const)));
  const needed = new Set<OnnxNode>();
  const visit = (name: string): void => {
    if (name === from || name === '' || model.constants[name] !== undefined) return;
    const node = makers.get(name);
    if (node === undefined) {
      const expected = `all that ${to} needs to come through ${from}`;
      throw new InputError({ where: `split point "${from}"`, expected, found: `${name}, which does not`, hint: 'cut elsewhere' });
    }
    if (needed.has(node)) return;
    needed.add(node);
    node.inputs.forEach(visit);
  };
  visit(to);
  return model.nodes.filter((node) => needed.has(node));
}

function evaluate(model: OnnxModel, nodes: readonly OnnxNode[], given: Tensors, weights: Tensors): Tensors {
  const values: Tensors = { ...given };
  const constants = { ...model.constants };
  const operand = (name: string): Operand | null => {
    if (name === '') return null;
    const constant = constants[name] ?? null;
    if (constant === null) return { tensor: entry(values, name), constant };
    const tensor = constant.whole
      ? tf.tensor(constant.data, [...constant.shape])
      : (weights[name] ?? tf.tensor(constant.data, [...constant.shape]));
    return { tensor, constant };
  };
  for (const { op, inputs, outputs, attributes } of nodes) {
    if (op === 'Constant') {
      const { value } = attributes;
      if (typeof value === 'object' && 'shape' in value) constants[outputs[0]!] = value;
      continue;
    }
    try {
      values[outputs[0]!] = OPERATORS[op]!(inputs.map(operand), attributes);
    } catch (error) {
      if (!(error instanceof UnsupportedOnnx)) throw error;
      throw new InputError({ where: `ONNX operator ${op}`, expected: 'its usual form', found: error.message });
    }
  }
  return values;
}
