import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { intensityOf } from '../math/field.ts';
import type { Field, RealField } from '../math/field.ts';
import { gramMatrix } from '../math/gram-matrix.ts';
import { normal, rootKey, split, uniform } from '../math/random.ts';
import { addCameraNoise, NO_NOISE } from '../optics/camera.ts';
import type { NoiseModel } from '../optics/camera.ts';
import { codedDiffraction } from '../optics/coded-diffraction.ts';
import { randomMask } from '../optics/masks.ts';
import type { SensingOperator } from '../optics/operator.ts';
import { fieldOfImages, imagesPerScene } from '../optics/scenes.ts';
import type { SceneModel } from '../optics/scenes.ts';
import { identifiability } from './identifiability.ts';
import { checkScale, intensityJacobian } from './identifiability-jacobian.ts';
import { ASSUMED_SNR, noisePrecision, noiseToJudgeWith } from './identifiability-noise.ts';

const SIDE = 8;
const models: readonly SceneModel[] = (['amplitude', 'phase', 'complex'] as const).map((kind) => ({ kind, phaseRange: Math.PI }));
const [amplitude, phase, complex] = models as [SceneModel, SceneModel, SceneModel];
const noiseOf = (noise: Partial<NoiseModel>): NoiseModel => ({ ...NO_NOISE, ...noise });

const operatorOf = (seed: number, snapshots: number): SensingOperator<Field> =>
  codedDiffraction(randomMask(rootKey(seed), snapshots, SIDE, SIDE));

/** Images between 0.2 and 0.9: nothing is black. */
const imagesOf = (model: SceneModel, seed: number): RealField[] =>
  Array.from({ length: imagesPerScene(model) }, (_, image) => ({
    shape: [1, SIDE, SIDE],
    data: uniform(split(rootKey(seed), image), SIDE * SIDE).map((value) => 0.2 + 0.7 * value),
  }));

const intensities = (operator: SensingOperator<Field>, model: SceneModel, images: readonly RealField[]): Float64Array =>
  intensityOf(operator.forward(fieldOfImages(model, images))).data;

/** The images with their values, amplitude before phase, moved by so much. */
function moved(images: readonly RealField[], step: ArrayLike<number>): RealField[] {
  return images.map(({ shape, data }, image) => ({
    shape,
    data: data.map((value, p) => value + step[image * data.length + p]!),
  }));
}

describe.each(models)('the Jacobian of $kind scenes', (model) => {
  it('is what finite differences of the intensities are', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 3 }), (seed, snapshots) => {
        const operator = operatorOf(seed, snapshots);
        const images = imagesOf(model, seed);
        const { data, unknowns, intensity } = intensityJacobian(operator, model, images);
        expect(unknowns).toBe(images.length * SIDE * SIDE);
        const step = 1e-5;
        const direction = normal(rootKey(seed + 1), unknowns);
        const ahead = intensities(operator, model, moved(images, direction.map((value) => step * value))); // prettier-ignore
        const behind = intensities(operator, model, moved(images, direction.map((value) => -step * value))); // prettier-ignore
        for (let i = 0; i < intensity.length; i++) {
          const expected = direction.reduce((sum, value, p) => sum + value * data[p * intensity.length + i]!, 0);
          expect((ahead[i]! - behind[i]!) / (2 * step)).toBeCloseTo(expected, 6);
        }
      }),
      { numRuns: 10 },
    );
  });

  it('keeps the energy: intensities together change by 2La for an amplitude, by nothing for a phase', () => {
    const images = imagesOf(model, 4);
    const { data, unknowns, intensity } = intensityJacobian(operatorOf(5, 2), model, images);
    for (let p = 0; p < unknowns; p++) {
      const sum = data.subarray(p * intensity.length, (p + 1) * intensity.length).reduce((total, value) => total + value, 0);
      const isAmplitude = model.kind !== 'phase' && p < SIDE * SIDE;
      expect(sum).toBeCloseTo(isAmplitude ? 4 * images[0]!.data[p]! : 0, 10);
    }
  });
});

describe('identifiability', () => {
  it('leaves a global phase out, and nothing else', () => {
    for (const model of models) {
      const found = identifiability(operatorOf(1, 4), model, imagesOf(model, 1), noiseOf({ snr: 40 }));
      const unknowns = imagesPerScene(model) * SIDE * SIDE;
      expect(found.singularValues).toHaveLength(model === amplitude ? unknowns : unknowns - 1);
      expect(found.lost).toBe(0);
      expect(found.effectiveRank).toBeGreaterThan(1);
      expect(found.effectiveRank).toBeLessThanOrEqual(found.singularValues.length);
      expect(found.condition).toBeCloseTo(found.singularValues[0]! / found.singularValues.at(-1)!, 6);
    }
  });

  it('sees that a 0/π mask before a real scene loses half of it', () => {
    const bits = randomMask(rootKey(2), 1, SIDE, SIDE);
    const binary = codedDiffraction({ ...bits, data: bits.data.map((value) => (value < Math.PI ? 0 : Math.PI)) });
    const found = identifiability(binary, amplitude, imagesOf(amplitude, 2), noiseOf({ snr: 30 }));
    // y is centro-symmetric: 4 of 64 frequencies are their own partners, the other 60 come in pairs.
    expect(found.lost).toBe(30);
    expect(found.unidentified).toBeGreaterThanOrEqual(30);
    expect([found.condition, found.boundPsnr]).toEqual([null, null]);
    expect(identifiability(operatorOf(2, 1), amplitude, imagesOf(amplitude, 2), noiseOf({ snr: 30 })).lost).toBe(0);
  });

  it('loses the phase of black pixels', () => {
    const [light, turned] = imagesOf(complex, 3) as [RealField, RealField];
    const dark = { ...light, data: light.data.map((value, p) => (p < 5 ? 0 : value)) };
    expect(identifiability(operatorOf(3, 6), complex, [dark, turned], noiseOf({ snr: 40 }))).toMatchObject({
      lost: 5,
      boundPsnr: null,
    });
  });

  it('goes with the noise: 10 dB less of it is 10 dB more', () => {
    const at = (snr: number) => identifiability(operatorOf(6, 2), phase, imagesOf(phase, 6), noiseOf({ snr }));
    expect(at(50).boundPsnr! - at(40).boundPsnr!).toBeCloseTo(10, 8);
    expect(at(50).rangePsnr).toBeGreaterThan(at(40).rangePsnr);
    expect(at(40).rangePsnr).toBeGreaterThan(at(40).boundPsnr!);
    // So much noise that only the range is known: a variance of 1/12.
    expect(at(-200).rangePsnr).toBeCloseTo(10 * Math.log10((12 * 64) / 63), 8);
    expect(at(-200).unidentified).toBe(63);
  });

  it('says for each value the error that its figure is the mean of', () => {
    for (const model of models) {
      const { deviation, rangePsnr } = identifiability(
        operatorOf(7, 2),
        model,
        imagesOf(model, 7),
        noiseOf({ photons: 300, readNoise: 2 }),
      );
      const mean = deviation.data.reduce((sum, value) => sum + value ** 2, 0) / deviation.data.length;
      expect(-10 * Math.log10(mean)).toBeCloseTo(rangePsnr, 8);
      expect(deviation.shape).toEqual([imagesPerScene(model), SIDE, SIDE]);
    }
  });

  it.each([
    [amplitude, noiseOf({ snr: 45 })],
    [phase, noiseOf({ snr: 45 })],
    [amplitude, noiseOf({ photons: 30_000 })],
    [phase, noiseOf({ photons: 30_000, readNoise: 100 })],
    [complex, noiseOf({ photons: 1e6 })],
  ])('bounds the error of the most likely estimate, which meets it: %j %j', (model, noise) => {
    const operator = operatorOf(8, 4);
    const truth = imagesOf(model, 8);
    const draws = 40;
    let squares = 0;
    for (let draw = 0; draw < draws; draw++) squares += mostLikelyError(operator, model, truth, noise, draw);
    const reached = -10 * Math.log10(squares / draws);
    const { boundPsnr } = identifiability(operator, model, truth, noise);
    // 40 draws of 64 values or more know their mean square to a few per cent.
    expect(Math.abs(reached - boundPsnr!)).toBeLessThan(0.4);
  });
});

/** Mean squared error of a weighted least-squares estimate from noisy intensities, by Gauss and Newton from the truth; a global phase is taken out. */
function mostLikelyError(
  operator: SensingOperator<Field>,
  model: SceneModel,
  truth: readonly RealField[],
  noise: NoiseModel,
  draw: number,
): number {
  const clean = intensities(operator, model, truth);
  const recorded = addCameraNoise(split(rootKey(9), draw), { shape: [1, clean.length], data: clean }, noise).data;
  const precision = noisePrecision(clean, noise);
  let error = new Float64Array(truth.length * SIDE * SIDE);
  for (let iteration = 0; iteration < 4; iteration++) {
    const { data, unknowns, intensity } = intensityJacobian(operator, model, moved(truth, error));
    const gram = gramMatrix(data, intensity.length, precision);
    const slope = Float64Array.from({ length: unknowns }, (_, p) =>
      recorded.reduce((sum, y, i) => sum + precision[i]! * (y - intensity[i]!) * data[p * intensity.length + i]!, 0),
    );
    const phases = model === amplitude ? 0 : SIDE * SIDE;
    // The step must not turn the scene as a whole: a wall there.
    const wall = gram[0]!;
    for (let p = unknowns - phases; p < unknowns; p++) {
      for (let q = unknowns - phases; q < unknowns; q++) gram[p * unknowns + q]! += wall;
    }
    const step = solved(gram, slope);
    error = error.map((value, p) => value + step[p]!);
  }
  return error.reduce((sum, value) => sum + value ** 2, 0) / error.length;
}

/** `A⁻¹ b` by elimination; A is positive definite and overwritten. */
function solved(a: Float64Array, b: Float64Array): Float64Array {
  const size = b.length;
  const x = b.slice();
  for (let pivot = 0; pivot < size; pivot++) {
    for (let row = pivot + 1; row < size; row++) {
      const factor = a[row * size + pivot]! / a[pivot * size + pivot]!;
      for (let k = pivot; k < size; k++) a[row * size + k]! -= factor * a[pivot * size + k]!;
      x[row]! -= factor * x[pivot]!;
    }
  }
  for (let row = size - 1; row >= 0; row--) {
    for (let k = row + 1; k < size; k++) x[row]! -= a[row * size + k]! * x[k]!;
    x[row]! /= a[row * size + row]!;
  }
  return x;
}

describe('noise', () => {
  const intensity = Float64Array.of(0, 1, 2, 5);

  it('has the variance that the camera adds', () => {
    expect([...noisePrecision(intensity, noiseOf({ photons: 100, readNoise: 5 }))]).toEqual(
      [0, 1, 2, 5].map((y) => expect.closeTo(1 / (0.05 ** 2 * 4 + (2 * y) / 100), 10)),
    );
    // Rounding to 2⁴ − 1 steps of 32/15.
    expect(noisePrecision(intensity, noiseOf({ bits: 4 }))[1]).toBeCloseTo(12 / (32 / 15) ** 2, 12);
  });

  it('leaves nothing of an intensity beyond full scale', () => {
    const precision = noisePrecision(intensity, noiseOf({ snr: 20, saturation: 2 }));
    expect([...precision].map((value) => value > 0)).toEqual([true, true, true, false]);
  });

  it('is assumed where there is none, and only there', () => {
    expect(noiseToJudgeWith(noiseOf({ saturation: 4 }))).toEqual({
      noise: noiseOf({ saturation: 4, snr: ASSUMED_SNR }),
      assumed: true,
    });
    for (const noise of [noiseOf({ bits: 8 }), noiseOf({ photons: 10 }), noiseOf({ snr: 3 })]) {
      expect(noiseToJudgeWith(noise)).toEqual({ noise, assumed: false });
    }
  });
});

it('refuses scenes whose matrices would not fit', () => {
  expect(() => checkScale(4096, 4096)).not.toThrow();
  expect(() => checkScale(96 * 96, 96 * 96)).toThrow(/at most 4096 unknowns.*found 9216 unknowns/);
  expect(() => checkScale(4096, 64 * 4096)).toThrow(/Jacobian/);
});
