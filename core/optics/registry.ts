import type { Field } from '../math/field.ts';
import type { Key } from '../math/random.ts';
import * as tf from '../engine/tf.ts';
import { codedDiffraction } from './coded-diffraction.ts';
import { codedDiffractionOfTensors } from './coded-diffraction-tensors.ts';
import { randomMask } from './masks.ts';
import type { SensingOperator, TensorField } from './operator.ts';
import { IDEAL_PANEL } from './panel.ts';
import type { PanelModel } from './panel.ts';

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

/** A panel that is wrong in every way there is, about as much as an uncalibrated one. */
const ROUGH_PANEL: PanelModel = { phaseError: 0.1, fringing: 0.4, fillFactor: 0.9, zeroOrder: 0.04 };

/** Every sensing model. Command line, benchmark table and the property tests (adjoint, gradient, leak) loop over this list. */
export const operatorFamilies: readonly OperatorFamily[] = [
  { name: 'cdp', title: 'Coded diffraction', random: randomlyCoded(IDEAL_PANEL) },
  { name: 'cdp-panel', title: 'Coded diffraction by a rough panel', random: randomlyCoded(ROUGH_PANEL) },
];

function randomlyCoded(panel: PanelModel): OperatorFamily['random'] {
  return (key, snapshots, height, width) => {
    const mask = randomMask(key, snapshots, height, width);
    return {
      arrays: codedDiffraction(mask, panel),
      tensors: () => codedDiffractionOfTensors(tf.tensor(Float32Array.from(mask.data), [...mask.shape]), panel),
    };
  };
}
