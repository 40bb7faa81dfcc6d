import { describe, expect, it } from 'vitest';
import { intensityOf } from '../math/field.ts';
import { randomField, relativeError, storedField, storedReal } from '../math/testing.ts';
import * as tf from '../engine/tf.ts';
import { modulus } from '../engine/ops/complex.ts';
import { codedDiffraction } from './coded-diffraction.ts';
import { codedDiffractionOfTensors, intensityOfTensors } from './coded-diffraction-tensors.ts';
import golden from './fixtures/sensing.json' with { type: 'json' };
import { fieldOf, realOf, tensorFieldOf, tensorOf } from './tensor-testing.ts';

const cases = golden.cases.map((stored) => ({
  name: stored.x.shape.join(' × '),
  x: storedField(stored.x),
  mask: storedReal(stored.phi),
  farField: storedField(stored.field),
  intensity: storedReal(stored.y),
  q: storedField(stored.q),
  adjointOfQ: storedField(stored.adj_q),
  cotangent: storedReal(stored.gy),
  sceneGradient: storedField(stored.gx),
  maskGradient: storedReal(stored.gphi),
  observed: storedReal(stored.yobs),
  amplitudeLoss: stored.amp_loss.data,
  amplitudeGradient: storedField(stored.amp_grad),
}));

describe.each(cases)('golden vectors $name', (vector) => {
  it('hold in float64: far field, intensity, adjoint', () => {
    const operator = codedDiffraction(vector.mask);
    const u = operator.forward(vector.x);
    expect(relativeError(u, vector.farField)).toBeLessThan(1e-13);
    expect(relativeError(intensityOf(u), vector.intensity)).toBeLessThan(1e-13);
    expect(relativeError(operator.adjoint(vector.q), vector.adjointOfQ)).toBeLessThan(1e-13);
  });

  it('hold in tensors: far field, intensity, adjoint', () => {
    tf.tidy(() => {
      const operator = codedDiffractionOfTensors(tensorOf(vector.mask));
      const u = operator.forward(tensorFieldOf(vector.x));
      expect(relativeError(fieldOf(u), vector.farField)).toBeLessThan(2e-6);
      expect(relativeError(realOf(intensityOfTensors(u)), vector.intensity)).toBeLessThan(2e-6);
      expect(relativeError(fieldOf(operator.adjoint(tensorFieldOf(vector.q))), vector.adjointOfQ)).toBeLessThan(2e-6);
    });
  });

  it('hold for the gradients of the intensity in scene and mask', () => {
    tf.tidy(() => {
      const x = tensorFieldOf(vector.x);
      const cotangent = tensorOf(vector.cotangent);
      const loss = (re: tf.Tensor, im: tf.Tensor, mask: tf.Tensor): tf.Tensor =>
        tf.sum(tf.mul(intensityOfTensors(codedDiffractionOfTensors(mask).forward({ re, im })), cotangent));
      const [re, im, mask] = tf.grads(loss)([x.re, x.im, tensorOf(vector.mask)]) as [tf.Tensor, tf.Tensor, tf.Tensor];
      expect(relativeError(fieldOf({ re, im }), vector.sceneGradient)).toBeLessThan(5e-6);
      expect(relativeError(realOf(mask), vector.maskGradient)).toBeLessThan(5e-6);
    });
  });

  it('hold for the amplitude loss and its gradient', () => {
    tf.tidy(() => {
      const x = tensorFieldOf(vector.x);
      const amplitude = tf.sqrt(tensorOf(vector.observed));
      const operator = codedDiffractionOfTensors(tensorOf(vector.mask));
      const losses = (re: tf.Tensor, im: tf.Tensor): tf.Tensor => {
        const u = operator.forward({ re, im });
        return tf.mul(0.5, tf.sum(tf.square(tf.sub(modulus(u.re, u.im), amplitude)), [1, 2, 3]));
      };
      const expected = { shape: [vector.amplitudeLoss.length], data: Float64Array.from(vector.amplitudeLoss) };
      expect(relativeError(realOf(losses(x.re, x.im)), expected)).toBeLessThan(1e-5);
      const [re, im] = tf.grads((a: tf.Tensor, b: tf.Tensor) => tf.sum(losses(a, b)))([x.re, x.im]) as [tf.Tensor, tf.Tensor];
      expect(relativeError(fieldOf({ re, im }), vector.amplitudeGradient)).toBeLessThan(1e-5);
    });
  });
});

it('has a norm of L exactly, in both forms', () => {
  for (const { mask } of cases) {
    expect(codedDiffraction(mask).normSquared()).toBe(mask.shape[0]);
    tf.tidy(() => {
      expect(codedDiffractionOfTensors(tensorOf(mask)).normSquared()).toBe(mask.shape[0]);
    });
  }
});

it('refuses masks and fields of another shape', () => {
  expect(() => codedDiffraction({ shape: [4, 4], data: new Float64Array(16) })).toThrow(/\[4,4\] instead of \[L,H,W\]/);
  const operator = codedDiffraction({ shape: [1, 4, 4], data: new Float64Array(16) });
  expect(() => operator.forward(randomField(1, [4, 4]))).toThrow(RangeError);
  expect(() => operator.adjoint(randomField(1, [1, 2, 4, 4]))).toThrow(RangeError);
});
