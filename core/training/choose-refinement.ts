import type { RealField } from '../math/field.ts';
import { rootKey, split } from '../math/random.ts';
import { codedDiffraction } from '../optics/coded-diffraction.ts';
import { fieldOfImages } from '../optics/scenes.ts';
import { priorOfScenes } from '../retrieval/priors.ts';
import { fieldOfScene, intensityOfScene } from '../retrieval/one-scene.ts';
import { refine } from '../retrieval/refine.ts';
import type { DesignConfig } from './design-config.ts';
import type { Design } from './design-store.ts';
import { isNoisy, limitedImages } from './evaluate.ts';
import type { Refinement } from './evaluate.ts';
import { scoreImages, summariseScores } from './image-scores.ts';
import type { SceneScore } from './image-scores.ts';
import type { Reader } from './infer-step.ts';
import { measureScenes } from './measure.ts';
import { countScenes, imageBatch, sceneModelOf, separateImages } from './scene-images.ts';
import type { SceneImages } from './scene-images.ts';

/** Enough to tell the settings apart: they are compared on the same scenes. */
const SCENES = 48;
const PROJECTIONS = [0, 1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 100, 200, 300];
/** Noise is met by many undamped projections; where there is none, they only come nearer. */
const NOISY = { dampings: [0, 0.1, 0.2, 0.3, 0.5, 0.7], most: 50 };
const CLEAN = { dampings: [0], most: 300 };

/**
 * How many projections after the network, and how damped, are best for the first validation scenes (mean PSNR): the test scenes have no say. Of equals the
 * fewest.
 * @param reader of this configuration; it is left with the design
 */
export async function chooseRefinement(
  config: DesignConfig,
  design: Design,
  reader: Reader,
  validation: SceneImages,
  breathe: () => Promise<void>,
): Promise<Refinement> {
  const scene = sceneModelOf(config);
  const count = Math.min(SCENES, countScenes(validation));
  const truth = imageBatch(
    scene,
    validation,
    Int32Array.from({ length: count }, (_, i) => i),
  );
  const intensity = measureScenes(config, design.maskPhase, truth, split(rootKey(config.seed), 'refinement'));
  reader.use(design);
  const network = await reader.read(intensity, breathe);
  const { dampings, most } = isNoisy(config.sensing.noise) ? NOISY : CLEAN;
  let best = { projections: 0, damping: 0, psnr: summariseScores(scoreImages(scene, network, truth)).psnr.mean };
  const mask: RealField = { shape: design.maskPhase.shape, data: Float64Array.from(design.maskPhase.data) };
  const operator = codedDiffraction(mask, config.sensing.panel);
  const start = fieldOfImages(scene, separateImages(network));
  for (const damping of dampings) {
    const options = { projections: most, damping, prior: priorOfScenes(scene) };
    const scores = new Map<number, SceneScore[]>();
    // One scene at a time: hundreds of projections of large scenes would hold up whoever waits for an answer.
    for (let q = 0; q < count; q++) {
      const own = imageBatch(scene, validation, [q]);
      refine(intensityOfScene(intensity, q), operator, fieldOfScene(start, q), options, (projections, estimate) => {
        if (!PROJECTIONS.includes(projections)) return;
        const before = scores.get(projections) ?? [];
        scores.set(projections, [...before, ...scoreImages(scene, limitedImages(scene, estimate), own)]);
      });
      await breathe();
    }
    for (const [projections, list] of scores) {
      const psnr = summariseScores(list).psnr.mean;
      if (psnr > best.psnr) best = { projections, damping, psnr };
    }
  }
  return { projections: best.projections, damping: best.damping };
}
