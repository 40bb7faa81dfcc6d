import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fft2, ifft2 } from '../../math/fft.ts';
import { sceneOf } from '../../math/field.ts';
import type { Field, Shape2 } from '../../math/field.ts';
import { randomField, relativeError, storedField, storedReal } from '../../math/testing.ts';
import golden from './fixtures/symmetry.json' with { type: 'json' };
import {
  canonicalFarFieldPhase,
  canonicalImage,
  centre,
  conjugateFlip,
  imageOf,
  placeAtOrigin,
  takeFromOrigin,
} from './fourier.ts';
import { canonicalPhase, canonicalSign } from './gaussian.ts';

function times({ shape, re, im }: Field, angle: number): Field {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return { shape, re: re.map((a, i) => a * cos - im[i]! * sin), im: re.map((a, i) => a * sin + im[i]! * cos) };
}

/** Circularly, as the pixels of an image whose border is dark. */
function shifted(x: Field, down: number, right: number): Field {
  const [height, width] = x.shape as [number, number];
  const moved = (values: Float64Array): Float64Array =>
    values.map((_, i) => {
      const row = (Math.floor(i / width) - down + height) % height;
      return values[row * width + (((i % width) - right + width) % width)]!;
    });
  return { shape: x.shape, re: moved(x.re), im: moved(x.im) };
}

describe.each(golden.cases.map((stored, index) => ({ stored, name: index === 0 ? 'real' : 'complex' })))(
  'golden vectors, $name',
  ({ stored }) => {
    const size = stored.m as unknown as Shape2;
    const centred = storedField(stored.x_centered);
    it('centre, far field, phase and the image back', () => {
      expect(relativeError(centre(storedField(stored.x)), centred)).toBeLessThan(1e-15);
      const farField = fft2(placeAtOrigin(centred, size));
      // The file is unnormalised.
      const scale = Math.sqrt(size[0] * size[1]);
      const unnormalised = { ...farField, re: farField.re.map((v) => v * scale), im: farField.im.map((v) => v * scale) };
      expect(relativeError(unnormalised, storedField(stored.fft_origin))).toBeLessThan(1e-13);
      const phase = canonicalFarFieldPhase(farField);
      expect(relativeError(phase, storedField(stored.omega_origin))).toBeLessThan(1e-12);
      const magnitude = storedReal(stored.y_amplitude);
      const back = imageOf({ ...magnitude, data: magnitude.data.map((v) => v / scale) }, phase);
      expect(relativeError(back, storedField(stored.x_back))).toBeLessThan(1e-12);
    });

    it('phase, flip and shift lead to the same image', () => {
      const expected = canonicalImage(centred, size);
      for (const other of [times(centred, stored.phase_shift), conjugateFlip(centred), shifted(centred, 2, -3)]) {
        expect(relativeError(canonicalImage(other, size), expected)).toBeLessThan(1e-12);
      }
      expect(relativeError(conjugateFlip(centred), storedField(stored.conj_flip_centered))).toBeLessThan(1e-15);
    });

    it('anchored at a corner, the flip would not be undone', () => {
      const corner = (x: Field): Field => {
        const [height, width] = x.shape as [number, number];
        const turnedBack = shifted(placeAtOrigin(x, size), height >> 1, width >> 1);
        return canonicalFarFieldPhase(fft2(turnedBack));
      };
      const [one, other] = [corner(centred), corner(conjugateFlip(centred))];
      expect(relativeError(one, storedField(stored.omega_corner))).toBeLessThan(1e-12);
      const mismatch = Math.max(...one.re.map((re, i) => Math.hypot(re - other.re[i]!, one.im[i]! - other.im[i]!)));
      expect(mismatch).toBeCloseTo(stored.corner_flip_mismatch_max, 9);
    });
  },
);

it('the canonical image has the same far-field magnitudes', () => {
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      const x = centre(randomField(seed, [7, 5]));
      const magnitudes = (image: Field) => {
        const { shape, re, im } = fft2(placeAtOrigin(image, [14, 11]));
        return { shape, data: re.map((value, i) => Math.hypot(value, im[i]!)) };
      };
      expect(relativeError(magnitudes(canonicalImage(x, [14, 11])), magnitudes(x))).toBeLessThan(1e-12);
    }),
    { numRuns: 20 },
  );
});

it('an image comes back from where it was placed; a dark one and one too large are refused or left', () => {
  const x = randomField(3, [6, 9]);
  expect(takeFromOrigin(placeAtOrigin(x, [13, 18]), [6, 9])).toEqual(x);
  const dark = { shape: [3, 3], re: new Float64Array(9), im: new Float64Array(9) };
  expect(centre(dark)).toEqual(dark);
  expect(() => placeAtOrigin(x, [6, 8])).toThrow(/6×9 pixels do not fit into 6×8/);
  expect(relativeError(ifft2(fft2(x)), x)).toBeLessThan(1e-13);
});

describe('Gaussian', () => {
  it('all global phases of a scene have one representative, all signs another, in either form idempotent', () => {
    fc.assert(
      fc.property(fc.nat(), fc.double({ min: -7, max: 7, noNaN: true }), (seed, angle) => {
        const x = randomField(seed, [2, 3, 4]);
        const representative = canonicalPhase(x);
        expect(relativeError(canonicalPhase(times(x, angle)), representative)).toBeLessThan(1e-13);
        expect(sceneOf(representative, 1).im.at(-1)).toBeCloseTo(0, 14);
        const real = { ...x, im: new Float64Array(24) };
        const sign = canonicalSign(real);
        expect(canonicalSign({ ...real, re: real.re.map((value) => -value) }).re).toEqual(sign.re);
        expect(sceneOf(sign, 0).re.at(-1)).toBeGreaterThan(0);
      }),
      { numRuns: 30 },
    );
  });

  it('a dark border does not hide the sign', () => {
    const x = { shape: [1, 1, 3], re: Float64Array.of(2, -1, 0), im: new Float64Array(3) };
    expect(Array.from(canonicalSign(x).re, (value) => value + 0)).toEqual([-2, 1, 0]);
  });
});
