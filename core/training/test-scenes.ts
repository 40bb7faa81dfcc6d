import type { HostTensor } from '../engine/program.ts';
import { rootKey, split } from '../math/random.ts';
import type { DesignConfig } from './design-config.ts';
import type { Design } from './design-store.ts';
import { scoreImages } from './image-scores.ts';
import type { Reader } from './infer-step.ts';
import { measureScenes } from './measure.ts';
import { countScenes, imageBatch, sceneModelOf, separateImages, type SceneImages } from './scene-images.ts';

/** Some test scenes as a design reads them: what can be laid beside those of another run of the same data. */
export interface TestScenes {
  /** `[N,H,W]`; the first image of scenes that have two. */
  readonly truth: HostTensor;
  /** The intensity of the first snapshot, `[N,H,W]`, zero frequency at [0, 0]. */
  readonly pattern: HostTensor;
  readonly reconstruction: HostTensor;
  /** dB, `[N]`. */
  readonly psnr: readonly number[];
}

/** So many are kept of a run: more of small ones than of large ones, whose files would be large. */
const keptScenes = ({ dataset: { height, width, test } }: DesignConfig): number =>
  Math.min(height * width <= 128 * 128 ? 4 : 1, test);

/** Reads the first of the test scenes with the design, as many as are kept. The reader is left with the design. */
export async function readTestScenes(
  config: DesignConfig,
  design: Design,
  reader: Reader,
  test: SceneImages,
): Promise<TestScenes> {
  const count = Math.min(keptScenes(config), countScenes(test));
  const scene = sceneModelOf(config);
  const truth = imageBatch(
    scene,
    test,
    Int32Array.from({ length: count }, (_, index) => index),
  );
  const intensity = measureScenes(config, design.maskPhase, truth, split(rootKey(config.seed), 'test scenes'));
  reader.use(design);
  const images = await reader.read(intensity);
  const size = test.height * test.width;
  const shape = [count, test.height, test.width];
  const firstImage = (batch: HostTensor): HostTensor => ({ shape, data: Float32Array.from(separateImages(batch)[0]!.data) });
  const stride = intensity.data.length / count;
  const pattern = Float32Array.from(
    { length: count * size },
    (_, i) => intensity.data[Math.floor(i / size) * stride + (i % size)]!,
  );
  return {
    truth: firstImage(truth),
    pattern: { shape, data: pattern },
    reconstruction: firstImage(images),
    psnr: scoreImages(scene, images, truth).map(({ psnr }) => psnr),
  };
}
