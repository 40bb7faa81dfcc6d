import { describe, expect, it } from 'vitest';
import type { Field } from '../math/field.ts';
import { normal, rootKey, split } from '../math/random.ts';
import { composeAffine, decomposeAffine, determinant, inverse, samplingOf, type Matrix2 } from './affine.ts';
import { cameraFrames, type CameraPlane } from './camera-plane.ts';

const key = rootKey(4);
const field = (shape: readonly number[]): Field => {
  const count = shape.reduce((a, b) => a * b, 1);
  return { shape, re: normal(split(key, 're'), count), im: normal(split(key, 'im'), count) };
};
const sinc = (x: number) => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));

/** The formula, term by term. */
function intensityAt({ shape, re, im }: Field, snapshot: number, row: number, column: number, envelope: boolean): number {
  const [, height, width] = shape as [number, number, number];
  let [uRe, uIm] = [0, 0];
  for (let h = 0; h < height; h++) {
    for (let w = 0; w < width; w++) {
      const angle = -2 * Math.PI * ((row * h) / height + (column * w) / width);
      const i = (snapshot * height + h) * width + w;
      uRe += re[i]! * Math.cos(angle) - im[i]! * Math.sin(angle);
      uIm += re[i]! * Math.sin(angle) + im[i]! * Math.cos(angle);
    }
  }
  const shape2 = envelope ? sinc(row / height) ** 2 * sinc(column / width) ** 2 : 1;
  return ((uRe * uRe + uIm * uIm) * shape2) / (height * width);
}

/** Gauss and Legendre, five points along a side of a pixel: exact to 1e-9 here. */
const NODES = [-0.9061798459386640, -0.5384693101056831, 0, 0.5384693101056831, 0.9061798459386640]; // prettier-ignore
const WEIGHTS = [0.2369268850561891, 0.4786286704993665, 0.5688888888888889, 0.4786286704993665, 0.2369268850561891];
function direct(fields: Field, snapshot: number, plane: CameraPlane, y: number, x: number): number {
  const [[a, b], [c, d]] = inverse(plane.pixelsPerBin);
  let sum = 0;
  NODES.forEach((dy, i) =>
    NODES.forEach((dx, j) => {
      const [py, px] = [y + dy / 2 - plane.centre[0], x + dx / 2 - plane.centre[1]];
      sum += (WEIGHTS[i]! * WEIGHTS[j]! * intensityAt(fields, snapshot, a * py + b * px, c * py + d * px, plane.envelope === 'square')) / 4; // prettier-ignore
    }),
  );
  return sum / Math.abs(determinant(plane.pixelsPerBin));
}

const turned = composeAffine({ rotation: 0.2, scaleRows: 3.1, scaleColumns: -2.4, shear: 0.03 });

describe('frames in the camera plane', () => {
  it.each([
    ['none', [6, 8], turned],
    ['square', [6, 8], turned],
    ['square', [7, 5], [[0, 2.2], [2.2, 0]]], // prettier-ignore
  ] as const)(
    'are the direct sums, integrated over pixels, to 1e-4 of the mean: envelope %s, %j',
    (envelope, [height, width], pixelsPerBin) => {
      const fields = field([3, height, width]);
      const plane: CameraPlane = { height: 17, width: 19, centre: [8.3, 9.4], pixelsPerBin: pixelsPerBin as Matrix2, envelope };
      const { values } = cameraFrames(fields, plane);
      const mean = 2 / Math.abs(determinant(plane.pixelsPerBin));
      let worst = 0;
      for (let y = 0; y < 17; y += 2) {
        for (let x = 0; x < 19; x += 3) {
          for (const snapshot of [0, 2]) {
            worst = Math.max(worst, Math.abs(values[snapshot]![y * 19 + x]! - direct(fields, snapshot, plane, y, x)));
          }
        }
      }
      expect(worst / mean).toBeLessThan(1e-4);
    },
  );

  it('have slopes that finite differences of the centre confirm', () => {
    const fields = field([1, 6, 6]);
    const plane: CameraPlane = { height: 9, width: 9, centre: [4, 4], pixelsPerBin: turned, envelope: 'square' };
    const { slopes } = cameraFrames(fields, plane, true);
    const [[a], [c]] = inverse(plane.pixelsPerBin);
    const step = 1e-4;
    const [more, less] = [step, -step].map((by) => cameraFrames(fields, { ...plane, centre: [4 + by, 4] }).values[0]!);
    const area = 1 / Math.abs(determinant(plane.pixelsPerBin));
    more!.forEach((value, i) => {
      const slope = -area * (a * slopes[0]!.row[i]! + c * slopes[0]!.column[i]!);
      expect(slope).toBeCloseTo((value - less![i]!) / (2 * step), 2);
    });
  });
});

describe('affine geometry', () => {
  it('is taken apart and put together again, flips and quarter turns included', () => {
    for (const parts of [
      { rotation: 0.3, scaleRows: 3, scaleColumns: 2, shear: -0.1 },
      { rotation: -1.2, scaleRows: -3, scaleColumns: 2.5, shear: 0.02 },
      { rotation: 0, scaleRows: 3, scaleColumns: -3, shear: 0 },
    ]) {
      const matrix = composeAffine(parts);
      const found = decomposeAffine(matrix);
      composeAffine(found).forEach((row, i) => row.forEach((value, j) => expect(value).toBeCloseTo(matrix[i]![j]!, 12)));
      expect(found.rotation).toBeCloseTo(parts.rotation, 12);
      expect(found.scaleColumns).toBeCloseTo(parts.scaleColumns, 12);
    }
    expect(samplingOf(composeAffine({ rotation: 0.7, scaleRows: 3, scaleColumns: -2, shear: 0 }))).toBeCloseTo(2, 12);
  });
});
