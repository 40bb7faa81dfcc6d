import { expect, test } from 'vitest';
import { initialValues, trainingStep } from '../bench/training-step.ts';
import { compiledEngine } from '../compiled.ts';
import { eagerEngine } from '../eager.ts';
import { onnxRuntime } from '../providers/onnx-runtime.ts';
import * as tf from '../tf.ts';
import type { HostTensors } from '../program.ts';

const SIZE = { size: 16, batch: 2, iterations: 3, baseWidth: 8, depth: 2 };
const open = async (threads: number) => compiledEngine(await onnxRuntime({ provider: 'cpu', threads }));

/** |a − b| / |b| over all values together. */
function distance(a: Float32Array | Int32Array, b: Float32Array | Int32Array): number {
  let [difference, size] = [0, 1e-30];
  b.forEach((value, i) => {
    difference += (a[i]! - value) ** 2;
    size += value ** 2;
  });
  return Math.sqrt(difference / size);
}

test('whole steps agree with eager, step by step from the same state', async () => {
  const { step, signature } = trainingStep(SIZE);
  const { state, inputs } = initialValues(signature);
  const before = tf.memory().numTensors;
  const eager = await eagerEngine('cpu').compile(step, signature);
  const compiled = await (await open(1)).compile(step, signature);
  let from: HostTensors = state;
  for (let i = 0; i < 3; i++) {
    eager.load(from);
    compiled.load(from);
    const [expected, found] = [await eager.step(inputs), await compiled.step(inputs)];
    expect(distance(found['loss']!.data, expected['loss']!.data)).toBeLessThan(2e-6);
    const [wanted, got] = [await eager.save(), await compiled.save()];
    // A ReLU at exactly 0 may flip between engines, so moments are compared as vectors, not element by element.
    for (const [name, { data }] of Object.entries(wanted)) {
      expect(got[name]!.shape).toEqual(wanted[name]!.shape);
      if (!name.startsWith('second/'))
        expect(distance(got[name]!.data, data), name).toBeLessThan(name.startsWith('first/') ? 2e-3 : 1e-3);
    }
    from = wanted;
  }
  eager[Symbol.dispose]();
  compiled[Symbol.dispose]();
  expect(tf.memory().numTensors).toBe(before);
});

test('the same steps give the same bits, through saving and loading too', async () => {
  const { step, signature } = trainingStep(SIZE);
  const { state, inputs } = initialValues(signature);
  const engine = await open(2);
  const run = async (interrupted: boolean): Promise<HostTensors> => {
    let program = await engine.compile(step, signature);
    program.load(state);
    await program.step(inputs);
    if (interrupted) {
      const saved = await program.save();
      program[Symbol.dispose]();
      program = await engine.compile(step, signature);
      program.load(saved);
    }
    await program.step(inputs);
    const result = await program.save();
    program[Symbol.dispose]();
    return result;
  };
  const [straight, resumed] = [await run(false), await run(true)];
  for (const [name, { data }] of Object.entries(straight)) expect(resumed[name]!.data, name).toEqual(data);
});

test('mistakes are named', async () => {
  const engine = await open(1);
  const spec = { shape: [2], dtype: 'float32' as const };
  const signature = { state: {}, inputs: { x: spec } };
  const compile = (fn: (x: tf.Tensor) => tf.Tensor) =>
    engine.compile((_state, { x }) => ({ outputs: { y: fn(x as tf.Tensor) } }), signature);
  const before = tf.memory().numTensors;
  await expect(compile((x) => tf.scalar(x.dataSync()[0] as number))).rejects.toThrow(/read while a step is compiled/);
  await expect(compile((x) => tf.linalg.bandPart(tf.einsum('i,j->ij', x, x), 0, 0))).rejects.toThrow(
    /kernel 'Einsum' cannot be compiled/,
  );
  await expect(compile((x) => tf.real(tf.complex(x, x)))).rejects.toThrow(/'Complex' cannot be compiled/);
  expect(tf.memory().numTensors).toBe(before);
  const program = await compile((x) => tf.square(x));
  await expect(program.step({ x: { shape: [3], data: new Float32Array(3) } })).rejects.toThrow('inputs.x has shape [3]');
  await expect(program.step({})).rejects.toThrow('inputs.x is missing');
});

test('tensors from outside the step are constants, and stay with their owner', async () => {
  const outside = tf.tensor1d([1, 2]);
  const spec = { shape: [2], dtype: 'float32' as const };
  const program = await (
    await open(1)
  ).compile((_state, { x }) => ({ outputs: { y: tf.mul(x as tf.Tensor, outside), same: x as tf.Tensor, one: tf.ones([2]) } }), {
    state: {},
    inputs: { x: spec },
  });
  const { y, same, one } = await program.step({ x: { shape: [2], data: Float32Array.of(3, 5) } });
  expect([...y!.data, ...same!.data, ...one!.data]).toEqual([3, 10, 3, 5, 1, 1]);
  expect(Array.from(outside.dataSync())).toEqual([1, 2]);
  outside.dispose();
});
