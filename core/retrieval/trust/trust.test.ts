import { describe, expect, it } from 'vitest';
import { intensityOf, squaredNorm } from '../../math/field.ts';
import type { Field, RealField } from '../../math/field.ts';
import { normal, rootKey, split } from '../../math/random.ts';
import { randomField, relativeError } from '../../math/testing.ts';
import { alignGlobalPhase } from '../../metrics/global-phase.ts';
import { addCameraNoise, NO_NOISE } from '../../optics/camera.ts';
import { codedDiffraction } from '../../optics/coded-diffraction.ts';
import { expectedNoise } from '../../optics/intensity-noise.ts';
import { randomMask } from '../../optics/masks.ts';
import { bothKnown, fillUnknown, holdOutBins, holdOutSnapshot, predictionOf } from './held-out.ts';
import { normalisedResiduals } from './residuals.ts';
import { restartFrom, spreadOf } from './restarts.ts';

const shape = [1, 2, 64, 64];
const operator = codedDiffraction(randomMask(rootKey(3), 2, 64, 64));
const truth = randomField(1, [1, 64, 64]);
const clean = intensityOf(operator.forward(truth));
const model = { ...NO_NOISE, photons: 400, readNoise: 10 };
const measured = addCameraNoise(rootKey(2), clean, model);
const noise = expectedNoise(measured, model)!;

describe('normalisedResiduals', () => {
  it('of the truth have a χ² of 1, and a map of mean 0 and standard deviation 1', () => {
    const { map, chiSquare, count } = normalisedResiduals(measured, clean, noise, null);
    expect(count).toBe(8192);
    // Standard deviation of the mean of 8192 squares: 0.016; the few that are cut off at 0 lower it.
    expect(Math.abs(chiSquare - 1)).toBeLessThan(0.06);
    expect(Math.abs(map.data.reduce((sum, r) => sum + r, 0) / count)).toBeLessThan(0.05);
  });

  it('say where a wrong model puts too little light', () => {
    const predicted: RealField = { shape, data: clean.data.map((y, i) => (i === 77 ? 0 : y)) };
    const { map } = normalisedResiduals(clean, predicted, noise, null);
    expect(map.data.findIndex((r) => r !== 0)).toBe(77);
    expect(map.data[77]).toBeCloseTo(clean.data[77]! / Math.sqrt(noise.floor.data[77]!), 10);
  });

  it('count known bins only, and 0 where without noise the data are met', () => {
    const none = { floor: { shape, data: new Float64Array(8192) }, slope: { shape, data: new Float64Array(8192) } };
    expect(normalisedResiduals(clean, clean, none, null).chiSquare).toBe(0);
    const weights = holdOutSnapshot(shape, 1);
    const spoilt: RealField = { shape, data: clean.data.map((y, i) => (i < 4096 ? y : 100)) };
    expect(normalisedResiduals(spoilt, clean, noise, weights)).toMatchObject({ chiSquare: 0, count: 4096 });
  });
});

describe('held-out bins', () => {
  it('are the share that was asked for, by the key alone', () => {
    const weights = holdOutBins(rootKey(5), shape, 0.1);
    const held = weights.data.filter((weight) => weight === 0).length;
    // Binomial: 819 ± 27.
    expect(Math.abs(held - 819)).toBeLessThan(110);
    expect(holdOutBins(rootKey(5), shape, 0.1)).toEqual(weights);
    expect(holdOutBins(rootKey(6), shape, 0.1).data).not.toEqual(weights.data);
    expect(
      bothKnown(weights, holdOutSnapshot(shape, 0))
        .data.slice(0, 4096)
        .every((weight) => weight === 0),
    ).toBe(true);
  });

  it('are filled with the mean of the others', () => {
    const y: RealField = { shape: [1, 1, 1, 4], data: Float64Array.of(1, 5, 1e9, 3) };
    const filled = fillUnknown(y, { shape: y.shape, data: Float64Array.of(1, 1, 0, 1) });
    expect([...filled.data]).toEqual([1, 5, 3, 3]);
  });

  const heldOut = holdOutBins(rootKey(5), shape, 0.2);
  it('are predicted by the truth to the noise, and by their mean not at all', () => {
    const right = predictionOf(measured, clean, { heldOut, known: null, noise });
    expect(right.explained).toBeGreaterThan(0.99);
    expect(Math.abs(right.chiSquare! - 1)).toBeLessThan(0.15);
    const mean = measured.data.filter((_, i) => heldOut.data[i] === 0).reduce((sum, y) => sum + y, 0) / right.count;
    const flat: RealField = { shape, data: clean.data.map(() => mean) };
    expect(predictionOf(measured, flat, { heldOut, known: null, noise: null })).toMatchObject({ chiSquare: null });
    expect(predictionOf(measured, flat, { heldOut, known: null, noise: null }).explained).toBeCloseTo(0, 10);
  });

  it.each([0.05, 0.2, 0.6])('tell a relative error of the scene of %f from the predictions that it makes', (size) => {
    const wrong = randomField(31, truth.shape);
    const scale = size * Math.sqrt(squaredNorm(truth) / squaredNorm(wrong));
    const estimate: Field = {
      shape: truth.shape,
      re: truth.re.map((re, i) => re + scale * wrong.re[i]!),
      im: truth.im.map((im, i) => im + scale * wrong.im[i]!),
    };
    const { error } = predictionOf(measured, intensityOf(operator.forward(estimate)), { heldOut, known: null, noise });
    expect(Math.abs(error / size - 1)).toBeLessThan(0.15);
  });

  it('are compared only where they are known', () => {
    const spoilt: RealField = { shape, data: measured.data.map((y, i) => (i < 4096 ? 1e6 : y)) };
    const known = holdOutSnapshot(shape, 0);
    expect(predictionOf(spoilt, clean, { heldOut, known, noise }).explained).toBeGreaterThan(0.99);
  });
});

describe('restarts', () => {
  it('begin with half the power of the start and half of noise', () => {
    const restarted = restartFrom(rootKey(11), truth);
    expect(squaredNorm(restarted) / squaredNorm(truth)).toBeCloseTo(1, 1);
    // ‖x − z‖² / ‖z‖² = (1 − √½)² + ½ = 0.586.
    expect(relativeError(restarted, truth) ** 2).toBeCloseTo(0.586, 1);
    expect(restartFrom(rootKey(12), truth)).not.toEqual(restarted);
  });

  const turned = (x: Field, angle: number): Field => ({
    shape: x.shape,
    re: x.re.map((re, i) => re * Math.cos(angle) - x.im[i]! * Math.sin(angle)),
    im: x.im.map((im, i) => im * Math.cos(angle) + x.re[i]! * Math.sin(angle)),
  });

  it('that differ by a global phase alone agree', () => {
    const { map, relative } = spreadOf([truth, turned(truth, 2), turned(truth, -1)]);
    expect(relative).toBeLessThan(1e-12);
    expect(map.shape).toEqual([64, 64]);
  });

  it('spread as their errors do, and where these are', () => {
    const estimates = [1, 2, 3, 4, 5].map((seed) => {
      const errors = normal(split(rootKey(9), seed), 2 * 4096);
      const wrong = (own: Float64Array, at: number) => own.map((value, i) => value + (i < 2048 ? 0.3 * errors[at + i]! : 0));
      return turned({ shape: truth.shape, re: wrong(truth.re, 0), im: wrong(truth.im, 4096) }, seed);
    });
    const { map, relative } = spreadOf(estimates);
    const rms = (values: Float64Array) => Math.sqrt(values.reduce((sum, v) => sum + v * v, 0) / values.length);
    // Two components of 0.3 each, around the mean of five: 0.3 √2 √(4/5) = 0.379.
    expect(rms(map.data.subarray(0, 2048))).toBeCloseTo(0.379, 1);
    expect(rms(map.data.subarray(2048))).toBeLessThan(0.03);
    expect(relative).toBeCloseTo(0.379 * Math.sqrt(2048 / squaredNorm(truth)), 1);
  });

  it('have no spread without estimates, and none around a dark scene', () => {
    expect(() => spreadOf([])).toThrow(RangeError);
    const dark: Field = { shape: [1, 2, 2], re: new Float64Array(4), im: new Float64Array(4) };
    expect(spreadOf([dark, dark]).relative).toBe(0);
    expect(spreadOf([alignGlobalPhase(dark, dark)]).relative).toBe(0);
  });
});
