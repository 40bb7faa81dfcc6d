import { modulus } from '../../engine/ops/complex.ts';
import type { Engine, HostTensor, HostTensors, Tensors } from '../../engine/program.ts';
import * as tf from '../../engine/tf.ts';
import type { RealField } from '../../math/field.ts';
import { generate, type Generator } from '../../networks/generators/generator.ts';
import { entry } from '../../networks/layers.ts';
import { AMPLITUDE, KNOWN } from '../../networks/magnitudes.ts';
import type { MagnitudeEncoder } from '../../networks/magnitude-encoder.ts';
import type { SensingOperator, TensorField } from '../../optics/operator.ts';
import type { SceneModel } from '../../optics/scenes.ts';
import { tensorFieldOfImages } from '../../optics/scenes-tensors.ts';

/** A generator with its weights, and what its images are measured by. */
export interface GenerativeModel {
  readonly generator: Generator;
  readonly weights: HostTensors;
  /** Called while a graph is traced: its tensors are constants there. */
  operator(): SensingOperator<TensorField>;
  /** How an image of the generator becomes a scene: one image a scene. */
  readonly scene: SceneModel;
  /** Where codes begin that are learned; null or left out for none. */
  readonly encoder?: LearnedStart | null;
}

/** A network from these measured magnitudes to codes of the generator. */
export interface LearnedStart {
  readonly encoder: MagnitudeEncoder;
  readonly weights: HostTensors;
}

/** What was measured of some scenes. */
export interface Magnitudes {
  /** `√y [Q,L,·,·]`. */
  readonly amplitude: RealField;
  /** `[Q,L,·,·]`, how much each bin counts; null when all are known. */
  readonly weights: RealField | null;
}

/** What all descents of one retrieval share. */
export interface Search {
  readonly engine: Engine;
  readonly model: GenerativeModel;
  /** Rows of a batch: scenes times restarts. */
  readonly rows: number;
  /** L, rows and columns of a pattern. */
  readonly patternShape: readonly number[];
}

/** `|A G_from(x)| [B,L,·,·]` of what enters stage `from`. */
export function magnitudesOf(model: GenerativeModel, weights: Tensors, x: tf.Tensor2D, from: number): tf.Tensor {
  const image = generate(model.generator, weights, x, from);
  const u = model.operator().forward(tensorFieldOfImages(model.scene, [image]));
  return modulus(u.re, u.im);
}

/** `½ Σ w (|A G_from(x)| − √y)² [B]`, the misfit of magnitudes. */
export function misfit(model: GenerativeModel, state: Tensors, x: tf.Tensor2D, from: number): tf.Tensor1D {
  const difference = tf.sub(magnitudesOf(model, state, x, from), entry(state, AMPLITUDE));
  const weighted = tf.mul(tf.square(difference), entry(state, KNOWN));
  return tf.mul(tf.sum(tf.reshape(weighted, [x.shape[0], -1]), 1), 0.5);
}

/** Magnitudes of some scenes as state of a program, each scene repeated for its restarts: scene q has rows q·restarts and on. */
export function measuredState({ amplitude, weights }: Magnitudes, scenes: readonly number[], restarts: number) {
  const rows = scenes.flatMap((scene) => Array.from({ length: restarts }, () => scene));
  const plane = amplitude.shape.slice(1);
  const size = plane.reduce((product, length) => product * length, 1);
  const taken = (source: Float64Array | null): HostTensor => {
    const data = new Float32Array(rows.length * size).fill(1);
    if (source !== null) rows.forEach((scene, row) => data.set(source.subarray(scene * size, (scene + 1) * size), row * size));
    return { shape: [rows.length, ...plane], data };
  };
  return { [AMPLITUDE]: taken(amplitude.data), [KNOWN]: taken(weights === null ? null : weights.data) };
}
