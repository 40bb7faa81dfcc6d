import { describe, expect, it } from 'vitest';
import { normal, rootKey } from './random.ts';
import { TWO_PI } from './units.ts';
import { unwrapPhase } from './unwrap.ts';

const [height, width] = [40, 56];
const wrapped = (phase: number): number => phase - TWO_PI * Math.round(phase / TWO_PI);
/** A hill of five turns on a slope. */
const surface = Float64Array.from({ length: height * width }, (_, i) => {
  const [row, column] = [Math.floor(i / width) - 20, (i % width) - 28];
  return 5 * TWO_PI * Math.exp(-(row * row + column * column) / 500) + 0.3 * column;
});
const unwrap = (data: Float64Array): Float64Array => unwrapPhase({ shape: [height, width], data }).data;

describe('unwrapPhase', () => {
  it('gives a smooth surface back, but for whole turns of all of it', () => {
    const found = unwrap(surface.map(wrapped));
    const turns = Math.round((found[0]! - surface[0]!) / TWO_PI);
    for (let i = 0; i < found.length; i++) expect(found[i]).toBeCloseTo(surface[i]! + TWO_PI * turns, 9);
  });

  it('leaves what is noise to the places where it is', () => {
    const noise = normal(rootKey(5), surface.length);
    // A patch without any phase: its surroundings are still right.
    const torn = surface.map((phase, i) => (i % width > 45 && i < 10 * width ? 40 * noise[i]! : phase));
    const found = unwrap(torn.map(wrapped));
    const at = 30 * width + 5;
    const turns = found[at]! - surface[at]!;
    for (let row = 15; row < height; row++) {
      for (let column = 0; column < width; column++) {
        const i = row * width + column;
        expect(found[i]! - surface[i]!).toBeCloseTo(turns, 9);
      }
    }
  });

  it('adds whole turns and nothing else, to random phases too', () => {
    const random = normal(rootKey(6), height * width).map((value) => wrapped(20 * value));
    unwrap(random).forEach((phase, i) => {
      const turns = (phase - random[i]!) / TWO_PI;
      expect(Math.abs(turns - Math.round(turns))).toBeLessThan(1e-9);
    });
  });
});
