import type { Field } from '../math/field.ts';
import type { Key } from '../math/random.ts';
import * as tf from '../engine/tf.ts';
import { codedDiffraction } from './coded-diffraction.ts';
import { codedDiffractionOfTensors } from './coded-diffraction-tensors.ts';
import { fourierOfTensors } from './fourier-tensors.ts';
import { fourier } from './fourier.ts';
import { gaussianMatrix } from './gaussian-matrix.ts';
import { randomMask } from './masks.ts';
import { matrixOperator } from './matrix-operator.ts';
import { matrixOperatorOfTensors } from './matrix-tensors.ts';
import type { SensingOperator, TensorField } from './operator.ts';
import { IDEAL_PANEL } from './panel.ts';
import type { PanelModel } from './panel.ts';

/** One operator with random parameters, in both carriers. */
interface OperatorExample {
  readonly arrays: SensingOperator<Field>;
  /** Makes tensors: call it inside `tf.tidy`. */
  tensors(): SensingOperator<TensorField>;
}

/** A sensing model with random parameters. */
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
  { name: 'fourier', title: 'Fourier, as many bins as pixels', random: transformed(1) },
  { name: 'fourier-oversampled', title: 'Fourier, oversampled', random: transformed(2) },
  { name: 'gaussian', title: 'Complex Gaussian', random: gaussian('complex') },
  { name: 'gaussian-real', title: 'Real Gaussian', random: gaussian('real') },
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

/** One pattern, whatever the number of snapshots: without a mask a second one would be the same again. */
function transformed(oversampling: number): OperatorFamily['random'] {
  return (_key, snapshots, height, width) => {
    // Not twice the one and twice the other: rows and columns may be sampled unlike each other.
    const pattern = oversampling === 1 ? ([height, width] as const) : ([2 * height + snapshots, 2 * width] as const);
    return {
      arrays: fourier([height, width], pattern),
      tensors: () => fourierOfTensors([height, width], pattern),
    };
  };
}

function gaussian(kind: 'real' | 'complex'): OperatorFamily['random'] {
  return (key, snapshots, height, width) => {
    const matrix = gaussianMatrix(key, (snapshots + 1) * height * width, height * width, kind);
    const arrays = matrixOperator(matrix, [height, width]);
    const tensorOf = (part: Float64Array): tf.Tensor => tf.tensor(Float32Array.from(part), [...matrix.shape]);
    return {
      arrays,
      tensors: () =>
        matrixOperatorOfTensors({ re: tensorOf(matrix.re), im: tensorOf(matrix.im) }, [height, width], arrays.normSquared()),
    };
  };
}
