import type { Engine } from '../engine/program.ts';
import type { RunFolder } from '../runs/run-folder.ts';
import type { DesignConfig } from '../training/design-config.ts';
import { defaultRefinement, evaluateDesign, evaluationMethods, scoresAsCsv } from '../training/evaluate.ts';
import type { SceneImages } from '../training/scene-images.ts';
import type { Evaluation } from './contract.ts';

/**
 * The test figures of a run's best design, learned and classical, written into its folder.
 * @param onProgress called often, with the share done; false gives up
 * @returns null when it gave up
 */
export async function evaluateRun(
  folder: RunFolder,
  config: DesignConfig,
  engine: Engine,
  test: SceneImages,
  onProgress: (share: number) => Promise<boolean>,
): Promise<Evaluation | null> {
  const design = await folder.store.readDesign();
  // Stopped before the first validation: there is nothing to judge.
  if (design === null) return {};
  const refinement = defaultRefinement(config);
  const result = await evaluateDesign(config, design, test, { engine, methods: evaluationMethods, refinement, onProgress });
  if (result === null) return null;
  await folder.writeMetrics({ scores: result.scores, refinement });
  await folder.writeScores(scoresAsCsv(result));
  return result.scores as Evaluation;
}
