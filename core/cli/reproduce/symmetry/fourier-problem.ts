import { loadSplit } from '../../../datasets/dataset.ts';
import { fft2, ifft2 } from '../../../math/fft.ts';
import { intensityOf, zeroField, type Field } from '../../../math/field.ts';
import { rootKey, split } from '../../../math/random.ts';
import { alignFourier } from '../../../metrics/align-fourier.ts';
import { rectifiedError } from '../../../metrics/rectified-error.ts';
import { placeAtOrigin } from '../../../retrieval/symmetry/fourier.ts';
import type { Pairs } from '../../../training/regression/pairs.ts';
import type { CommandContext } from '../../context.ts';
import { openImages } from '../study-images.ts';
import type { FourierSize } from './settings.ts';
import { FAR_FIELD, FRAME, framesOf, IMAGE, targetOf, VARIANTS, type Target, type Variant } from './variants.ts';

/** Sides of what the U-Net reads and writes: half of the far field's, so that it can be halved four times. */
const SIDE = FAR_FIELD[0] / 2;
const MARGIN = (SIDE - FRAME[0]) / 2;
export const GIVEN_SHAPE = [SIDE, SIDE, 4] as const;
export const WANTED_SHAPE = [SIDE, SIDE, 1] as const;

export interface FourierProblem {
  pairs(variant: Variant, target: Target): Pairs;
  /** What networks are given of the test images: the same for all variants. */
  readonly tested: Float32Array;
  /** Test images `[42,42]` that a network is held against. */
  truth(variant: Variant, target: Target): readonly Field[];
}

/** Images of a data set, in frames, and their far fields. The seed decides which, and how each frame varies. */
export async function fourierProblem(
  context: CommandContext,
  { source, images, tested }: Pick<FourierSize, 'source' | 'images' | 'tested'>,
  seed: number,
): Promise<FourierProblem> {
  const key = rootKey(seed);
  const dataset = await openImages(context, source);
  const parts = await loadSplit(dataset, { train: images, validation: 0, test: tested }, IMAGE, key);
  const framesIn = (part: 'train' | 'test', variant: Variant, target: Target): Field[] =>
    framesOf(parts[part].images, variant, split(split(key, part), variant.name)).map((frame) => targetOf(frame, target));
  // No shift leaves the frame and no flip changes a magnitude: one far field for all variants.
  const givenOf = (part: 'train' | 'test') => rowsFrom(framesIn(part, VARIANTS[0], 'as it is'), GIVEN_SHAPE, readable);
  const given = givenOf('train');
  return {
    pairs: (variant, target) => ({
      given,
      wanted: rowsFrom(framesIn('train', variant, target), WANTED_SHAPE, framedWider),
      givenShape: GIVEN_SHAPE,
      wantedShape: WANTED_SHAPE,
    }),
    tested: givenOf('test'),
    truth: (variant, target) => framesIn('test', variant, target),
  };
}

/** The test images of this seed, in the middle of their frames. */
export async function testFrames(
  context: CommandContext,
  { source, tested }: Pick<FourierSize, 'source' | 'tested'>,
  seed: number,
): Promise<Field[]> {
  const dataset = await openImages(context, source);
  const { test } = await loadSplit(dataset, { train: 0, validation: 0, test: tested }, IMAGE, rootKey(seed));
  return framesOf(test.images, VARIANTS[0], rootKey(0));
}

function rowsFrom(frames: readonly Field[], shape: readonly number[], of: (frame: Field) => Float32Array): Float32Array {
  const size = shape.reduce((product, side) => product * side, 1);
  const rows = new Float32Array(frames.length * size);
  frames.forEach((frame, q) => rows.set(of(frame), q * size));
  return rows;
}

/**
 * The far-field intensities `y = |F x|² [96,96]` in a form that a convolution can read: `F⁻¹ y`, the autocorrelation, in units of its largest value, with shift 0 in the middle.
 * Nothing is added or lost. Neighbours in fours become channels, `[48,48,4]`.
 */
function readable(frame: Field): Float32Array {
  const intensity = intensityOf(fft2(placeAtOrigin(frame, FAR_FIELD)));
  const { re } = ifft2({ shape: FAR_FIELD, re: intensity.data, im: new Float64Array(intensity.data.length) });
  const largest = re[0]! || 1;
  const values = new Float32Array(re.length);
  const [rows, columns] = FAR_FIELD;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const [r, c] = [(row + rows / 2) % rows, (column + columns / 2) % columns];
      values[((r >> 1) * SIDE + (c >> 1)) * 4 + 2 * (r & 1) + (c & 1)] = re[row * columns + column]! / largest;
    }
  }
  return values;
}

/** `[42,42]` in the middle of `[48,48]`. */
function framedWider({ re }: Field): Float32Array {
  const wide = new Float32Array(SIDE * SIDE);
  const [rows, columns] = FRAME;
  for (let row = 0; row < rows; row++) {
    wide.set(re.subarray(row * columns, (row + 1) * columns), (row + MARGIN) * SIDE + MARGIN);
  }
  return wide;
}

/** Frames `[42,42]` out of what a network made, `[N,48,48,1]`. */
export function framesFrom(made: Float32Array): Field[] {
  return Array.from({ length: made.length / SIDE ** 2 }, (_, q) => {
    const frame = zeroField(FRAME);
    for (let row = 0; row < FRAME[0]; row++) {
      const from = q * SIDE ** 2 + (row + MARGIN) * SIDE + MARGIN;
      frame.re.set(made.subarray(from, from + FRAME[1]), row * FRAME[1]);
    }
    return frame;
  });
}

/** Mean over images: of the rectified error, and of that after the shift and flip that bring each closest to its truth, which measurements leave open. */
export interface FourierErrors {
  readonly rectified: number;
  readonly aligned: number;
}

export function fourierErrors(made: readonly Field[], truth: readonly Field[]): FourierErrors {
  const mean = (errorAt: (made: Field, truth: Field) => number): number =>
    made.reduce((sum, image, q) => sum + errorAt(image, truth[q]!), 0) / made.length;
  return {
    rectified: mean((image, wanted) => rectifiedError(image, wanted).error),
    aligned: mean((image, wanted) => {
      const placed = placeAtOrigin(wanted, FAR_FIELD);
      return rectifiedError(alignFourier(placeAtOrigin(image, FAR_FIELD), placed, { real: true }), placed).error;
    }),
  };
}
