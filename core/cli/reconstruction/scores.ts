import type { HostTensor } from '../../engine/program.ts';
import type { Field } from '../../math/field.ts';
import { alignGlobalPhase } from '../../metrics/global-phase.ts';
import { imagesOfField, type SceneModel } from '../../optics/scenes.ts';
import { scoreImages, type SceneScore } from '../../training/image-scores.ts';
import type { MethodResult } from './methods.ts';

/** The images of scenes, `[Q,H,W,C]` in [0, 1]. */
export function imagesOf(model: SceneModel, field: Field): HostTensor {
  const planes = imagesOfField(model, field);
  const channels = planes.length;
  const data = new Float32Array(field.re.length * channels);
  planes.forEach((plane, channel) =>
    plane.data.forEach((value, pixel) => {
      data[pixel * channels + channel] = Math.min(1, Math.max(0, value));
    }),
  );
  return { shape: [...field.shape, channels], data };
}

/** How near a result is to the truth, scene by scene; a global phase, which no intensity decides, does not count. */
export function scoreResult(model: SceneModel, { field, images }: MethodResult, truth: Field): SceneScore[] {
  const aligned = model.kind === 'amplitude' ? field : alignGlobalPhase(field, truth);
  return scoreImages(images ?? imagesOf(model, aligned), imagesOf(model, truth));
}
