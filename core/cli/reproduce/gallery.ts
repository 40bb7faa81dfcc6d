import type { Engine, HostTensor } from '../../engine/program.ts';
import { rootKey, split } from '../../math/random.ts';
import { alignGlobalPhase } from '../../metrics/global-phase.ts';
import { codedDiffraction } from '../../optics/coded-diffraction.ts';
import { fieldOfImages } from '../../optics/scenes.ts';
import { priorOfScenes } from '../../retrieval/priors.ts';
import { errorReduction } from '../../retrieval/solvers/error-reduction.ts';
import { loadDesignScenes } from '../../service/design-scenes.ts';
import { limitedImages } from '../../training/evaluate.ts';
import { scoreImages } from '../../training/image-scores.ts';
import { openReader } from '../../training/infer-step.ts';
import { measureScenes } from '../../training/measure.ts';
import { imageBatch, sceneModelOf, separateImages } from '../../training/scene-images.ts';
import { float64, type LoadedDesign } from '../../service/load-design.ts';
import { classicalMethod } from '../../service/reconstruction/methods.ts';
import type { Plane } from '../report/picture.ts';
import { datasetPlaces } from '../scenes.ts';

/** The same test scenes, read behind different masks. */
export interface Gallery {
  readonly truth: readonly Plane[];
  readonly rows: readonly GalleryRow[];
}

export interface GalleryRow {
  readonly arm: string;
  /** The first mask of the arm, in radians. */
  readonly mask: Plane;
  readonly snapshots: number;
  /** What the network reads, and what error reduction finds without anything learned; one a scene, with its PSNR in dB. */
  readonly network: readonly ReadScene[];
  readonly classical: readonly ReadScene[];
}

interface ReadScene {
  readonly plane: Plane;
  readonly psnr: number;
}

const SCENES = 6;

/** Reads the first test scenes with each of the designs, which have the same test scenes. */
export async function drawGallery(
  engine: Engine,
  designs: readonly { readonly arm: string; readonly loaded: LoadedDesign }[],
): Promise<Gallery> {
  let truth: readonly Plane[] = [];
  const rows: GalleryRow[] = [];
  for (const { arm, loaded } of designs) {
    const read = await readScenes(engine, loaded);
    truth = read.truth;
    rows.push({ arm, ...read.row });
  }
  return { truth, rows };
}

async function readScenes(engine: Engine, { config, design, record }: LoadedDesign) {
  const scene = sceneModelOf(config);
  const { test } = await loadDesignScenes(config, datasetPlaces, record.dataset);
  const truth = imageBatch(
    scene,
    test,
    Int32Array.from({ length: Math.min(SCENES, config.dataset.test) }, (_, index) => index),
  );
  const intensity = measureScenes(config, design.maskPhase, truth, split(rootKey(config.seed), 'gallery'));
  const mask = float64(design.maskPhase);
  const reader = await openReader(engine, config);
  try {
    reader.use(design);
    const network = await reader.read(intensity);
    const { iterations } = errorReduction.defaults;
    const classical = classicalMethod(errorReduction, priorOfScenes(scene), { iterations, seconds: null });
    const problem = { intensity, operator: codedDiffraction(mask, config.sensing.panel), noise: null, weights: null };
    const solved = await classical.solve(problem, null, () => Promise.resolve());
    const aligned =
      scene.kind === 'amplitude' ? solved.field : alignGlobalPhase(solved.field, fieldOfImages(scene, separateImages(truth)));
    const { height, width } = config.dataset;
    const scored = (images: HostTensor): ReadScene[] => {
      const scores = scoreImages(scene, images, truth);
      return planesOf(images).map((plane, index) => ({ plane, psnr: scores[index]!.psnr }));
    };
    return {
      truth: planesOf(truth),
      row: {
        mask: { height, width, data: mask.data.subarray(0, height * width) },
        snapshots: config.sensing.snapshots,
        network: scored(network),
        classical: scored(limitedImages(scene, aligned)),
      },
    };
  } finally {
    reader[Symbol.dispose]();
  }
}

/** The first image of each scene. */
function planesOf(images: HostTensor): Plane[] {
  const [{ shape, data }] = separateImages(images) as [{ shape: readonly number[]; data: Float64Array }];
  const [count, height, width] = shape as [number, number, number];
  const size = height * width;
  return Array.from({ length: count }, (_, index) => ({
    height,
    width,
    data: data.subarray(index * size, (index + 1) * size),
  }));
}
