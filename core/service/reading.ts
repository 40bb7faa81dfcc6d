import type { Engine, HostTensor } from '../engine/program.ts';
import { rootKey, split } from '../math/random.ts';
import type { DesignConfig } from '../training/design-config.ts';
import type { Design } from '../training/design-store.ts';
import { scoreImages, summariseScores, type Score } from '../training/image-scores.ts';
import { openReader } from '../training/infer-step.ts';
import { measureScenes } from '../training/measure.ts';
import { imageBatch, sceneModelOf, type SceneImages } from '../training/scene-images.ts';

/** Enough scenes to see what a mask's levels cost, few enough to wait for. */
const SCENES = 200;

/**
 * How a design's network reads scenes that were coded by each of some masks: its own, or what a panel makes of it. The same scenes and the same
 * noise for all.
 */
export async function scoreMasks(
  engine: Engine,
  config: DesignConfig,
  design: Design,
  masks: readonly HostTensor[],
  scenes: SceneImages,
): Promise<Score[]> {
  const count = Math.min(config.dataset.test, SCENES);
  const truth = imageBatch(
    sceneModelOf(config),
    scenes,
    Int32Array.from({ length: count }, (_, index) => index),
  );
  const reader = await openReader(engine, config);
  try {
    const scores: Score[] = [];
    for (const maskPhase of masks) {
      const intensity = measureScenes(config, maskPhase, truth, split(rootKey(config.seed), 'test'));
      reader.use({ ...design, maskPhase });
      scores.push(summariseScores(scoreImages(await reader.read(intensity), truth)));
    }
    return scores;
  } finally {
    reader[Symbol.dispose]();
  }
}
