import { describe, expect, it } from 'vitest';
import { cloneField, intensityOf } from '../../math/field.ts';
import type { Field, RealField } from '../../math/field.ts';
import { rootKey } from '../../math/random.ts';
import { randomField, relativeError, storedField, storedReal } from '../../math/testing.ts';
import { alignGlobalPhase } from '../../metrics/global-phase.ts';
import { psnr } from '../../metrics/psnr.ts';
import { summarise } from '../../metrics/summary.ts';
import { addCameraNoise, NO_NOISE } from '../../optics/camera.ts';
import { codedDiffraction } from '../../optics/coded-diffraction.ts';
import { expectedNoise } from '../../optics/intensity-noise.ts';
import sensing from '../../optics/fixtures/sensing.json' with { type: 'json' };
import { randomMask } from '../../optics/masks.ts';
import { fieldOfImages, imagesOfField } from '../../optics/scenes.ts';
import type { SceneModel } from '../../optics/scenes.ts';
import { gaussianFilter } from '../filter.ts';
import pictures from '../fixtures/fashion-mnist-8.json' with { type: 'json' };
import { amplitudeOf, projectMagnitude } from '../magnitude-projection.ts';
import { noPrior, priorOfScenes } from '../priors.ts';
import { intensityOfScene } from '../one-scene.ts';
import { refine } from '../refine.ts';
import { constantStart, spectralInitialisation } from '../spectral.ts';
import { holdOutBins, predictionOf } from '../trust/held-out.ts';
import { errorReduction } from './error-reduction.ts';
import { raar } from './raar.ts';

const images: RealField = { shape: pictures.shape, data: Float64Array.from(pictures.data, (grey) => grey / 255) };
const mask = randomMask(rootKey(0), 1, 32, 32);
const operator = codedDiffraction(mask);
const amplitudeScenes: SceneModel = { kind: 'amplitude', phaseRange: Math.PI };
const phaseScenes: SceneModel = { kind: 'phase', phaseRange: Math.PI };

function measure(model: SceneModel, snr: number | null): { truth: Field; intensity: RealField; start: Field } {
  const truth = fieldOfImages(model, [images]);
  const intensity = addCameraNoise(rootKey(1), intensityOf(operator.forward(truth)), { ...NO_NOISE, snr });
  const start = spectralInitialisation(intensity, operator, {
    weights: 'mm',
    parameter: 0,
    iterations: 12,
    filter: { values: gaussianFilter(5, 1), padding: 'zeros' },
    start: constantStart([32, 32]),
  });
  return { truth, intensity, start };
}

/** PSNR of each scene's image, in dB. */
function scores(model: SceneModel, found: Field, truth: Field): number[] {
  const [image] = imagesOfField(model, model.kind === 'amplitude' ? found : alignGlobalPhase(found, truth));
  return Array.from({ length: 8 }, (_, q) => {
    const range = [q * 1024, (q + 1) * 1024] as const;
    return psnr(image!.data.subarray(...range), images.data.subarray(...range));
  });
}

const clean = measure(amplitudeScenes, null);
const noisy = measure(amplitudeScenes, 30);
const prior = priorOfScenes(amplitudeScenes);

/** Those that coded diffraction with a prior is the home of; what all have in common is in every-solver.test.ts. */
const atHome = [errorReduction, raar];

describe.each(atHome)('$title', (solver) => {
  it('solves noise-free amplitude scenes from one coded snapshot: median above 60 dB', async () => {
    const { field, outcomes } = await solver.solve(clean.intensity, operator, {
      ...solver.defaults,
      start: clean.start,
      prior,
      noise: null,
      weights: null,
    });
    const found = scores(amplitudeScenes, field, clean.truth);
    expect(summarise(scores(amplitudeScenes, clean.start, clean.truth)).median).toBeLessThan(20);
    expect(summarise(found).median).toBeGreaterThan(60);
    outcomes.forEach(({ residual }) => expect(residual).toBeLessThan(1e-3));
  });

  it('stays at the truth', async () => {
    const { field, outcomes } = await solver.solve(clean.intensity, operator, {
      ...solver.defaults,
      start: clean.truth,
      tolerance: 0,
      iterations: 5,
      prior,
      noise: null,
      weights: null,
    });
    expect(relativeError(field, clean.truth)).toBeLessThan(1e-12);
    expect(outcomes[0]).toMatchObject({ iterations: 5, ending: 'iterations' });
  });

  it('ends by each rule, and says which', async () => {
    const options = { ...solver.defaults, start: noisy.start, prior, noise: null };
    const byTolerance = await solver.solve(noisy.intensity, operator, { ...options, tolerance: 0.1 });
    byTolerance.outcomes.forEach(({ ending, residual, iterations }) => {
      expect(ending).toBe('tolerance');
      expect(residual).toBeLessThanOrEqual(0.1);
      expect(iterations).toBeLessThan(options.iterations);
    });
    const noise = expectedNoise(noisy.intensity, { ...NO_NOISE, snr: 20 });
    const byNoise = await solver.solve(noisy.intensity, operator, { ...options, noise });
    byNoise.outcomes.forEach(({ ending }, q) => {
      expect(ending).toBe('discrepancy');
      const y = noisy.intensity.data.subarray(q * 1024, (q + 1) * 1024);
      const found = intensityOf(operator.forward(byNoise.field)).data.subarray(q * 1024, (q + 1) * 1024);
      const distance = Math.sqrt(
        found.reduce((sum, value, i) => sum + (value - y[i]!) ** 2, 0) / y.reduce((sum, value) => sum + value ** 2, 0),
      );
      expect(distance).toBeLessThanOrEqual(0.1);
    });
  });

  it('reports progress, and stops all scenes when asked', async () => {
    const seen: string[] = [];
    const { field, outcomes } = await solver.solve(
      clean.intensity,
      operator,
      { ...solver.defaults, start: clean.start, prior, noise: null, iterations: 3 },
      async ({ scene, scenes, iteration, residual, estimate }) => {
        await Promise.resolve();
        expect([scenes, estimate.shape]).toEqual([8, [1, 32, 32]]);
        expect(residual).toBeGreaterThan(0);
        seen.push(`${scene}:${iteration}`);
        return scene === 1 && iteration === 2 ? 'stop' : undefined;
      },
    );
    expect(seen).toEqual(['0:0', '0:1', '0:2', '0:3', '1:0', '1:1', '1:2']);
    expect(outcomes.map(({ ending, iterations }) => `${ending} ${iterations}`)).toEqual([
      'iterations 3',
      'stopped 2',
      ...new Array<string>(6).fill('stopped 0'),
    ]);
    expect(field.re.subarray(2 * 1024)).toEqual(clean.start.re.subarray(2 * 1024));
  });

  it('does not touch what it is given', async () => {
    const [start, intensity] = [cloneField(clean.start), clean.intensity.data.slice()];
    await solver.solve(clean.intensity, operator, {
      ...solver.defaults,
      iterations: 2,
      start: clean.start,
      prior,
      noise: null,
      weights: null,
    });
    expect(clean.start).toEqual(start);
    expect(clean.intensity.data).toEqual(intensity);
  });

  it('does not see bins of weight 0, and predicts them', async () => {
    const heldOut = holdOutBins(rootKey(4), clean.intensity.shape, 0.05);
    const spoilt = (value: number): RealField => ({
      shape: clean.intensity.shape,
      data: clean.intensity.data.map((y, i) => (heldOut.data[i] === 0 ? value : y)),
    });
    const options = { ...solver.defaults, start: clean.start, prior, noise: null, weights: heldOut };
    const [dark, bright] = [await solver.solve(spoilt(0), operator, options), await solver.solve(spoilt(9), operator, options)];
    expect(bright).toEqual(dark);
    const predicted = intensityOf(operator.forward(dark.field));
    const scene = (field: RealField, q: number): RealField => intensityOfScene(field, q);
    const explained = Array.from({ length: 8 }, (_, q) => {
      const split = { heldOut: scene(heldOut, q), known: null, noise: null };
      return predictionOf(scene(clean.intensity, q), scene(predicted, q), split).explained;
    });
    expect(summarise(explained).median).toBeGreaterThan(0.95);
  });

  it('refuses a start or intensities of another shape', async () => {
    const options = { ...solver.defaults, prior, noise: null };
    const wrong = randomField(1, [8, 16, 16]);
    await expect(solver.solve(clean.intensity, operator, { ...options, start: wrong })).rejects.toThrow(RangeError);
    const few = { shape: [2, 1, 32, 32], data: clean.intensity.data.subarray(0, 2048) };
    await expect(solver.solve(few, operator, { ...options, start: clean.start })).rejects.toThrow(RangeError);
    const unfit = { ...options, start: clean.start, weights: few };
    await expect(solver.solve(clean.intensity, operator, unfit)).rejects.toThrow(/weights/);
  });
});

describe.each(sensing.cases)('the magnitude projection', (stored) => {
  it(`agrees with the golden vectors, ${stored.x.shape.join(' × ')}`, () => {
    const sensed = codedDiffraction(storedReal(stored.phi));
    const x = storedField(stored.x);
    const projected = projectMagnitude(x, sensed.forward(x), amplitudeOf(storedReal(stored.yobs)), sensed);
    expect(relativeError(projected, storedField(stored.mag_projection))).toBeLessThan(1e-13);
  });
});

it('the magnitude projection leaves a scene that explains its measurement, also behind a panel whose pixels differ in brightness', () => {
  const rough = codedDiffraction(mask, { phaseError: 0.1, fringing: 0.4, fillFactor: 0.9, zeroOrder: 0.04 });
  const x = randomField(3, [2, 32, 32]);
  const u = rough.forward(x);
  const amplitude = amplitudeOf(intensityOf(u));
  expect(relativeError(projectMagnitude(x, u, amplitude, rough), x)).toBeLessThan(1e-13);
});

describe('error reduction', () => {
  it('solves scenes behind a rough panel that it knows, which it cannot when it takes the panel for ideal', async () => {
    const rough = codedDiffraction(mask, { phaseError: 0.1, fringing: 0.4, fillFactor: 0.9, zeroOrder: 0.04 });
    const intensity = intensityOf(rough.forward(clean.truth));
    const options = { ...errorReduction.defaults, start: clean.start, prior, noise: null, iterations: 300 };
    const median = async (assumed: typeof operator): Promise<number> => {
      const { field } = await errorReduction.solve(intensity, assumed, options);
      return summarise(scores(amplitudeScenes, field, clean.truth)).median;
    };
    expect(await median(rough)).toBeGreaterThan(40);
    expect(await median(operator)).toBeLessThan(25);
  });

  it('never increases the residual at one snapshot', async () => {
    const residuals: number[] = [];
    const options = { ...errorReduction.defaults, start: noisy.start, prior, noise: null, iterations: 50 };
    await errorReduction.solve(noisy.intensity, operator, options, ({ scene, residual }) => {
      if (scene === 0) residuals.push(residual);
    });
    for (let i = 1; i < residuals.length; i++) expect(residuals[i]).toBeLessThanOrEqual(residuals[i - 1]! * (1 + 1e-12));
  });
});

const randomErrors = randomField(9, images.shape);

describe('refine', () => {
  const phase = measure(phaseScenes, 30);
  /** As a good network might give: the truth, with errors where it has edges. */
  const start = fieldOfImages(phaseScenes, [
    {
      shape: images.shape,
      data: images.data.map((a, i) => a + randomErrors.re[i]! * (0.012 + 0.11 * Math.abs(a - (images.data[i + 1] ?? 0)))),
    },
  ]);

  it('is error reduction for a given number of iterations', async () => {
    const settings = { damping: 0.3, prior: priorOfScenes(phaseScenes) };
    const solved = await errorReduction.solve(phase.intensity, operator, {
      ...errorReduction.defaults,
      prior: settings.prior,
      own: { damping: settings.damping },
      iterations: 4,
      tolerance: 0,
      noise: null,
      weights: null,
      start,
    });
    const refined = refine(phase.intensity, operator, start, { ...settings, projections: 4 });
    expect(relativeError(refined, solved.field)).toBeLessThan(1e-13);
    expect(refine(phase.intensity, operator, start, { ...settings, projections: 0 })).toEqual(start);
  });

  it('improves a good estimate of noisy phase scenes, and with damping does not overfit', () => {
    const mean = (projections: number, damping: number): number => {
      const found = refine(phase.intensity, operator, start, { projections, damping, prior: priorOfScenes(phaseScenes) });
      return summarise(scores(phaseScenes, found, phase.truth)).mean;
    };
    expect(mean(5, 0)).toBeGreaterThan(mean(0, 0) + 1);
    expect(mean(100, 0.3)).toBeGreaterThan(mean(5, 0));
    expect(mean(100, 0)).toBeLessThan(mean(5, 0));
  });

  it('without a prior at one snapshot meets the data at once', () => {
    const refined = refine(phase.intensity, operator, phase.start, { projections: 1, damping: 0, prior: noPrior });
    expect(relativeError(intensityOf(operator.forward(refined)), phase.intensity)).toBeLessThan(1e-12);
  });
});
