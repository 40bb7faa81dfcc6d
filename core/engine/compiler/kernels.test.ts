import { beforeAll, describe, expect, test } from 'vitest';
import { compiledEngine } from '../compiled.ts';
import { eagerEngine } from '../eager.ts';
import { onnxRuntime } from '../providers/onnx-runtime.ts';
import * as tf from '../tf.ts';
import { KERNEL_CASES } from './kernel-cases.ts';
import { KERNELS } from './kernels/index.ts';
import type { KernelCase } from './kernel-cases.ts';
import type { Engine, HostTensors, Signature, StepFunction } from '../program.ts';

let compiled: Engine;
beforeAll(async () => {
  compiled = compiledEngine(await onnxRuntime({ provider: 'cpu', threads: 1 }));
});

/** The value, and the gradient of a weighted sum of it, so that every element's derivative is different. */
function probe({ fn, inputs, differentiable = true }: KernelCase): { step: StepFunction; signature: Signature } {
  const specs = Object.fromEntries(inputs.map((shape, i) => [`x${i}`, { shape, dtype: 'float32' as const }]));
  const step: StepFunction = (_state, tensors) => {
    const xs = inputs.map((_, i) => tensors[`x${i}`] as tf.Tensor);
    const values = [fn(...xs)].flat();
    const outputs: Record<string, tf.Tensor> = Object.fromEntries(values.map((value, i) => [`value${i}`, value]));
    if (differentiable) {
      tf.grads((...args: tf.Tensor[]) => weighted(fn, args))(xs).forEach((gradient, i) => (outputs[`gradient${i}`] = gradient));
    }
    return { outputs };
  };
  return { step, signature: { state: {}, inputs: specs } };
}

const weighted = (fn: KernelCase['fn'], inputs: tf.Tensor[]): tf.Tensor =>
  [fn(...inputs)]
    .flat()
    .map((y, k) => tf.sum(tf.mul(y, weights(y.shape, k))))
    .reduce((a, b) => tf.add(a, b));

/** The gradient of a linear function of one tensor, one element after the other. */
function differences({ fn, inputs }: KernelCase): HostTensors {
  const shape = [...(inputs[0] as number[])];
  const size = shape.reduce((a, b) => a * b, 1);
  const at = (i: number): number => {
    const unit = tf.tensor(
      Float32Array.from({ length: size }, (_, k) => (k === i ? 1 : 0)),
      shape,
    );
    return weighted(fn, [unit]).dataSync()[0] as number;
  };
  return { gradient0: { shape, data: tf.tidy(() => Float32Array.from({ length: size }, (_, i) => at(i))) } };
}

function weights(shape: number[], salt: number): tf.Tensor {
  return tf.tensor(
    Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.cos(1.3 * i + salt) + 0.2),
    shape,
  );
}

function values({ inputs, range: [low, high] = [-2, 2] }: KernelCase): HostTensors {
  return Object.fromEntries(
    inputs.map((shape, k) => {
      const size = shape.reduce((a, b) => a * b, 1);
      // Golden-ratio steps: spread evenly, no two alike, never on a kink.
      const data = Float32Array.from({ length: size }, (_, i) => low + (high - low) * ((0.37 + 0.11 * k + 0.6180339887 * i) % 1));
      return [`x${k}`, { shape, data }];
    }),
  );
}

function expectClose(actual: HostTensors, expected: HostTensors, tolerance: number): void {
  expect(Object.keys(actual).sort()).toEqual(Object.keys(expected).sort());
  for (const [name, { shape, data }] of Object.entries(expected)) {
    const own = actual[name]!;
    expect(own.shape, name).toEqual(shape);
    const scale = Math.max(1, ...data.map(Math.abs));
    data.forEach((value, i) => {
      const found = own.data[i]!;
      if (Object.is(found, value) || Math.abs(found - value) <= tolerance * scale) return;
      expect.fail(`${name}[${i}]: compiled ${found}, eager ${value}`);
    });
  }
}

describe.each(KERNEL_CASES)('$name', (kernelCase) => {
  test('compiled as eager, value and gradient', async () => {
    const { step, signature } = probe(kernelCase);
    const eager = await eagerEngine('cpu').compile(step, signature);
    const program = await compiled.compile(step, signature);
    const inputs = values(kernelCase);
    const before = tf.memory().numTensors;
    const expected = { ...(await eager.step(inputs)), ...(kernelCase.linear === true ? differences(kernelCase) : {}) };
    expectClose(await program.step(inputs), expected, kernelCase.tolerance ?? 3e-6);
    expect(tf.memory().numTensors).toBe(before);
    program[Symbol.dispose]();
  });
});

test('every kernel that can be compiled has a case', () => {
  const used = new Set<string>();
  for (const kernelCase of KERNEL_CASES) {
    const { step } = probe(kernelCase);
    const tensors = Object.fromEntries(
      Object.entries(values(kernelCase)).map(([key, { data, shape }]) => [key, tf.tensor(data, [...shape])]),
    );
    recordKernels(used, () => tf.tidy(() => void step({}, tensors)));
    tf.dispose(tensors);
  }
  expect(Object.keys(KERNELS).filter((name) => !used.has(name))).toEqual([]);
});

/** Adds the names of the kernels that `run` invokes. */
function recordKernels(names: Set<string>, run: () => void): void {
  const engine = tf.engine() as unknown as { runKernelFunc: (params: { kernelName?: string }) => unknown };
  const original = engine.runKernelFunc;
  engine.runKernelFunc = function (params) {
    if (params.kernelName !== undefined) names.add(params.kernelName);
    return original.call(this, params);
  };
  try {
    run();
  } finally {
    engine.runKernelFunc = original;
  }
}
