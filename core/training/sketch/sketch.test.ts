import { expect, it } from 'vitest';
import * as tf from '../../engine/tf.ts';
import { normal, rootKey } from '../../math/random.ts';
import { storedField, storedReal } from '../../math/testing.ts';
import golden from './fixtures/sketch.json' with { type: 'json' };
import { gaussianFrequencies, scalesOf } from './frequencies.ts';
import { energyDistance } from '../../metrics/energy-distance.ts';
import { compiledEngine } from '../../engine/compiled.ts';
import { onnxRuntime } from '../../engine/providers/onnx-runtime.ts';
import { featuresOf, imagesOf, principalComponents } from './components.ts';
import { samplesOf, trainMatched } from './match.ts';
import { kernelDistance, sketchDistance } from './objectives.ts';
import { addSamples, emptySketch, mergeSketches } from './sketch.ts';

const samples = storedReal(golden.X);
const omega = storedReal(golden.Omega);
const law = { dimension: 4, count: 12, frequencies: omega.data };
const expected = storedField(golden.z_X);
const row = ({ shape, data }: { shape: readonly number[]; data: Float64Array }): tf.Tensor2D =>
  tf.tensor2d(Float32Array.from(data), shape as [number, number]);

it('is the golden one, in one pass, in parts, and merged', () => {
  const whole = addSamples(emptySketch(law), samples.data);
  expect(whole.count).toBe(30);
  const streamed = addSamples(addSamples(emptySketch(law), samples.data.subarray(0, 28)), samples.data.subarray(28));
  const merged = mergeSketches(
    addSamples(emptySketch(law), samples.data.subarray(0, 40)),
    addSamples(emptySketch(law), samples.data.subarray(40)),
  );
  for (const sketch of [whole, streamed, merged]) {
    for (const part of ['re', 'im'] as const) {
      sketch[part].forEach((value, k) => expect(value).toBeCloseTo(expected[part][k]!, 13));
    }
  }
});

it('refuses parts of samples and other frequencies', () => {
  expect(() => addSamples(emptySketch(law), [1, 2, 3])).toThrow('3 numbers are not samples of 4');
  const other = emptySketch({ ...law, frequencies: omega.data.map((value) => 2 * value) });
  expect(() => mergeSketches(emptySketch(law), other)).toThrow('sketches: expected the same frequencies, found others');
});

it('its distance and gradient in the samples and in a generator are the golden ones', () => {
  tf.tidy(() => {
    const target = { re: tf.tensor1d(Float32Array.from(expected.re)), im: tf.tensor1d(Float32Array.from(expected.im)) };
    const codes = row(storedReal(golden.latents));
    const made = (w: tf.Tensor, b: tf.Tensor): tf.Tensor2D => tf.add(tf.matMul(codes, w as tf.Tensor2D, false, true), b);
    const loss = (w: tf.Tensor, b: tf.Tensor): tf.Scalar => sketchDistance(target, made(w, b), row(omega));
    const [w, b] = [row(storedReal(golden.W)), tf.tensor1d(Float32Array.from(golden.b.data))];
    const { value, grads } = tf.valueAndGrads(loss)([w, b]);
    expect(value.arraySync()).toBeCloseTo(golden.loss, 4);
    const same = (found: tf.Tensor, wanted: readonly number[]) =>
      Array.from(found.dataSync()).forEach((number, i) => expect(number).toBeCloseTo(wanted[i]!, 4));
    same(grads[0]!, golden.gW.data);
    same(grads[1]!, golden.gb.data);
    same(tf.grad((x) => sketchDistance(target, x as tf.Tensor2D, row(omega)))(made(w, b)), golden.g_samples.data);
  });
});

it('many frequencies estimate the maximum mean discrepancy of their kernel', () => {
  const count = 60;
  const x = normal(rootKey(1), 2 * count);
  const y = normal(rootKey(2), 2 * count).map((value) => 0.7 * value + 0.8);
  const scales = scalesOf(rootKey(3), x, 2);
  const many = gaussianFrequencies(rootKey(4), 2, 20_000, scales);
  const [a, b] = [addSamples(emptySketch(many), x), addSamples(emptySketch(many), y)];
  const bySketch = a.re.reduce((sum, re, k) => sum + (re - b.re[k]!) ** 2 + (a.im[k]! - b.im[k]!) ** 2, 0) / many.count;
  const byKernel = tf.tidy(() => {
    const of = (values: Float64Array) => tf.tensor2d(Float32Array.from(values), [count, 2]);
    const own = (values: Float64Array): number => {
      // kernelDistance(v, v) = mean over different pairs − 2 mean over all; solved for the mean over all pairs, which has 1 on its diagonal.
      const distance = kernelDistance(of(values), of(values), scales).arraySync();
      return (distance * (count - 1) + 1) / (count - 2 * (count - 1));
    };
    const [ownX, ownY] = [own(x), own(y)];
    const apart = (ownX * count - 1) / (count - 1);
    const cross = (apart - kernelDistance(of(x), of(y), scales).arraySync()) / 2;
    return ownX + ownY - 2 * cross;
  });
  expect(bySketch / byKernel).toBeCloseTo(1, 1);
});

it('principal components are those of the data, and features their coefficients', () => {
  // Variances 9, 4 and 0.01 along the axes.
  const draws = normal(rootKey(6), 3 * 400);
  const data = draws.map((value, i) => value * [3, 2, 0.1][i % 3]! + 1);
  const components = principalComponents(rootKey(7), data, 3, 2);
  expect(Math.abs(components.basis[0]!)).toBeGreaterThan(0.98);
  expect(Math.abs(components.basis[4]!)).toBeGreaterThan(0.98);
  const features = featuresOf(components, data);
  const variance = features.filter((_, i) => i % 2 === 0).reduce((sum, value) => sum + value * value, 0) / 400;
  expect(variance).toBeGreaterThan(7.5);
  expect(variance).toBeLessThan(10.5);
  // What they hold of the data, they hold whole; what is lost has the variance 0.01.
  const held = imagesOf(components, features);
  featuresOf(components, held).forEach((value, i) => expect(value).toBeCloseTo(features[i]!, 10));
  const lost = held.reduce((sum, value, i) => sum + (value - data[i]!) ** 2, 0) / 400;
  expect(lost).toBeGreaterThan(0.008);
  expect(lost).toBeLessThan(0.012);
});

it('a generator learns a law from its sketch alone, the same for the same seed', async () => {
  const engine = compiledEngine(await onnxRuntime({ provider: 'cpu', threads: 1 }));
  // Two clouds.
  const draws = normal(rootKey(8), 2 * 500);
  const cloud = (values: Float64Array) => values.map((value, i) => 0.2 * value + (Math.floor(i / 2) % 2 === 0 ? 1 : -1));
  const data = cloud(draws);
  const law2 = gaussianFrequencies(rootKey(9), 2, 200, scalesOf(rootKey(10), data, 2));
  const target = { kind: 'sketch', sketch: addSamples(emptySketch(law2), data) } as const;
  const architecture = { latent: 2, hidden: [16], components: 2 };
  const train = (steps: number) =>
    trainMatched(engine, architecture, target, { steps, batch: 64, learningRate: 0.02 }, rootKey(11), () => Promise.resolve());
  const made = async (steps: number) => samplesOf(engine, architecture, await train(steps), 400, rootKey(12));
  const fresh = cloud(normal(rootKey(13), 2 * 400));
  const [before, after] = [energyDistance(await made(1), fresh, 2), energyDistance(await made(400), fresh, 2)];
  expect(after).toBeLessThan(before / 10);
  expect(await train(20)).toEqual(await train(20));
});
