import * as ort from 'onnxruntime-node';
import protobuf from 'protobufjs/minimal.js';
import { expect, it } from 'vitest';
import { onBackend } from '../../engine/on-backend.ts';
import * as tf from '../../engine/tf.ts';
import { normal, rootKey, split } from '../../math/random.ts';
import { generate, reach } from '../generators/generator.ts';
import { onnxGenerator, onnxWeights } from './generator.ts';
import { readOnnx } from './model.ts';

type Attribute = number | { readonly float: number } | readonly number[];
interface Node {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly output: string;
  readonly attributes?: Readonly<Record<string, Attribute>>;
}

/** An exported model, as PyTorch writes one: names, raw weights, a batch that is left open. */
function exported(
  nodes: readonly Node[],
  weights: Readonly<Record<string, readonly number[]>>,
  code: readonly number[],
  wholes: Readonly<Record<string, readonly number[]>> = {},
): Uint8Array {
  const writer = protobuf.Writer.create();
  const integer = (field: number, value: number) => writer.uint32(field << 3).int64(value);
  const text = (field: number, value: string) => writer.uint32((field << 3) | 2).string(value);
  const message = (field: number, write: () => void) => {
    writer.uint32((field << 3) | 2).fork();
    write();
    writer.ldelim();
  };
  const value = (field: number, name: string, shape: readonly number[]) =>
    message(field, () => {
      text(1, name);
      message(2, () =>
        message(1, () => {
          integer(1, 1);
          message(2, () => shape.forEach((length) => message(1, () => (length < 0 ? text(2, 'batch') : integer(1, length)))));
        }),
      );
    });
  const tensor = (name: string, shape: readonly number[], type: number, bytes: Uint8Array) =>
    message(5, () => {
      shape.forEach((length) => integer(1, length));
      integer(2, type);
      text(8, name);
      writer.uint32((9 << 3) | 2).bytes(bytes);
    });
  integer(1, 8);
  message(7, () => {
    for (const { op, inputs, output, attributes = {} } of nodes) {
      message(1, () => {
        inputs.forEach((name) => text(1, name));
        text(2, output);
        text(4, op);
        for (const [name, attribute] of Object.entries(attributes)) {
          message(5, () => {
            text(1, name);
            if (typeof attribute === 'number') integer(3, attribute);
            else if ('float' in attribute) writer.uint32((2 << 3) | 5).float(attribute.float);
            else attribute.forEach((each) => integer(8, each));
            integer(20, typeof attribute === 'number' ? 2 : 'float' in attribute ? 1 : 7);
          });
        }
      });
    }
    text(2, 'g');
    for (const [name, shape] of Object.entries(weights)) {
      const data = weightOf(name, shape);
      tensor(name, shape, 1, new Uint8Array(data.buffer));
    }
    for (const [name, numbers] of Object.entries(wholes)) {
      tensor(name, [numbers.length], 7, new Uint8Array(BigInt64Array.from(numbers, BigInt).buffer));
    }
    value(11, 'z', [-1, ...code]);
    value(12, 'image', [-1, 1, 8, 8]);
  });
  message(8, () => {
    text(1, '');
    integer(2, 13);
  });
  return writer.finish();
}

/** Variances are positive. */
function weightOf(name: string, shape: readonly number[]): Float32Array {
  const draws = normal(
    split(rootKey(1), name),
    shape.reduce((product, length) => product * length, 1),
  );
  return Float32Array.from(draws, (draw) => (name.endsWith('variance') ? 0.5 + draw * draw : 0.5 * draw));
}

/** A small DCGAN: a projection, two transposed convolutions of 4 × 4 by 2 with normalisation, and a convolution. */
const dcgan = exported(
  [
    { op: 'Gemm', inputs: ['z', 'w0', 'b0'], output: 'projected', attributes: { transB: 1 } },
    { op: 'Reshape', inputs: ['projected', 'shape'], output: 'map' },
    {
      op: 'BatchNormalization',
      inputs: ['map', 'scale', 'offset', 'mean', 'variance'],
      output: 'normed',
      attributes: { epsilon: { float: 1e-3 } },
    },
    { op: 'LeakyRelu', inputs: ['normed'], output: 'first', attributes: { alpha: { float: 0.2 } } },
    {
      op: 'ConvTranspose',
      inputs: ['first', 'w1', 'b1'],
      output: 'larger',
      attributes: { strides: [2, 2], pads: [1, 1, 1, 1], kernel_shape: [4, 4] },
    },
    { op: 'Relu', inputs: ['larger'], output: 'second' },
    {
      op: 'ConvTranspose',
      inputs: ['second', 'w2'],
      output: 'largest',
      attributes: { strides: [2, 2], pads: [1, 1, 1, 1], kernel_shape: [4, 4] },
    },
    { op: 'Conv', inputs: ['largest', 'w3'], output: 'grey', attributes: { pads: [1, 1, 1, 1], kernel_shape: [3, 3] } },
    { op: 'Tanh', inputs: ['grey'], output: 'image' },
  ],
  {
    w0: [16, 5],
    b0: [16],
    scale: [4],
    offset: [4],
    mean: [4],
    variance: [4],
    w1: [4, 3, 4, 4],
    b1: [3],
    w2: [3, 2, 4, 4],
    w3: [1, 2, 3, 3],
  },
  [5],
  { shape: [1, 4, 2, 2] },
);
const choices = { splits: ['first', 'second'], range: 'signed', sceneShape: [8, 8] } as const;

it('an exported generator gives what ONNX Runtime gives, whole and from each split point', async () => {
  const session = await ort.InferenceSession.create(dcgan);
  const codes = Float32Array.from(normal(rootKey(2), 5));
  const { image } = await session.run({ z: new ort.Tensor('float32', codes, [1, 5]) });
  const model = readOnnx(dcgan, 'dcgan.onnx');
  const generator = onnxGenerator(model, choices);
  expect(generator.stages.map(({ input, inputSize }) => [input, inputSize])).toEqual([
    ['latent', 5],
    ['first', 16],
    ['second', 48],
  ]);
  onBackend('cpu', () =>
    tf.tidy(() => {
      const weights = Object.fromEntries(
        Object.entries(onnxWeights(model)).map(([name, { shape, data }]) => [name, tf.tensor(data.slice(), [...shape])]),
      );
      const both = tf.tensor2d(Float32Array.of(...codes, ...codes.map((value) => -value)), [2, 5]);
      const whole = generate(generator, weights, both).arraySync();
      const expected = Array.from(image!.data as Float32Array, (value) => (value + 1) / 2);
      whole[0]!.flat().forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 5));
      for (const stage of [1, 2]) {
        const entering = reach(generator, weights, both, stage);
        expect(generate(generator, weights, entering, stage).arraySync()).toEqual(whole);
      }
    }),
  );
});

it('says in one line what it cannot take', () => {
  const model = readOnnx(dcgan, 'dcgan.onnx');
  const refused =
    (change: object, what = model) =>
    () =>
      onnxGenerator(what, { ...choices, ...change });
  expect(refused({ splits: ['third'] })).toThrow(/split point "third": expected one of projected, map.*found no such value/);
  expect(refused({ sceneShape: [9, 8] })).toThrow('generator: expected grey images of 9×8, found an output [1, 1, 8, 8]');
  const odd = readOnnx(exported([{ op: 'Mish', inputs: ['z'], output: 'image' }], {}, [5]), 'odd.onnx');
  expect(refused({}, odd)).toThrow(/ONNX model: expected operators among .*, found Mish/);
  const around = readOnnx(
    exported(
      [
        { op: 'Relu', inputs: ['z'], output: 'half' },
        { op: 'Add', inputs: ['half', 'z'], output: 'image' },
      ],
      {},
      [64],
    ),
    'around.onnx',
  );
  expect(refused({ splits: ['half'] }, around)).toThrow(
    'split point "half": expected all that image needs to come through half, found z',
  );
  expect(() => readOnnx(new Uint8Array([1, 2, 3]), 'x.onnx')).toThrow('x.onnx: expected an ONNX model, found other bytes');
});
