import type { Field } from '../../math/field.ts';
import { wrapPhase } from '../../math/phase.ts';
import type { SceneModel } from '../../optics/scenes.ts';
import { greyScale, PHASE_SCALE, type ColourScale, type Plane } from '../report/picture.ts';

/** What of a field is looked at: its amplitude, its phase, or both. */
export interface FieldView {
  readonly suffix: 'amplitude' | 'phase';
  readonly scale: ColourScale;
  planes(field: Field): Plane[];
}

const amplitude: FieldView = {
  suffix: 'amplitude',
  scale: greyScale('amplitude', 0, 1),
  planes: (field) => planesOf(field, (re, im) => Math.hypot(re, im)),
};
const phase: FieldView = {
  suffix: 'phase',
  scale: PHASE_SCALE,
  planes: (field) => planesOf(field, (re, im) => wrapPhase(Math.atan2(im, re))),
};

export const viewsOf = ({ kind }: SceneModel): readonly FieldView[] =>
  kind === 'amplitude' ? [amplitude] : kind === 'phase' ? [phase] : [amplitude, phase];

/** The scenes of `[Q,H,W]` one by one, as numbers to draw. */
function planesOf({ shape, re, im }: Field, value: (re: number, im: number) => number): Plane[] {
  const [count = 0, height = 0, width = 0] = shape;
  const size = height * width;
  return Array.from({ length: count }, (_, scene) => ({
    height,
    width,
    data: Float32Array.from({ length: size }, (__, pixel) => value(re[scene * size + pixel]!, im[scene * size + pixel]!)),
  }));
}
