import { intensityOf } from '../../math/field.ts';
import type { Field, RealField } from '../../math/field.ts';
import { split } from '../../math/random.ts';
import type { Key } from '../../math/random.ts';
import { fourierRingCorrelation } from '../../metrics/fourier-ring-correlation.ts';
import { alignGlobalPhase } from '../../metrics/global-phase.ts';
import { relativeResidual } from '../../retrieval/iterate.ts';
import { bothKnown, holdOutBins, holdOutSnapshot, predictionOf } from '../../retrieval/trust/held-out.ts';
import { normalisedResiduals } from '../../retrieval/trust/residuals.ts';
import { spreadOf } from '../../retrieval/trust/restarts.ts';
import { EXPLAINED_CHI_SQUARE, verdictOf } from '../../retrieval/trust/verdict.ts';
import type { SceneTrust, TrustSettings } from '../../runs/reconstruction-record.ts';
import { oneScene, type Method, type Solved, type Tick } from './methods.ts';
import { scenesOf, snapshotsOf, type Problem } from './scene-problem.ts';
import type { SensingOperator } from '../../optics/operator.ts';

export type TrustStage = 'held-out' | 'restarts' | 'halves';

export interface AssessOptions {
  readonly settings: TrustSettings;
  readonly key: Key;
  /** The model behind some of the masks. */
  operatorOf(snapshots: readonly number[]): SensingOperator<Field>;
  /** Begins a stage, and tells how its work goes on. */
  stage(stage: TrustStage): Tick;
}

/** What is known of the first scenes by one method, and the pictures behind it. Arrays are `[S,L,H,W]`. */
export interface Assessment {
  readonly trust: readonly SceneTrust[];
  /** Measures that this method or these data do not have. */
  readonly missing: readonly string[];
  readonly predicted: RealField;
  /** In standard deviations of the noise; over the mean intensity where it is not known. */
  readonly residuals: RealField;
  readonly unit: 'noise' | 'mean';
  /** `[S,H,W]`; null without restarts. */
  readonly spread: RealField | null;
}

/** A restart explains the data as well when its misfit is at most so many times that of the reconstruction, or explains them anyhow. */
const AS_GOOD = 1.5;
/** A relative residual that counts as explained where no noise is known: 1 % of the amplitudes. */
const CLOSE = 0.01;

/**
 * Judges what a method made of the first scenes, without their truth: residuals, prediction of held-out bins, spread over restarts, ring correlation of halves. See docs/trust.md.
 * @param problem of these scenes alone
 * @param field their reconstruction `[S,H,W]`
 */
export async function assess(method: Method, problem: Problem, field: Field, options: AssessOptions): Promise<Assessment> {
  const { settings, key } = options;
  const [scenes = 0] = problem.intensity.shape;
  const missing: string[] = [];
  const predicted = intensityOf(problem.operator.forward(field));
  const residuals = residualMaps(problem, predicted);

  const heldOut = await holdOut(method, problem, options, missing);
  const restarts: Solved[] = [];
  if (method.restarts && settings.restarts > 0) {
    const tick = options.stage('restarts');
    for (let restart = 0; restart < settings.restarts; restart++) {
      restarts.push(await method.solve(problem, split(split(key, 'restart'), restart), tick));
    }
  } else if (settings.restarts > 0) missing.push('restarts: a network begins nowhere, so it cannot begin elsewhere');
  const halves = await solveHalves(method, problem, options, missing);

  const spreads: RealField[] = [];
  const trust = Array.from({ length: scenes }, (_, scene): SceneTrust => {
    const own = oneScene(field, scene);
    const fits = [own, ...restarts.map((solved) => oneScene(solved.field, scene))].map((estimate) => ({
      estimate,
      misfit: misfitOf(scenesOf(problem, scene, 1), estimate),
    }));
    const bar = Math.max(problem.noise === null ? CLOSE : EXPLAINED_CHI_SQUARE, AS_GOOD * fits[0]!.misfit);
    const explaining = fits.filter(({ misfit }) => misfit <= bar);
    const spread = spreadOf(explaining.map(({ estimate }) => estimate));
    spreads.push(spread.map);
    const figures = {
      chiSquare: problem.noise === null ? null : fits[0]!.misfit,
      heldOut: heldOut === null ? null : heldOut(scene),
      restarts:
        restarts.length === 0 ? null : { count: restarts.length, explaining: explaining.length - 1, spread: spread.relative },
    };
    return { ...figures, halves: halves === null ? null : halves(scene), verdict: mutable(verdictOf(figures)) };
  });
  const spread = restarts.length === 0 ? null : joinScenes(spreads);
  return { trust, missing, predicted, ...residuals, spread };
}

const mutable = ({ kind, sentence, reasons, error }: ReturnType<typeof verdictOf>): SceneTrust['verdict'] => ({
  kind,
  sentence,
  reasons: [...reasons],
  error,
});

/** χ² a bin where the noise is known, otherwise the relative residual. */
function misfitOf({ intensity, operator, noise, weights }: Problem, field: Field): number {
  const farField = operator.forward(field);
  if (noise === null) return relativeResidual(farField, intensity, weights);
  return normalisedResiduals(intensity, intensityOf(farField), noise, weights).chiSquare;
}

function residualMaps({ intensity, noise, weights }: Problem, predicted: RealField): Pick<Assessment, 'residuals' | 'unit'> {
  if (noise !== null) return { residuals: normalisedResiduals(intensity, predicted, noise, weights).map, unit: 'noise' };
  const mean = intensity.data.reduce((sum, y) => sum + y, 0) / intensity.data.length || 1;
  const data = intensity.data.map((y, i) => (y - predicted.data[i]!) / mean);
  return { residuals: { shape: intensity.shape, data }, unit: 'mean' };
}

/** Reconstructs without some of the data and compares these with their prediction. Null when nothing is held out. */
async function holdOut(
  method: Method,
  problem: Problem,
  { settings, key, stage }: AssessOptions,
  missing: string[],
): Promise<((scene: number) => SceneTrust['heldOut']) | null> {
  const { shape } = problem.intensity;
  const [, snapshots = 0] = shape;
  if (settings.heldOut === 'none') return null;
  if (settings.heldOut === 'snapshot' && snapshots < 2) {
    missing.push('held-out snapshot: there is one alone');
    return null;
  }
  const kind = settings.heldOut;
  const heldOut =
    kind === 'bins' ? holdOutBins(split(key, 'held out'), shape, settings.share) : holdOutSnapshot(shape, snapshots - 1);
  const weights = bothKnown(heldOut, problem.weights);
  const { field } = await method.solve({ ...problem, weights }, null, stage('held-out'));
  return (scene) => {
    const own = scenesOf(problem, scene, 1);
    const tested = scenesOf({ ...problem, intensity: heldOut }, scene, 1).intensity;
    const predicted = intensityOf(problem.operator.forward(oneScene(field, scene)));
    return { kind, ...predictionOf(own.intensity, predicted, { heldOut: tested, known: own.weights, noise: own.noise }) };
  };
}

/** Reconstructs by every second snapshot and by the others. Null where that cannot be done. */
async function solveHalves(
  method: Method,
  problem: Problem,
  { settings, operatorOf, stage }: AssessOptions,
  missing: string[],
): Promise<((scene: number) => SceneTrust['halves']) | null> {
  const [, snapshots = 0] = problem.intensity.shape;
  if (!settings.halves) return null;
  if (snapshots < 2) missing.push('ring correlation: one snapshot has no halves');
  else if (!method.anySnapshots)
    missing.push('ring correlation: a network reads all snapshots that it was trained with, or none');
  if (snapshots < 2 || !method.anySnapshots) return null;
  const tick = stage('halves');
  const solveHalf = async (parity: number): Promise<Field> => {
    const chosen = Array.from({ length: snapshots }, (_, index) => index).filter((index) => index % 2 === parity);
    return (await method.solve(snapshotsOf(problem, chosen, operatorOf(chosen)), null, tick)).field;
  };
  const first = await solveHalf(0);
  const second = alignGlobalPhase(await solveHalf(1), first);
  return (scene) => {
    const plane = ({ shape, re, im }: Field): Field => ({ shape: shape.slice(1), re, im });
    const { rings, cutoff } = fourierRingCorrelation(
      plane(oneScene(first, scene)),
      plane(oneScene(second, scene)),
      settings.threshold,
    );
    return { cutoff, threshold: settings.threshold, rings: [...rings] };
  };
}

function joinScenes(planes: readonly RealField[]): RealField {
  const shape = [planes.length, ...planes[0]!.shape];
  const data = new Float64Array(planes.length * planes[0]!.data.length);
  planes.forEach((plane, index) => data.set(plane.data, index * plane.data.length));
  return { shape, data };
}
