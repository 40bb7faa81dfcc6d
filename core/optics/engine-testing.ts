/** What tests of tensor code share: another engine against the eager one. Nothing else imports this. */
import type { RealField } from '../math/field.ts';
import { eagerEngine } from '../engine/eager.ts';
import type { Engine, HostTensors, StepFunction } from '../engine/program.ts';
import * as tf from '../engine/tf.ts';

/**
 * The largest difference between what an engine and the eager one make of a function of tensors: of its value, and of the gradient of a weighted sum of
 * it in its first input, each relative to the largest number there. All inputs are given at run time.
 * @throws Error when the engines disagree on a shape
 */
export async function differenceFromEager(
  engine: Engine,
  fn: (...inputs: [tf.Tensor, ...tf.Tensor[]]) => tf.Tensor,
  inputs: readonly RealField[],
): Promise<number> {
  const names = inputs.map((_, i) => `input${i}`);
  const step: StepFunction = (_state, tensors) => {
    const [first, ...others] = names.map((name) => tensors[name] as tf.Tensor) as [tf.Tensor, ...tf.Tensor[]];
    const weighted = (x: tf.Tensor): tf.Tensor => {
      const value = fn(x, ...others);
      return tf.sum(tf.mul(value, tf.reshape(tf.cos(tf.range(0, value.size)), value.shape)));
    };
    return { outputs: { value: fn(first, ...others), gradient: tf.grad(weighted)(first) } };
  };
  const expected = await run(eagerEngine('cpu'), step, inputs);
  const found = await run(engine, step, inputs);
  const differences = Object.entries(expected).map(([name, { shape, data }]) => {
    const own = found[name]!;
    if (own.shape.join() !== shape.join()) throw new Error(`${name}: shape [${own.shape}] instead of [${shape}]`);
    const scale = Math.max(...data.map(Math.abs), 1e-30);
    return Math.max(...data.map((value, i) => Math.abs(own.data[i]! - value) / scale));
  });
  return Math.max(...differences);
}

async function run(engine: Engine, step: StepFunction, inputs: readonly RealField[]): Promise<HostTensors> {
  const specs = inputs.map(({ shape }, i) => [`input${i}`, { shape, dtype: 'float32' }]);
  const values = inputs.map(({ shape, data }, i) => [`input${i}`, { shape, data: Float32Array.from(data) }]);
  const program = await engine.compile(step, { state: {}, inputs: Object.fromEntries(specs) });
  program.load({});
  const outputs = await program.step(Object.fromEntries(values));
  program[Symbol.dispose]();
  return outputs;
}
