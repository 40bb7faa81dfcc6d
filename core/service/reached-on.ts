import { performance } from 'node:perf_hooks';
import type { Engine } from '../engine/program.ts';
import type { NoiseModel } from '../optics/camera.ts';
import type { DesignConfig } from '../training/design-config.ts';
import type { Design } from '../training/design-store.ts';
import { defaultRefinement, evaluateDesign, evaluationMethods, type Refinement } from '../training/evaluate.ts';
import { openReader } from '../training/infer-step.ts';
import type { SceneImages } from '../training/scene-images.ts';
import type { Evaluation } from './contract.ts';

interface TrainedDesign {
  readonly config: DesignConfig;
  readonly design: Design;
  /** The projections after its network that were chosen for this noise; null for the default. */
  readonly refinement: Refinement | null;
  readonly engine: Engine;
}

/**
 * What each method reaches on the same scenes with the same noise, so that it stands beside the bound: the figures of a run may be of other noise.
 * @returns null when `onProgress` gave up
 */
export async function reachedOn(
  images: SceneImages,
  noise: NoiseModel,
  { config, design, refinement, engine }: TrainedDesign,
  onProgress: (share: number) => Promise<boolean>,
): Promise<Evaluation | null> {
  const noisy = { ...config, sensing: { ...config.sensing, noise: { ...config.sensing.noise, ...noise } } };
  const reader = await openReader(engine, config);
  try {
    const result = await evaluateDesign(noisy, design, images, {
      reader,
      methods: evaluationMethods,
      refinement: refinement ?? defaultRefinement(noisy),
      onProgress,
      now: () => performance.now() / 1000,
    });
    return result === null ? null : (result.scores as Evaluation);
  } finally {
    reader[Symbol.dispose]();
  }
}
