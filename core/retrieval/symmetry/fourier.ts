/**
 * Representatives of what the magnitudes of an oversampled Fourier transform cannot tell apart: a shift, the conjugate flip, a global phase.
 * Zhang, Wan, Zhuang and Sun, "What is wrong with end-to-end learning for phase retrieval?" (2024).
 *
 * The shift is taken away in the image, which is centred; flip and global phase in the phase of the far field, where both are simple: a flip conjugates
 * it. That holds only if the centre of the image lies at index [0, 0] of the transform. Anchored at a corner, a flip leaves a linear phase as well.
 * A side of even length has no pixel in its middle, and a flip leaves a linear phase of one pixel: see `canonical-scene.ts` for scenes of any size.
 */
import { fft2, ifft2 } from '../../math/fft.ts';
import { planeShape, zeroField } from '../../math/field.ts';
import type { Field, RealField, Shape2 } from '../../math/field.ts';

/**
 * The smallest box around what is brighter than `tolerance`, moved to the middle of the image, at offset `⌊(N − h)/2⌋`. A dark image stays as it is.
 * @param x `[H,W]`
 */
export function centre(x: Field, tolerance = 0): Field {
  const [height, width] = planeShape(x.shape);
  const box = contentBox(x, tolerance);
  if (box === null) return { ...x };
  const centred = zeroField(x.shape);
  const [top, left] = [middle(height, box.top, box.bottom), middle(width, box.left, box.right)];
  for (let row = box.top; row <= box.bottom; row++) {
    for (let column = box.left; column <= box.right; column++) {
      const to = (row - box.top + top) * width + column - box.left + left;
      centred.re[to] = x.re[row * width + column]!;
      centred.im[to] = x.im[row * width + column]!;
    }
  }
  return centred;
}

/** First and last row and column of what is brighter than `tolerance`; null of a dark image. @param x `[H,W]` */
export function contentBox(x: Field, tolerance = 0) {
  const [height, width] = planeShape(x.shape);
  const bright = (row: number, column: number): boolean =>
    Math.hypot(x.re[row * width + column]!, x.im[row * width + column]!) > tolerance;
  const rows = extent(height, (row) => anyBelow(width, (column) => bright(row, column)));
  const columns = extent(width, (column) => anyBelow(height, (row) => bright(row, column)));
  if (rows === null || columns === null) return null;
  return { top: rows[0], bottom: rows[1], left: columns[0], right: columns[1] };
}

/** `conj(x)` turned by 180°: its far field is the conjugate of that of x, up to a linear phase. @param x `[H,W]` */
export function conjugateFlip({ shape, re, im }: Field): Field {
  return { shape, re: re.toReversed(), im: im.toReversed().map((value) => -value) };
}

/** Padded with zeros to `size`, with the pixel in the middle, [⌊H/2⌋, ⌊W/2⌋], at index [0, 0], circularly. @param x `[H,W]`, not larger than size */
export function placeAtOrigin(x: Field, size: Shape2): Field {
  const [height, width] = planeShape(x.shape);
  const [rows, columns] = size;
  if (height > rows || width > columns) throw new RangeError(`${height}×${width} pixels do not fit into ${rows}×${columns}`);
  const placed = zeroField(size);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const to = wrap(row - (height >> 1), rows) * columns + wrap(column - (width >> 1), columns);
      placed.re[to] = x.re[row * width + column]!;
      placed.im[to] = x.im[row * width + column]!;
    }
  }
  return placed;
}

/** The reverse of `placeAtOrigin`: the image of this size whose middle lies at [0, 0]. */
export function takeFromOrigin(placed: Field, [height, width]: Shape2): Field {
  const [rows, columns] = planeShape(placed.shape);
  const x = zeroField([height, width]);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const from = wrap(row - (height >> 1), rows) * columns + wrap(column - (width >> 1), columns);
      x.re[row * width + column] = placed.re[from]!;
      x.im[row * width + column] = placed.im[from]!;
    }
  }
  return x;
}

/**
 * The phase of a far field, of modulus 1 (1 where the field is 0), that all flips and global phases of a scene share: turned so that the zero frequency is
 * real and positive, and conjugated if the imaginary part at [0, 1] is negative.
 * @param farField `[M₁,M₂]` of an image that `placeAtOrigin` placed
 */
export function canonicalFarFieldPhase({ shape, re, im }: Field): Field {
  const phase = zeroField(shape);
  const unit = (i: number): readonly [number, number] => {
    const modulus = Math.hypot(re[i]!, im[i]!);
    return modulus === 0 ? [1, 0] : [re[i]! / modulus, im[i]! / modulus];
  };
  const [cos, sin] = unit(0);
  for (let i = 0; i < re.length; i++) {
    const [a, b] = unit(i);
    phase.re[i] = a * cos + b * sin;
    phase.im[i] = b * cos - a * sin;
  }
  if (phase.im[1]! < 0) for (let i = 0; i < re.length; i++) phase.im[i] = -phase.im[i]!;
  return phase;
}

/** The image that has these magnitudes `|F x| [M₁,M₂]` and this phase; orthonormal, and placed as `placeAtOrigin` does. */
export function imageOf(magnitude: RealField, phase: Field): Field {
  return ifft2({
    shape: phase.shape,
    re: phase.re.map((value, i) => value * magnitude.data[i]!),
    im: phase.im.map((value, i) => value * magnitude.data[i]!),
  });
}

/** The one image of all that have the far-field magnitudes of `x [H,W]` in a transform of `size`: centred, flipped and turned. */
export function canonicalImage(x: Field, size: Shape2, tolerance = 0): Field {
  const farField = fft2(placeAtOrigin(centre(x, tolerance), size));
  const magnitude = { shape: farField.shape, data: farField.re.map((re, i) => Math.hypot(re, farField.im[i]!)) };
  return takeFromOrigin(imageOf(magnitude, canonicalFarFieldPhase(farField)), planeShape(x.shape));
}

type Extent = readonly [first: number, last: number];

function extent(length: number, holds: (index: number) => boolean): Extent | null {
  let [first, last] = [-1, -1];
  for (let index = 0; index < length; index++) {
    if (!holds(index)) continue;
    if (first < 0) first = index;
    last = index;
  }
  return first < 0 ? null : [first, last];
}

function anyBelow(length: number, holds: (index: number) => boolean): boolean {
  for (let index = 0; index < length; index++) if (holds(index)) return true;
  return false;
}

const middle = (length: number, first: number, last: number): number => (length - (last - first + 1)) >> 1;

const wrap = (index: number, length: number): number => ((index % length) + length) % length;
