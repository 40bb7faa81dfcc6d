/** Many descents side by side in one graph: each row is a point of its own, with its own loss, and keeps the best point that it met. */
import { adamStep, adamUpdate } from '../../engine/ops/adam.ts';
import type { Engine, HostTensor, HostTensors, StepFunction, Tensors } from '../../engine/program.ts';
import { specOf, specsOf } from '../../engine/signature.ts';
import * as tf from '../../engine/tf.ts';
import { normal, split } from '../../math/random.ts';
import type { Key } from '../../math/random.ts';
import { entry, filledTensor } from '../../networks/layers.ts';
import { projectOntoBall } from './l1-ball.ts';

type Shapes = Readonly<Record<string, readonly number[]>>;

/** What is minimised. */
export interface DescentProblem {
  /** B points of n numbers. */
  readonly rows: number;
  readonly size: number;
  /** What `loss` reads beside the points: weights of a generator, what was measured. Constant through a descent. */
  readonly data: Shapes;
  /** Of each row, `[B]`. */
  loss(data: Tensors, x: tf.Tensor2D): tf.Tensor1D;
  /** How it steps: Adam, or plainly against the gradient. */
  readonly optimiser: 'adam' | 'gradient';
  /** Before each step, x becomes −x where that has the smaller loss (Hand, Leong and Voroninski 2018, algorithm 1). */
  readonly negation: boolean;
  /** Whether points stay in an ℓ₁ ball around where they began. */
  readonly ball: boolean;
  /** Whether noise is added to gradients. */
  readonly noisy: boolean;
}

export interface DescentOptions {
  readonly steps: number;
  /** The learning rate; it ends at a tenth, along half a cosine. */
  readonly rate: number;
  /** Of the ball. */
  readonly radius?: number;
  /** Gaussian noise of variance `η/(1 + k)^γ` at step k (Neelakantan et al. 2015). */
  readonly noise?: GradientNoise;
  readonly key: Key;
}

export interface GradientNoise {
  /** η */
  readonly variance: number;
  /** γ */
  readonly decay: number;
}

/** Points and the loss of each. */
export interface Points {
  /** `[B, n]` */
  readonly x: HostTensor;
  /** `[B]` */
  readonly losses: Float32Array;
}

/** Called after each step with the mean loss of the rows. Ends the descent with what it has, or throws to give up. */
export type OnDescent = (meanLoss: number) => Promise<'stop' | void>;

export interface Descent {
  /** The best point of each row that was met. @throws what `onStep` throws, at the next step */
  run(start: HostTensor, data: HostTensors, options: DescentOptions, onStep: OnDescent): Promise<Points>;
  [Symbol.dispose](): void;
}

const ADAM = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };

export async function openDescent(engine: Engine, problem: DescentProblem): Promise<Descent> {
  const { rows, size, data, optimiser, ball, noisy } = problem;
  const points = specOf([rows, size]);
  const program = await engine.compile(stepOf(problem), {
    state: {
      ...specsOf(data),
      x: points,
      best: points,
      bestLoss: specOf([rows]),
      ...(optimiser === 'adam' ? { first: points, second: points } : {}),
      ...(ball ? { centre: points } : {}),
    },
    inputs: {
      rate: specOf([]),
      ...(optimiser === 'adam' ? { epsilon: specOf([]) } : {}),
      ...(ball ? { radius: specOf([]) } : {}),
      ...(noisy ? { noise: points } : {}),
    },
  });
  return {
    async run(start, values, { steps, rate, radius, noise, key }, onStep) {
      program.load({
        ...values,
        x: start,
        best: start,
        bestLoss: filledTensor([rows], 3e38),
        ...(optimiser === 'adam' ? { first: filledTensor([rows, size], 0), second: filledTensor([rows, size], 0) } : {}),
        ...(ball ? { centre: start } : {}),
      });
      // One more than there are steps, of length 0: it knows the loss of the last point.
      for (let k = 0; k <= steps; k++) {
        const length = k === steps ? 0 : rate * (0.55 + 0.45 * Math.cos((Math.PI * k) / steps));
        const adam = adamStep(ADAM, length, k + 1);
        const { loss } = await program.step({
          rate: scalar(optimiser === 'adam' ? adam.rate : length),
          ...(optimiser === 'adam' ? { epsilon: scalar(adam.epsilon) } : {}),
          ...(ball ? { radius: scalar(radius ?? 0) } : {}),
          ...(noisy ? { noise: noiseOf(rows, size, noise ?? { variance: 0, decay: 0 }, k, key) } : {}),
        });
        if ((await onStep(meanOf(loss!))) === 'stop') break;
      }
      const { best, bestLoss } = await program.save();
      return { x: best!, losses: bestLoss!.data as Float32Array };
    },
    [Symbol.dispose]: () => program[Symbol.dispose](),
  };
}

const meanOf = ({ data }: HostTensor): number => Array.from(data).reduce((sum, value) => sum + value, 0) / data.length;

const scalar = (value: number): HostTensor => ({ shape: [], data: Float32Array.of(value) });

function noiseOf(rows: number, size: number, { variance, decay }: GradientNoise, k: number, key: Key): HostTensor {
  const deviation = Math.sqrt(variance / (1 + k) ** decay);
  const draws = deviation === 0 ? new Float32Array(rows * size) : normal(split(key, k), rows * size);
  return { shape: [rows, size], data: Float32Array.from(draws, (value) => deviation * value) };
}

function stepOf({ data, loss, optimiser, negation, ball, noisy }: DescentProblem): StepFunction {
  return (state, inputs) => {
    const values = Object.fromEntries(Object.keys(data).map((name) => [name, entry(state, name)]));
    const old = entry<tf.Tensor2D>(state, 'x');
    const sign = negation ? betterSign(loss(values, old), loss(values, tf.neg(old))) : null;
    const x = sign === null ? old : tf.mul(old, sign);
    const kept: { losses?: tf.Tensor1D } = {};
    const total = (point: tf.Tensor): tf.Scalar => {
      kept.losses = tf.keep(loss(values, point as tf.Tensor2D));
      return tf.sum(kept.losses);
    };
    const gradient = tf.grad(total)(x);
    const noisyGradient = noisy ? tf.add(gradient, entry(inputs, 'noise')) : gradient;
    const losses = kept.losses!.clone();
    kept.losses!.dispose();
    const isBetter = tf.less(losses, entry(state, 'bestLoss'));
    const changed: Tensors = {
      bestLoss: tf.where(isBetter, losses, entry(state, 'bestLoss')),
      best: tf.where(tf.expandDims(isBetter, 1), x, entry(state, 'best')),
    };
    const rate = entry(inputs, 'rate');
    let next: tf.Tensor;
    if (optimiser === 'gradient') next = tf.sub(x, tf.mul(noisyGradient, rate));
    else {
      const first = entry(state, 'first');
      // A point that turns to the other side keeps its way, turned as well.
      const moments = { first: sign === null ? first : tf.mul(first, sign), second: entry(state, 'second') };
      const update = adamUpdate(x, noisyGradient, moments, rate, entry(inputs, 'epsilon'), ADAM);
      Object.assign(changed, update.moments);
      next = update.weight;
    }
    const centre = ball ? entry<tf.Tensor2D>(state, 'centre') : null;
    changed['x'] = centre === null ? next : projectOntoBall(next as tf.Tensor2D, centre, entry(inputs, 'radius'));
    return { state: changed, outputs: { loss: losses } };
  };
}

/** −1 for rows whose negative has the smaller loss, otherwise 1: `[B, 1]`. */
function betterSign(loss: tf.Tensor1D, negativeLoss: tf.Tensor1D): tf.Tensor {
  const turns = tf.cast(tf.less(negativeLoss, loss), 'float32');
  return tf.expandDims(tf.sub(1, tf.mul(turns, 2)), 1);
}
