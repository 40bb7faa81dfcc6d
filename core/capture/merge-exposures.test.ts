import { describe, expect, it } from 'vitest';
import { normal, poisson, rootKey, split, uniform } from '../math/random.ts';
import { mergeExposures } from './merge-exposures.ts';

const [gain, readNoise, full] = [2, 6, 4095];

/** Exposures of known count rates by a camera of 12 bits. */
function bracket(seed: number, rates: Float64Array, exposures: readonly number[]) {
  return exposures.map((exposure, index) => {
    const key = split(rootKey(seed), index);
    const electrons = poisson(
      split(key, 'photons'),
      Array.from(rates, (rate) => rate * exposure * gain),
    );
    const noise = normal(split(key, 'read'), rates.length);
    const counts = electrons.map((count, pixel) => Math.min(full, Math.round((count + readNoise * noise[pixel]!) / gain)));
    return { counts, exposure, saturated: Uint8Array.from(counts, (count) => (count >= full ? 1 : 0)) };
  });
}
const squaredError = (rate: Float64Array, truth: Float64Array): number =>
  rate.reduce((sum, value, pixel) => sum + (value / truth[pixel]! - 1) ** 2, 0) / rate.length;

describe('mergeExposures', () => {
  // Four decades of light, as a pattern with its zero order has.
  const rates = uniform(rootKey(1), 4000).map((u) => 10 ** (2 + 4 * u));
  const frames = bracket(2, rates, [0.001, 0.01, 0.1]);

  it('knows every pixel better than any single exposure, and as well as its variance lets it', () => {
    const { rate, saturated } = mergeExposures(frames, { gain, readNoise, darks: 0 }, 'bracket');
    const known = rates.map((_, pixel) => (saturated[pixel] === 1 ? 0 : 1));
    const only = (values: Float64Array) => values.filter((_, pixel) => known[pixel] === 1);
    const merged = squaredError(only(rate), only(rates));
    for (const { counts, exposure, saturated: own } of frames) {
      const single = counts.map((count, pixel) => (own[pixel] === 1 ? 0 : count / exposure));
      expect(merged).toBeLessThan(0.6 * squaredError(only(single), only(rates)));
    }
    // (r t/g + σ²/g² + 1/12) / (r t)², summed as information over the exposures that are not saturated.
    const bound = rates.map((r, pixel) => {
      const information = frames.reduce(
        (sum, { exposure: t, saturated: own }) =>
          own[pixel] === 1 ? sum : sum + (r * t) ** 2 / ((r * t) / gain + (readNoise / gain) ** 2 + 1 / 12),
        0,
      );
      return 1 / information;
    });
    const expected = only(bound).reduce((sum, value) => sum + value, 0) / only(bound).length;
    expect(merged / expected).toBeGreaterThan(0.8);
    expect(merged / expected).toBeLessThan(1.3);
  });

  it('says which pixels no exposure knows, and gives them their lower bound', () => {
    const { rate, saturated } = mergeExposures(
      bracket(3, Float64Array.of(1e7, 1e5), [0.001, 0.01]),
      { gain, readNoise, darks: 0 },
      'bracket',
    );
    expect(Array.from(saturated)).toEqual([1, 0]);
    expect(rate[0]).toBe(full / 0.001);
    expect(Math.abs(rate[1]! / 1e5 - 1)).toBeLessThan(0.2);
  });

  it('of one exposure is its count rate', () => {
    const [, , long] = frames as [unknown, unknown, (typeof frames)[number]];
    const { rate } = mergeExposures([long], { gain: null, readNoise: null, darks: 0 }, 'bracket');
    rate.forEach((value, pixel) => expect(value).toBeCloseTo(long.counts[pixel]! / 0.1, 6));
  });

  it('refuses exposures of different sizes', () => {
    const small = bracket(1, Float64Array.of(1), [1])[0]!;
    expect(() => mergeExposures([frames[0]!, small], { gain, readNoise, darks: 0 }, 'a.tif')).toThrow(
      'a.tif: expected exposures of one size, 4000 pixels, found one of 1',
    );
  });
});
