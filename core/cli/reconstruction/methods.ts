import type { HostTensor } from '../../engine/program.ts';
import type { Field, RealField } from '../../math/field.ts';
import type { NoiseModel } from '../../optics/camera.ts';
import { expectedNoise } from '../../optics/intensity-noise.ts';
import type { SensingOperator } from '../../optics/operator.ts';
import { fieldOfImages, type SceneModel } from '../../optics/scenes.ts';
import { gaussianFilter } from '../../retrieval/filter.ts';
import type { Prior } from '../../retrieval/priors.ts';
import { refine } from '../../retrieval/refine.ts';
import { constantStart, spectralInitialisation } from '../../retrieval/spectral.ts';
import type { OnIteration, Reconstruction, Solver } from '../../retrieval/solver.ts';
import type { Refinement } from '../../training/evaluate.ts';
import type { Reader } from '../../training/infer-step.ts';
import { separateImages } from '../../training/scene-images.ts';

/** What was measured, and what is known beside. */
export interface Measured {
  /** `y [Q,L,H,W]`, zero frequency at [0,0], orthonormal scale. */
  readonly intensity: RealField;
  readonly operator: SensingOperator<Field>;
  readonly prior: Prior;
  /** Ends the classical methods by the discrepancy principle, where known. */
  readonly noise: NoiseModel;
}

/** What a method made of it. */
export interface MethodResult {
  readonly method: string;
  /** `x [Q,H,W]`. */
  readonly field: Field;
  /** What a network hands out itself, `[Q,H,W,C]` in [0, 1]: has no global phase to align. */
  readonly images: HostTensor | null;
  /** One a scene, of the classical methods. */
  readonly outcomes: Reconstruction['outcomes'] | null;
  readonly seconds: number;
}

/** Spectral initialisation with nothing learned, then the solver. */
export async function solveClassically(
  solver: Solver,
  { intensity, operator, prior, noise }: Measured,
  iterations: number | undefined,
  onIteration: OnIteration,
): Promise<MethodResult> {
  const began = performance.now();
  const start = spectralInitialisation(intensity, operator, {
    weights: 'mm',
    parameter: 0,
    iterations: 25,
    filter: { values: gaussianFilter(5, 1), padding: 'zeros' },
    start: constantStart(operator.sceneShape),
  });
  const options = { ...solver.defaults, ...(iterations === undefined ? {} : { iterations }), start, prior };
  const { field, outcomes } = await solver.solve(
    intensity,
    operator,
    { ...options, noise: expectedNoise(intensity, noise) },
    onIteration,
  );
  return { method: solver.name, field, images: null, outcomes, seconds: (performance.now() - began) / 1000 };
}

/** The network of a design, in one pass. */
export async function readWithNetwork(
  reader: Reader,
  model: SceneModel,
  { intensity }: Measured,
  onScenes: (done: number) => Promise<void>,
): Promise<MethodResult> {
  const began = performance.now();
  const images = await reader.read(intensity, onScenes);
  const field = fieldOfImages(model, separateImages(images));
  return { method: 'network', field, images, outcomes: null, seconds: (performance.now() - began) / 1000 };
}

/** Projections on data and prior after the network. */
export function refineResult(
  network: MethodResult,
  { intensity, operator, prior }: Measured,
  { projections, damping }: Refinement,
): MethodResult {
  const began = performance.now();
  const field = refine(intensity, operator, network.field, { projections, damping, prior });
  const seconds = network.seconds + (performance.now() - began) / 1000;
  return { method: 'network+er', field, images: null, outcomes: null, seconds };
}
