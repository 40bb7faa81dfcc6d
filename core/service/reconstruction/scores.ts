import type { HostTensor } from '../../engine/program.ts';
import type { Field } from '../../math/field.ts';
import { alignGlobalPhase } from '../../metrics/global-phase.ts';
import { imagesOfField, type SceneModel } from '../../optics/scenes.ts';
import { scoreFields, scoreImages, type SceneScore } from '../../training/image-scores.ts';
import { joinImages } from '../../training/scene-images.ts';
import type { Solved } from './methods.ts';

/** The images of scenes, `[Q,H,W,C]` in [0, 1]. */
function imagesOf(model: SceneModel, field: Field): HostTensor {
  const { shape, data } = joinImages(imagesOfField(model, field));
  return { shape, data: data.map((value) => Math.min(1, Math.max(0, value))) };
}

/** How near a result is to the truth, scene by scene; a global phase, which no intensity decides, does not count. */
export function scoreResult(model: SceneModel, { field, images }: Solved, truth: Field): SceneScore[] {
  if (model.kind === 'complex') return scoreFields(field, truth);
  const aligned = model.kind === 'amplitude' ? field : alignGlobalPhase(field, truth);
  return scoreImages(model, images ?? imagesOf(model, aligned), imagesOf(model, truth));
}
