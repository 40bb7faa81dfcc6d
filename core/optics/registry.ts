import type { Field } from '../math/field.ts';
import type { Key } from '../math/random.ts';
import * as tf from '../engine/tf.ts';
import { codedDiffraction } from './coded-diffraction.ts';
import { codedDiffractionOfTensors } from './coded-diffraction-tensors.ts';
import { randomMask } from './masks.ts';
import type { SensingOperator, TensorField } from './operator.ts';

/** One operator with random parameters, in both carriers. */
interface OperatorExample {
  readonly arrays: SensingOperator<Field>;
  /** Makes tensors: call it inside `tf.tidy`. */
  tensors(): SensingOperator<TensorField>;
}

/** A sensing model, as `--operator` names it. */
interface OperatorFamily {
  readonly name: string;
  readonly title: string;
  random(key: Key, snapshots: number, height: number, width: number): OperatorExample;
}

/** Every sensing model. Command line, benchmark table and the property tests (adjoint, gradient, leak) loop over this list. */
export const operatorFamilies: readonly OperatorFamily[] = [
  {
    name: 'cdp',
    title: 'Coded diffraction',
    random(key, snapshots, height, width) {
      const mask = randomMask(key, snapshots, height, width);
      return {
        arrays: codedDiffraction(mask),
        tensors: () => codedDiffractionOfTensors(tf.tensor(Float32Array.from(mask.data), [...mask.shape])),
      };
    },
  },
];
