/**
 * The same layers, taught by a critic that sees the data (WGAN-GP): what a sketch and a kernel are compared with. The critic learns a few times for
 * each step of the generator; all of that is one step of one program.
 */
import { adamStep } from '../../engine/ops/adam.ts';
import type { Engine, HostTensor, HostTensors, StepFunction } from '../../engine/program.ts';
import { specOf, specsOf } from '../../engine/signature.ts';
import * as tf from '../../engine/tf.ts';
import { InputError } from '../../math/input-error.ts';
import { normal, split, uniform } from '../../math/random.ts';
import type { Key } from '../../math/random.ts';
import { coefficientChain } from '../../networks/generators/components.ts';
import { initialiseDense } from '../../networks/generators/dense.ts';
import { entry } from '../../networks/layers.ts';
import { denseCritic } from '../adversarial/critic.ts';
import { criticLoss, deceptionLoss } from '../adversarial/wasserstein.ts';
import { adamOn, adamShapes, adamState } from '../generators/adam-step.ts';
import { drawn, type Chain, type MatchOptions } from './match.ts';

export interface AdversarialOptions extends MatchOptions {
  /** Units of the critic's layers. */
  readonly critic: readonly number[];
  /** λ, the weight of the fine on its slope: 10 for images; 0.1 in few dimensions, where a critic that may be steep follows faster. */
  readonly penalty: number;
  /** Steps of the critic for each of the generator. */
  readonly criticSteps: number;
}

/** Of Adam, as Gulrajani et al. have them: no memory of the direction, since the opponent moves. */
const ADAM = { beta1: 0, beta2: 0.9, epsilon: 1e-8 };

/**
 * Trains layers from standard normal codes to samples of d numbers.
 * @param samples of the law, `[N, d]`
 * @param onStep after each step of the generator, with the distance that the critic sees, less its fine; throws to give up
 * @throws InputError when that stops being a number
 */
export async function trainAdversarial(
  engine: Engine,
  architecture: Chain,
  samples: Float64Array,
  options: AdversarialOptions,
  key: Key,
  onStep: (step: number, distance: number) => Promise<void>,
): Promise<HostTensors> {
  const { steps, batch, learningRate, critic: hidden, criticSteps } = options;
  const { latent, components } = architecture;
  const chain = coefficientChain(architecture);
  const critic = denseCritic(components, hidden);
  const program = await engine.compile(stepOf(architecture, options), {
    state: specsOf({ ...adamShapes(chain.weightShapes), ...adamShapes(critic.weightShapes) }),
    inputs: {
      codes: specOf([criticSteps + 1, batch, latent]),
      data: specOf([criticSteps, batch, components]),
      mixing: specOf([criticSteps, batch, 1]),
      rates: specOf([criticSteps + 1]),
      epsilons: specOf([criticSteps + 1]),
    },
  });
  const floats = (shape: number[], values: Float64Array): HostTensor => ({ shape, data: Float32Array.from(values) });
  try {
    program.load({
      ...adamState(initialiseDense(chain.weightShapes, split(key, 'weights'))),
      ...adamState(initialiseDense(critic.weightShapes, split(key, 'critic'))),
    });
    for (let number = 1; number <= steps; number++) {
      const own = split(split(key, 'step'), number);
      const rate = (learningRate * (1 + Math.cos((Math.PI * (number - 1)) / steps))) / 2;
      // The critic's steps, and last the generator's: each counts its own.
      const numbers = Array.from({ length: criticSteps + 1 }, (_, i) =>
        adamStep(ADAM, rate, i === criticSteps ? number : (number - 1) * criticSteps + i + 1),
      );
      const data = drawn(samples, components, criticSteps * batch, split(own, 'data'));
      const { distance } = await program.step({
        codes: floats([criticSteps + 1, batch, latent], normal(split(own, 'codes'), (criticSteps + 1) * batch * latent)),
        data: { shape: [criticSteps, batch, components], data: data.data },
        mixing: floats([criticSteps, batch, 1], uniform(split(own, 'mixing'), criticSteps * batch)),
        rates: { shape: [criticSteps + 1], data: Float32Array.from(numbers, (step) => step.rate) },
        epsilons: { shape: [criticSteps + 1], data: Float32Array.from(numbers, (step) => step.epsilon) },
      });
      const value = distance!.data[0]!;
      if (!Number.isFinite(value)) {
        const hint = 'lower the learning rate';
        throw new InputError({ where: `step ${number}`, expected: 'a finite distance', found: 'none', hint });
      }
      await onStep(number, value);
    }
    const state = await program.save();
    return Object.fromEntries(Object.keys(chain.weightShapes).map((name) => [name, state[name]!]));
  } finally {
    program[Symbol.dispose]();
  }
}

function stepOf(architecture: Chain, { critic: hidden, penalty, criticSteps }: AdversarialOptions): StepFunction {
  const chain = coefficientChain(architecture);
  const critic = denseCritic(architecture.components, hidden);
  return (given, inputs) => {
    const state = { ...given };
    const slice = <T extends tf.Tensor>(name: string, i: number): T => tf.squeeze(tf.slice(entry(inputs, name), i, 1), [0]) as T;
    const numbersOf = (i: number) => ({ rate: slice('rates', i), epsilon: slice('epsilons', i) });
    let loss = tf.scalar(0);
    for (let i = 0; i < criticSteps; i++) {
      const [real, mixing] = [slice<tf.Tensor2D>('data', i), slice<tf.Tensor2D>('mixing', i)];
      const made = chain.apply(state, slice('codes', i));
      const update = adamOn(
        critic.weightShapes,
        state,
        (own) => criticLoss(critic.of(own), real, made, mixing, penalty),
        numbersOf(i),
        ADAM,
      );
      Object.assign(state, update.changed);
      loss = update.value;
    }
    const codes = slice<tf.Tensor2D>('codes', criticSteps);
    const deceive = (own: Record<string, tf.Tensor>): tf.Scalar => deceptionLoss(critic.of(state), chain.apply(own, codes));
    Object.assign(state, adamOn(chain.weightShapes, state, deceive, numbersOf(criticSteps), ADAM).changed);
    return { state, outputs: { distance: tf.neg(loss) } };
  };
}
