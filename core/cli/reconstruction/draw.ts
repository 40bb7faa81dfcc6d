import type { Field } from '../../math/field.ts';
import { wrapPhase } from '../../math/phase.ts';
import type { SceneModel } from '../../optics/scenes.ts';
import { greyScale, PHASE_SCALE, renderPng, zoomFor, type ColourScale, type Plane } from '../report/picture.ts';

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

const MOST = 16;
const SIDE = 256;

/** One PNG a view: the field, or the first sixteen of many side by side. */
export function drawFields(model: SceneModel, field: Field): { readonly suffix: string; readonly png: Uint8Array }[] {
  return viewsOf(model).map(({ suffix, scale, planes }) => {
    const shown = planes(field).slice(0, MOST);
    const sheet = tile(shown);
    return { suffix, png: renderPng(sheet, scale, zoomFor(shown[0]!, shown.length === 1 ? SIDE : SIDE / 2)) };
  });
}

/** Planes of one size in rows of four; what a last row lacks is 0. */
function tile(planes: readonly Plane[]): Plane {
  const { height, width } = planes[0]!;
  const columns = Math.min(4, planes.length);
  const rows = Math.ceil(planes.length / columns);
  const data = new Float32Array(rows * height * columns * width);
  planes.forEach((plane, index) => {
    const [top, left] = [Math.floor(index / columns) * height, (index % columns) * width];
    for (let row = 0; row < height; row++) {
      for (let column = 0; column < width; column++) {
        data[(top + row) * columns * width + left + column] = plane.data[row * width + column]!;
      }
    }
  });
  return { height: rows * height, width: columns * width, data };
}
