import { expect, it } from 'vitest';
import { hermitianEigen } from './hermitian-eigen.ts';
import { randomField } from './testing.ts';

it.each([1, 2, 7, 12])('takes a Hermitian matrix of %i rows apart', (size) => {
  const x = randomField(size, [size, size]);
  const at = (i: number): [number, number] => [Math.floor(i / size), i % size];
  const re = x.re.map((value, i) => value + x.re[at(i)[1] * size + at(i)[0]]!);
  const im = x.im.map((value, i) => value - x.im[at(i)[1] * size + at(i)[0]]!);
  const { values, re: vr, im: vi } = hermitianEigen(re, im);
  expect([...values]).toEqual([...values].sort((a, b) => a - b));
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      let [sumRe, sumIm] = [0, 0];
      for (let k = 0; k < size; k++) {
        const [ar, ai, br, bi] = [vr[i * size + k]!, vi[i * size + k]!, vr[j * size + k]!, vi[j * size + k]!];
        sumRe += values[k]! * (ar * br + ai * bi);
        sumIm += values[k]! * (ai * br - ar * bi);
      }
      expect(sumRe).toBeCloseTo(re[i * size + j]!, 10);
      expect(sumIm).toBeCloseTo(im[i * size + j]!, 10);
    }
  }
});

it('refuses what is not square', () =>
  expect(() => hermitianEigen(new Float64Array(5), new Float64Array(5))).toThrow(RangeError));
