import { intensityOf, squaredNorm } from '../../../math/field.ts';
import type { Field, RealField } from '../../../math/field.ts';
import { rootKey, split } from '../../../math/random.ts';
import { alignGlobalPhase } from '../../../metrics/global-phase.ts';
import { addCameraNoise, NO_NOISE, type NoiseModel } from '../../../optics/camera.ts';
import { codedDiffraction } from '../../../optics/coded-diffraction.ts';
import { expectedNoise } from '../../../optics/intensity-noise.ts';
import { randomMask } from '../../../optics/masks.ts';
import { fieldOfImages, type SceneModel } from '../../../optics/scenes.ts';
import pictures from '../../../retrieval/fixtures/fashion-mnist-8.json' with { type: 'json' };
import { noPrior, priorOfScenes, type Prior } from '../../../retrieval/priors.ts';
import { errorReduction } from '../../../retrieval/solvers/error-reduction.ts';
import type { VerdictKind } from '../../../retrieval/trust/verdict.ts';
import type { SceneTrust } from '../../../runs/reconstruction-record.ts';
import { assess } from '../assess.ts';
import { classicalMethod } from '../methods.ts';

/** A capture whose truth is known, and what a verdict ought to say of it. */
export interface TrustCase {
  readonly name: string;
  readonly expected: VerdictKind;
  readonly kind: SceneModel['kind'];
  readonly snapshots: number;
  readonly noise: Partial<NoiseModel>;
  /** The method is not told of the noise, and goes on until its iterations are over. */
  readonly ignoresNoise?: boolean;
  readonly prior?: Prior;
  /** What the bench shows, and what the reconstruction believes that it shows. */
  shown?(mask: RealField): RealField;
  believed?(mask: RealField): RealField;
  /** What happens to the patterns on their way. */
  moved?(intensity: RealField): RealField;
}

const SIDE = 32;
const [dB30, photons200] = [{ snr: 30 }, { photons: 200, readNoise: 3 }];
const phases = (change: (phase: number) => number) => (mask: RealField) => ({ ...mask, data: mask.data.map(change) });
const along = (share: number) => (intensity: RealField) => shift(intensity, share);

export const trustCases: readonly TrustCase[] = [
  { name: 'amplitude, 30 dB', expected: 'trust', kind: 'amplitude', snapshots: 1, noise: dB30 },
  {
    name: 'amplitude, 1000 photons, 12 bits',
    expected: 'trust',
    kind: 'amplitude',
    snapshots: 1,
    noise: { photons: 1000, readNoise: 2, bits: 12 },
  },
  { name: 'phase, 30 dB', expected: 'trust', kind: 'phase', snapshots: 2, noise: dB30 },
  { name: 'complex, 30 dB', expected: 'trust', kind: 'complex', snapshots: 4, noise: dB30 },
  { name: 'complex, 200 photons', expected: 'trust', kind: 'complex', snapshots: 4, noise: photons200 },
  { name: 'complex, 200 photons', expected: 'trust', kind: 'complex', snapshots: 8, noise: photons200 },
  {
    name: 'noise ignored, 15 dB, no prior',
    expected: 'overfitted',
    kind: 'complex',
    snapshots: 4,
    noise: { snr: 15 },
    ignoresNoise: true,
    prior: noPrior,
  },
  {
    name: 'noise ignored, 12 dB',
    expected: 'overfitted',
    kind: 'amplitude',
    snapshots: 1,
    noise: { snr: 12 },
    ignoresNoise: true,
  },
  { name: 'shifted by 0.3 bins', expected: 'unexplained', kind: 'amplitude', snapshots: 1, noise: dB30, moved: along(0.3) },
  { name: 'shifted by 0.3 bins', expected: 'unexplained', kind: 'complex', snapshots: 4, noise: dB30, moved: along(0.3) },
  {
    name: 'another mask believed',
    expected: 'unexplained',
    kind: 'amplitude',
    snapshots: 1,
    noise: dB30,
    believed: () => randomMask(rootKey(99), 1, SIDE, SIDE),
  },
  {
    name: 'phases 12 % too large',
    expected: 'unexplained',
    kind: 'amplitude',
    snapshots: 1,
    noise: dB30,
    believed: phases((phase) => 1.12 * phase),
  },
  { name: 'one snapshot of a complex scene', expected: 'ambiguous', kind: 'complex', snapshots: 1, noise: dB30 },
  { name: 'one snapshot of a phase scene', expected: 'ambiguous', kind: 'phase', snapshots: 1, noise: dB30 },
  { name: 'two snapshots, no prior', expected: 'ambiguous', kind: 'complex', snapshots: 2, noise: dB30, prior: noPrior },
  {
    name: 'mask of 0 and π',
    expected: 'ambiguous',
    kind: 'amplitude',
    snapshots: 1,
    noise: dB30,
    shown: phases((phase) => (phase < Math.PI ? 0 : Math.PI)),
  },
  { name: 'shifted by one whole bin', expected: 'trust', kind: 'complex', snapshots: 4, noise: dB30, moved: along(1) },
];

export interface JudgedCase {
  /** `‖x − truth‖ / ‖truth‖`, the global phase aligned. */
  readonly trueError: number;
  readonly trust: SceneTrust;
}

/** Measures one of the eight scenes as the case says, reconstructs it by error reduction, and judges that without the truth. */
export async function judgeCase(trustCase: TrustCase, scene: number, seed: number): Promise<JudgedCase> {
  const { kind, snapshots, noise, ignoresNoise, prior, shown, believed, moved } = trustCase;
  const model: SceneModel = { kind, phaseRange: Math.PI };
  const truth = fieldOfImages(model, kind === 'complex' ? [brightened(image(scene)), image(scene + 1)] : [image(scene)]);
  const drawn = randomMask(rootKey(seed), snapshots, SIDE, SIDE);
  const onPanel = shown?.(drawn) ?? drawn;
  const assumed = believed?.(onPanel) ?? onPanel;
  const camera = { ...NO_NOISE, ...noise };
  const recorded = addCameraNoise(split(rootKey(seed), 'camera'), intensityOf(codedDiffraction(onPanel).forward(truth)), camera);
  const intensity = moved?.(recorded) ?? recorded;
  const known = expectedNoise(intensity, camera);
  const problem = { intensity, operator: codedDiffraction(assumed), noise: known, weights: null };
  const classical = classicalMethod(errorReduction, prior ?? priorOfScenes(model), { iterations: 500, seconds: null });
  // Judged with the noise as it is, solved as if there were none.
  const method: typeof classical = ignoresNoise
    ? { ...classical, solve: (given, restart, tick) => classical.solve({ ...given, noise: null }, restart, tick) }
    : classical;
  const { field } = await method.solve(problem, null, nothing);
  const { trust } = await assess(method, problem, field, {
    settings: { scenes: 1, heldOut: 'bins', share: 0.05, restarts: 3, halves: true, threshold: 'half-bit' },
    key: split(rootKey(seed), 'trust'),
    operatorOf: (chosen) => codedDiffraction(someMasks(assumed, chosen)),
    stage: () => nothing,
  });
  return { trueError: relativeDistance(alignGlobalPhase(field, truth), truth), trust: trust[0]! };
}

const nothing = (): Promise<void> => Promise.resolve();

const image = (scene: number): RealField => {
  const size = SIDE * SIDE;
  const at = (scene % 8) * size;
  return { shape: [1, SIDE, SIDE], data: Float64Array.from(pictures.data.slice(at, at + size), (grey) => grey / 255) };
};
/** A phase can be seen only where there is light. */
const brightened = ({ shape, data }: RealField): RealField => ({ shape, data: data.map((value) => 0.3 + 0.7 * value) });

/** Patterns moved by a share of a column, in straight lines between bins. */
function shift({ shape, data }: RealField, share: number): RealField {
  const next = (i: number): number => i - (i % SIDE) + ((i + 1) % SIDE);
  return { shape, data: data.map((y, i) => (1 - share) * y + share * data[next(i)]!) };
}

function someMasks({ data }: RealField, chosen: readonly number[]): RealField {
  const size = SIDE * SIDE;
  const taken = new Float64Array(chosen.length * size);
  chosen.forEach((snapshot, index) => taken.set(data.subarray(snapshot * size, (snapshot + 1) * size), index * size));
  return { shape: [chosen.length, SIDE, SIDE], data: taken };
}

function relativeDistance(x: Field, truth: Field): number {
  const difference = { ...x, re: x.re.map((re, i) => re - truth.re[i]!), im: x.im.map((im, i) => im - truth.im[i]!) };
  return Math.sqrt(squaredNorm(difference) / squaredNorm(truth));
}
