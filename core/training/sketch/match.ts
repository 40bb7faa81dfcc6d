import type { Engine, HostTensor, HostTensors } from '../../engine/program.ts';
import { specOf } from '../../engine/signature.ts';
import * as tf from '../../engine/tf.ts';
import { InputError } from '../../math/input-error.ts';
import { normal, split, uniform } from '../../math/random.ts';
import type { Key } from '../../math/random.ts';
import { coefficientChain, type ComponentArchitecture } from '../../networks/generators/components.ts';
import { initialiseDense } from '../../networks/generators/dense.ts';
import { entry } from '../../networks/layers.ts';
import { adamInputs, adamProgram, adamState, weightsOf, type Objective } from '../generators/adam-step.ts';
import { kernelDistance, sketchDistance } from './objectives.ts';
import type { Sketch } from './sketch.ts';

/** What the samples of a generator should be like: a sketch alone, or the samples themselves under the kernel of a sketch's frequencies. */
export type MatchTarget =
  | { readonly kind: 'sketch'; readonly sketch: Sketch }
  | { readonly kind: 'samples'; readonly samples: Float64Array; readonly scales: readonly number[] };

export interface MatchOptions {
  readonly steps: number;
  /** Samples a step. */
  readonly batch: number;
  /** Of Adam; it ends at 0 along half a cosine. */
  readonly learningRate: number;
}

export type Chain = Omit<ComponentArchitecture, 'sceneShape'>;

/**
 * Trains layers from standard normal codes to samples of d numbers.
 * @param onStep after each step with its loss; throws to give up
 * @throws InputError when the loss stops being a number
 */
export async function trainMatched(
  engine: Engine,
  architecture: Chain,
  target: MatchTarget,
  { steps, batch, learningRate }: MatchOptions,
  key: Key,
  onStep: (step: number, loss: number) => Promise<void>,
): Promise<HostTensors> {
  const chain = coefficientChain(architecture);
  const { latent, components } = architecture;
  const fixed = fixedOf(target);
  const objective: Objective = {
    trained: chain.weightShapes,
    fixed: Object.fromEntries(Object.entries(fixed).map(([name, { shape }]) => [name, shape])),
    inputs: { codes: specOf([batch, latent]), ...(target.kind === 'samples' ? { data: specOf([batch, components]) } : {}) },
    loss(weights, inputs) {
      const made = chain.apply(weights, entry<tf.Tensor2D>(inputs, 'codes'));
      if (target.kind === 'samples') return kernelDistance(made, entry<tf.Tensor2D>(inputs, 'data'), target.scales);
      const wanted = { re: entry<tf.Tensor1D>(weights, 'sketch.re'), im: entry<tf.Tensor1D>(weights, 'sketch.im') };
      return tf.div(sketchDistance(wanted, made, entry<tf.Tensor2D>(weights, 'sketch.frequencies')), target.sketch.law.count);
    },
  };
  const { step, signature } = adamProgram(objective);
  const program = await engine.compile(step, signature);
  try {
    program.load({ ...adamState(initialiseDense(chain.weightShapes, split(key, 'weights'))), ...fixed });
    for (let number = 1; number <= steps; number++) {
      const own = split(split(key, 'step'), number);
      const rate = (learningRate * (1 + Math.cos((Math.PI * (number - 1)) / steps))) / 2;
      const { loss } = await program.step({
        codes: { shape: [batch, latent], data: Float32Array.from(normal(split(own, 'codes'), batch * latent)) },
        ...(target.kind === 'samples' ? { data: drawn(target.samples, components, batch, split(own, 'data')) } : {}),
        ...adamInputs(rate, number),
      });
      const value = loss!.data[0]!;
      if (!Number.isFinite(value)) {
        throw new InputError({
          where: `step ${number}`,
          expected: 'a finite loss',
          found: 'none',
          hint: 'lower the learning rate',
        });
      }
      await onStep(number, value);
    }
    const state = weightsOf(await program.save());
    return Object.fromEntries(Object.keys(chain.weightShapes).map((name) => [name, state[name]!]));
  } finally {
    program[Symbol.dispose]();
  }
}

/** Samples of a trained chain, `[count, d]`. */
export async function samplesOf(
  engine: Engine,
  architecture: Chain,
  weights: HostTensors,
  count: number,
  key: Key,
): Promise<Float64Array> {
  const chain = coefficientChain(architecture);
  const program = await engine.compile(
    (state, inputs) => ({ outputs: { samples: chain.apply(state, entry<tf.Tensor2D>(inputs, 'codes')) } }),
    {
      state: Object.fromEntries(Object.entries(chain.weightShapes).map(([name, shape]) => [name, specOf(shape)])),
      inputs: { codes: specOf([count, architecture.latent]) },
    },
  );
  try {
    program.load(weights);
    const codes = Float32Array.from(normal(key, count * architecture.latent));
    const { samples } = await program.step({ codes: { shape: [count, architecture.latent], data: codes } });
    return Float64Array.from(samples!.data);
  } finally {
    program[Symbol.dispose]();
  }
}

function fixedOf(target: MatchTarget): Record<string, HostTensor> {
  if (target.kind === 'samples') return {};
  const { law, re, im } = target.sketch;
  const floats = (values: Float64Array, shape: readonly number[]): HostTensor => ({ shape, data: Float32Array.from(values) });
  return {
    'sketch.re': floats(re, [law.count]),
    'sketch.im': floats(im, [law.count]),
    'sketch.frequencies': floats(law.frequencies, [law.dimension, law.count]),
  };
}

/** Rows at random, with repetition: `[batch, d]`. */
export function drawn(samples: Float64Array, dimension: number, batch: number, key: Key): HostTensor {
  const data = new Float32Array(batch * dimension);
  uniform(key, batch).forEach((draw, i) => {
    const row = Math.floor((draw * samples.length) / dimension);
    data.set(samples.subarray(row * dimension, (row + 1) * dimension), i * dimension);
  });
  return { shape: [batch, dimension], data };
}
