import { performance } from 'node:perf_hooks';
import type { Engine } from '../engine/program.ts';
import type { RunChange, RunFolder } from '../runs/run-folder.ts';
import { chooseRefinement } from '../training/choose-refinement.ts';
import type { DesignConfig } from '../training/design-config.ts';
import { evaluateDesign, evaluationMethods, scoresAsCsv } from '../training/evaluate.ts';
import { openReader } from '../training/infer-step.ts';
import type { SceneImages } from '../training/scene-images.ts';
import { readTestScenes } from '../training/test-scenes.ts';
import type { Evaluation } from './contract.ts';

/** What a run's record says once it is evaluated. */
interface EvaluatedRun extends Required<Pick<RunChange, 'evaluation' | 'refinement' | 'contrast'>> {
  /** To read one batch; null when there was no design to judge. */
  readonly inferenceSeconds: number | null;
}

/**
 * The test figures of a run's best design, learned and classical, written into its folder. How the network's images are refined is chosen on validation
 * scenes.
 * @param onProgress called often, with the share done; false gives up
 * @returns null when it gave up
 */
export async function evaluateRun(
  folder: RunFolder,
  config: DesignConfig,
  engine: Engine,
  { validation, test }: { readonly validation: SceneImages; readonly test: SceneImages },
  onProgress: (share: number) => Promise<boolean>,
): Promise<EvaluatedRun | null> {
  const design = await folder.store.readDesign();
  // Stopped before the first validation: there is nothing to judge.
  if (design === null) return { evaluation: {}, refinement: null, contrast: null, inferenceSeconds: null };
  const reader = await openReader(engine, config);
  const now = (): number => performance.now() / 1000;
  try {
    let goesOn = true;
    const refinement = await chooseRefinement(config, design, reader, validation, async () => {
      goesOn &&= await onProgress(0);
    });
    if (!goesOn) return null;
    const options = { reader, methods: evaluationMethods, refinement, onProgress, now };
    const result = await evaluateDesign(config, design, test, options);
    if (result === null) return null;
    const { inferenceSeconds, contrast } = result;
    await folder.writeMetrics({ scores: result.scores, refinement, contrast });
    await folder.writeScores(scoresAsCsv(result));
    await folder.writeTestScenes(await readTestScenes(config, design, reader, test));
    return { evaluation: result.scores as Evaluation, refinement, contrast, inferenceSeconds };
  } finally {
    reader[Symbol.dispose]();
  }
}
