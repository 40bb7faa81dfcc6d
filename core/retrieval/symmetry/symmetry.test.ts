import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fft2, ifft2 } from '../../math/fft.ts';
import { intensityOf, sceneOf } from '../../math/field.ts';
import { rootKey } from '../../math/random.ts';
import type { Field, Shape2 } from '../../math/field.ts';
import { randomField, relativeError, storedField, storedReal } from '../../math/testing.ts';
import { codedDiffraction } from '../../optics/coded-diffraction.ts';
import { fourier } from '../../optics/fourier.ts';
import { randomMask } from '../../optics/masks.ts';
import type { SensingOperator } from '../../optics/operator.ts';
import { canonicalScene } from './canonical-scene.ts';
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

describe('a canonical scene', () => {
  it.each(golden.cases.map((stored, i) => [i === 0 ? 'real' : 'complex', stored] as const))(
    'is the canonical image, %s',
    (_, stored) => {
      const size = stored.m as unknown as Shape2;
      const centred = storedField(stored.x_centered);
      expect(relativeError(canonicalScene(centred, size), canonicalImage(centred, size))).toBeLessThan(1e-12);
    },
  );

  it('is one for all shifts, flips and phases, whatever the sides of frame and content', () => {
    const side = fc.integer({ min: 1, max: 6 });
    fc.assert(
      fc.property(
        fc.nat(),
        side,
        side,
        side,
        side,
        fc.double({ min: 0, max: 6, noNaN: true }),
        (seed, h, w, down, right, angle) => {
          const content = randomField(seed, [h, w]);
          const framed = (row: number, column: number): Field => {
            const frame = { shape: [13, 12], re: new Float64Array(156), im: new Float64Array(156) };
            for (let i = 0; i < h * w; i++) {
              const to = (row + Math.floor(i / w)) * 12 + column + (i % w);
              [frame.re[to], frame.im[to]] = [content.re[i]!, content.im[i]!];
            }
            return frame;
          };
          const size: Shape2 = [26, 24];
          const expected = canonicalScene(framed(0, 0), size);
          for (const other of [framed(down, right), conjugateFlip(framed(down, right)), times(framed(0, right), angle)]) {
            expect(relativeError(canonicalScene(other, size), expected)).toBeLessThan(1e-12);
          }
          expect(relativeError(canonicalScene(expected, size), expected)).toBeLessThan(1e-12);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('leaves a dark scene dark', () => {
    const dark = { shape: [3, 4], re: new Float64Array(12), im: new Float64Array(12) };
    expect(canonicalScene(dark, [6, 8])).toEqual(dark);
  });
});

it('an image comes back from where it was placed; a dark one and one too large are refused or left', () => {
  const x = randomField(3, [6, 9]);
  expect(takeFromOrigin(placeAtOrigin(x, [13, 18]), [6, 9])).toEqual(x);
  const dark = { shape: [3, 3], re: new Float64Array(9), im: new Float64Array(9) };
  expect(centre(dark)).toEqual(dark);
  expect(() => placeAtOrigin(x, [6, 8])).toThrow(/6×9 pixels do not fit into 6×8/);
  expect(relativeError(ifft2(fft2(x)), x)).toBeLessThan(1e-13);
});

it('a far field leaves shift and flip open, one behind a coded mask does not', () => {
  const x = framedContent();
  const coded = codedDiffraction(randomMask(rootKey(2), 1, 12, 12));
  const bare = fourier([12, 12], [24, 24]);
  const change = (operator: SensingOperator<Field>, other: Field): number => {
    const [own, moved] = [x, other].map((scene) => intensityOf(operator.forward({ ...scene, shape: [1, 12, 12] })).data);
    return Math.hypot(...own!.map((value, i) => value - moved![i]!)) / Math.hypot(...own!);
  };
  for (const other of [shifted(x, 2, 1), conjugateFlip(x)]) {
    expect(change(bare, other)).toBeLessThan(1e-12);
    expect(change(coded, other)).toBeGreaterThan(0.3);
  }
  expect(change(coded, times(x, 1))).toBeLessThan(1e-12);
});

/** Content of 6×6 pixels in a dark frame of 12×12. */
function framedContent(): Field {
  const content = randomField(9, [6, 6]);
  const frame = { shape: [12, 12], re: new Float64Array(144), im: new Float64Array(144) };
  content.re.forEach((value, i) => (frame.re[(3 + Math.floor(i / 6)) * 12 + 3 + (i % 6)] = value));
  return frame;
}

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
