import type { Field } from './field.ts';
import { planeShape } from './field.ts';

const ROOT = Math.sqrt(3);
/** Daubechies' filter of four taps: two vanishing moments. */
const LOW = [1 + ROOT, 3 + ROOT, 3 - ROOT, 1 - ROOT].map((tap) => tap / (4 * Math.SQRT2)) as [number, number, number, number];
const HIGH = [LOW[3], -LOW[2], LOW[1], -LOW[0]] as const;

/**
 * The coefficients of each plane in the periodic Daubechies-4 basis, in place: an orthonormal transform. Each level halves both sides, while both are even and of at least 4
 * pixels; averages end in the corner at [0,0]. Daubechies, Comm. Pure Appl. Math. 41 (1988).
 */
export function toWavelets({ shape, re, im }: Field): void {
  const plane = planeShape(shape);
  for (const [height, width] of levels(plane)) eachLine(plane, height, width, [re, im], analyse);
}

/** The inverse (and adjoint) of `toWavelets`. */
export function fromWavelets({ shape, re, im }: Field): void {
  const plane = planeShape(shape);
  for (const [height, width] of levels(plane).reverse()) eachLine(plane, height, width, [re, im], synthesise);
}

/** Sizes that are transformed, the largest first. A side of one pixel stays: rows of numbers are halved along the one axis that they have. */
function levels([height, width]: readonly [number, number]): [number, number][] {
  const sizes: [number, number][] = [];
  const fits = (side: number): boolean => side === 1 || (side >= 4 && side % 2 === 0);
  for (let [rows, columns] = [height, width]; fits(rows) && fits(columns) && rows * columns > 1;) {
    sizes.push([rows, columns]);
    [rows, columns] = [Math.max(1, rows / 2), Math.max(1, columns / 2)];
  }
  return sizes;
}

/** From the first `length` numbers of a line to those of another. */
type Lines = (line: Float64Array, result: Float64Array, length: number) => void;

function eachLine(
  [planeHeight, planeWidth]: readonly [number, number],
  height: number,
  width: number,
  parts: readonly Float64Array[],
  transform: Lines,
): void {
  // One pair of lines for all: a new one each was most of the time of a transform.
  const longest = Math.max(height, width);
  const [line, result] = [new Float64Array(longest), new Float64Array(longest)];
  const apply = (part: Float64Array, first: number, stride: number, length: number): void => {
    for (let i = 0; i < length; i++) line[i] = part[first + i * stride]!;
    transform(line, result, length);
    for (let i = 0; i < length; i++) part[first + i * stride] = result[i]!;
  };
  for (const part of parts) {
    for (let plane = 0; plane < part.length; plane += planeHeight * planeWidth) {
      for (let row = 0; row < height && width > 1; row++) apply(part, plane + row * planeWidth, 1, width);
      for (let column = 0; column < width && height > 1; column++) apply(part, plane + column, planeWidth, height);
    }
  }
}

function analyse(line: Float64Array, result: Float64Array, length: number): void {
  const half = length / 2;
  for (let i = 0; i < half; i++) {
    let [low, high] = [0, 0];
    for (let tap = 0; tap < 4; tap++) {
      const value = line[(2 * i + tap) % length]!;
      low += LOW[tap]! * value;
      high += HIGH[tap]! * value;
    }
    result[i] = low;
    result[half + i] = high;
  }
}

function synthesise(line: Float64Array, result: Float64Array, length: number): void {
  const half = length / 2;
  result.fill(0, 0, length);
  for (let i = 0; i < half; i++) {
    for (let tap = 0; tap < 4; tap++) result[(2 * i + tap) % length]! += LOW[tap]! * line[i]! + HIGH[tap]! * line[half + i]!;
  }
}
