import { z } from 'zod';
import { elementCount, intensityOf, type Field, type RealField, type Shape2 } from '../../math/field.ts';
import { InputError } from '../../math/input-error.ts';
import { rootKey, split, uniform } from '../../math/random.ts';
import { codedDiffraction } from '../../optics/coded-diffraction.ts';
import { fourier } from '../../optics/fourier.ts';
import { gaussianMatrix } from '../../optics/gaussian-matrix.ts';
import { matrixOperator } from '../../optics/matrix-operator.ts';
import type { SensingOperator } from '../../optics/operator.ts';
import type { PanelModel } from '../../optics/panel.ts';
import { fieldOfImages, type SceneModel } from '../../optics/scenes.ts';
import { amplitudeOf } from '../../retrieval/magnitude-projection.ts';
import { panelSchema } from '../design-config.ts';
import { momentsOf } from '../adversarial/sample-quality.ts';
import { countScenes, type SceneImages } from '../scene-images.ts';

const positive = z.int().positive();

/** What measures, in few enough numbers to be kept with what has learned from it. */
export const measurementSchema = z.discriminatedUnion('kind', [
  /** A far field without a mask, of so many rows and columns. */
  z.strictObject({ kind: z.literal('fourier'), pattern: z.tuple([positive, positive]) }),
  /** Random vectors, which follow from the seed and their number. */
  z.strictObject({
    kind: z.literal('gaussian'),
    matrix: z.enum(['real', 'complex']),
    measurements: positive,
    seed: z.int().nonnegative(),
  }),
  /** Coded diffraction: a far field behind each mask, `φ [L,H,W]` in radians, that such a panel shows. */
  z.strictObject({
    kind: z.literal('cdp'),
    masks: z
      .strictObject({ shape: z.tuple([positive, positive, positive]), phases: z.array(z.number()) })
      .refine(({ shape, phases }) => phases.length === elementCount(shape), 'as many phases as its shape says'),
    panel: panelSchema,
  }),
]);
export type Measurement = z.infer<typeof measurementSchema>;

/** Of a phase in radians: no panel shows a millionth. */
const DIGITS = 6;

/** Behind masks `φ [L,H,W]` that such a panel shows. */
export function codedMeasurement({ shape, data }: RealField, panel: PanelModel): Measurement {
  const phases = Array.from(data, (phase) => Number(phase.toFixed(DIGITS)));
  return { kind: 'cdp', masks: { shape: shape as [number, number, number], phases }, panel };
}

/** @throws InputError when a pattern is smaller than the scene, or masks are not of its size */
export function measuringOperator(measurement: Measurement, sceneShape: Shape2): SensingOperator<Field> {
  if (measurement.kind === 'gaussian') return matrixOperator(measurementMatrix(measurement, sceneShape), sceneShape);
  if (measurement.kind === 'cdp') {
    const { masks, panel } = measurement;
    const [, ...plane] = masks.shape;
    if (plane.join() === sceneShape.join()) {
      return codedDiffraction({ shape: masks.shape, data: Float64Array.from(masks.phases) }, panel);
    }
    const expected = `masks of ${sceneShape.join('×')}, as large as the scene`;
    throw new InputError({ where: 'measurement.masks', expected, found: plane.join('×') });
  }
  const { pattern } = measurement;
  if (pattern.every((length, axis) => length >= sceneShape[axis]!)) return fourier(sceneShape, pattern);
  const [expected, found] = [`a pattern of at least ${sceneShape.join('×')}, as large as the scene`, pattern.join('×')];
  throw new InputError({ where: 'measurement.pattern', expected, found });
}

/** `A [m, HW]`, that of `reproduce gaussian` with this seed. */
export function measurementMatrix(
  { seed, measurements, matrix }: Extract<Measurement, { kind: 'gaussian' }>,
  [height, width]: Shape2,
): Field {
  const key = split(split(rootKey(seed), 'matrix'), measurements);
  return gaussianMatrix(key, measurements, height * width, matrix);
}

/** `|A x|` of images as scenes, `[Q,L,·,·]`. */
function magnitudesOf(operator: SensingOperator<Field>, scene: SceneModel, images: RealField): RealField {
  return amplitudeOf(intensityOf(operator.forward(fieldOfImages(scene, [images]))));
}

/** Scenes whose magnitudes are known as well as it needs to be for mean and deviation. */
const [MOST, CHUNK] = [5000, 500];

/** Mean and deviation of each bin over the first images; 1 in place of a deviation of 0. */
export function magnitudeMoments(operator: SensingOperator<Field>, scene: SceneModel, images: SceneImages) {
  const count = Math.min(MOST, countScenes(images));
  const { height, width } = images;
  const size = height * width;
  let [all, bins]: [Float64Array | null, number] = [null, 0];
  for (let first = 0; first < count; first += CHUNK) {
    const chunk = Math.min(CHUNK, count - first);
    const data = Float64Array.from(images.images.subarray(first * size, (first + chunk) * size));
    const measured = magnitudesOf(operator, scene, { shape: [chunk, height, width], data }).data;
    bins = measured.length / chunk;
    all ??= new Float64Array(count * bins);
    all.set(measured, first * bins);
  }
  const { mean, deviation } = momentsOf(all!, bins);
  return { mean: Float32Array.from(mean), deviation: Float32Array.from(deviation, (value) => (value > 0 ? value : 1)) };
}

/** `|A x|` of one random image: ways to measure that agree here are one and the same, as far as magnitudes go. */
function fingerprint(operator: SensingOperator<Field>, scene: SceneModel): RealField {
  const [height, width] = operator.sceneShape;
  return magnitudesOf(operator, scene, { shape: [1, height, width], data: uniform(rootKey(0), height * width) });
}

/** In a few words, with the range of phases where it is not the usual one. */
export const describeScenes = ({ kind, phaseRange }: SceneModel): string =>
  `${kind} scenes${kind === 'phase' && phaseRange !== Math.PI ? ` up to ${phaseRange.toFixed(2)} rad` : ''}`;

/** Relative: a matrix from a file of float32 still measures alike. */
const TOLERANCE = 1e-4;

/** `[L,·,·]` of a pattern. */
function shapeOf(measurement: Measurement): readonly number[] {
  if (measurement.kind === 'cdp') return measurement.masks.shape;
  return measurement.kind === 'fourier' ? [1, ...measurement.pattern] : [1, 1, measurement.measurements];
}

/** What has learned from a measurement. */
interface Learner {
  readonly measurement: Measurement;
  readonly scene: SceneModel;
  /** Of the size of its scenes. */
  readonly dataset: { readonly height: number; readonly width: number };
}

/** Whether scenes of this model and size give the magnitudes that it has learned from by this operator too. */
export function measuresAlike(
  { measurement, scene, dataset }: Learner,
  operator: SensingOperator<Field>,
  other: SceneModel,
): boolean {
  const { sceneShape } = operator;
  if (scene.kind !== other.kind || [dataset.height, dataset.width].join() !== sceneShape.join()) return false;
  // Before anything is built: a matrix of large scenes is large.
  if (shapeOf(measurement).join() !== [operator.snapshots, ...operator.patternShape].join()) return false;
  const own = measuringOperator(measurement, sceneShape);
  const [a, b] = [fingerprint(own, scene).data, fingerprint(operator, other).data];
  const [distance, length] = [a.map((value, i) => (value - b[i]!) ** 2), a.map((value) => value ** 2)];
  const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);
  return Math.sqrt(sum(distance)) <= TOLERANCE * Math.sqrt(sum(length));
}
