import type { Field, Shape2 } from '../../../math/field.ts';
import { split, uniform } from '../../../math/random.ts';
import type { Key } from '../../../math/random.ts';
import { canonicalScene } from '../../../retrieval/symmetry/canonical-scene.ts';
import { centre } from '../../../retrieval/symmetry/fourier.ts';

/** Images as they are stored, in a dark frame, and the transform that measures them. */
export const IMAGE: Shape2 = [28, 28];
export const FRAME: Shape2 = [42, 42];
export const FAR_FIELD: Shape2 = [96, 96];

/** What the frames of a data set vary in beside their content. */
export const VARIANTS = [
  { name: 'none', title: 'neither', flips: false, shifts: false },
  { name: 'flip', title: 'flip', flips: true, shifts: false },
  { name: 'shift', title: 'shift', flips: false, shifts: true },
  { name: 'both', title: 'flip and shift', flips: true, shifts: true },
] as const;
export type Variant = (typeof VARIANTS)[number];

/**
 * What a network is given to learn: frames as the variant has them; centred, which takes a shift away; or the one representative of shift and flip. For the last two the
 * variants are one and the same data set.
 */
export const TARGETS = ['as it is', 'centred', 'canonical'] as const;
export type Target = (typeof TARGETS)[number];

/** Images `[N·28·28]` in frames `[42,42]`: their content in the middle, or turned by 180° half of the time, or the image anywhere. */
export function framesOf(images: Float32Array, { flips, shifts }: Variant, key: Key): Field[] {
  const [height, width] = IMAGE;
  const size = height * width;
  const count = images.length / size;
  const [turned, down, right] = ['flip', 'down', 'right'].map((name) => uniform(split(key, name), count));
  return Array.from({ length: count }, (_, q) => {
    const own = images.subarray(q * size, (q + 1) * size);
    const place = (draw: number, free: number): number => (shifts ? Math.floor(draw * (free + 1)) : free >> 1);
    const offset: Shape2 = [place(down![q]!, FRAME[0] - height), place(right![q]!, FRAME[1] - width)];
    const frame = framed(flips && turned![q]! < 0.5 ? own.toReversed() : own, offset);
    return shifts ? frame : centre(frame);
  });
}

function framed(image: Float32Array, [top, left]: Shape2): Field {
  const [height, width] = IMAGE;
  const frame = { shape: FRAME, re: new Float64Array(FRAME[0] * FRAME[1]), im: new Float64Array(FRAME[0] * FRAME[1]) };
  for (let row = 0; row < height; row++) {
    frame.re.set(image.subarray(row * width, (row + 1) * width), (row + top) * FRAME[1] + left);
  }
  return frame;
}

export function targetOf(frame: Field, target: Target): Field {
  if (target === 'as it is') return frame;
  return target === 'centred' ? centre(frame) : canonicalScene(frame, FAR_FIELD);
}
