import { expect, it } from 'vitest';
import type { HostTensor } from '../engine/program.ts';
import type { SceneModel } from '../optics/scenes.ts';
import { scoreImages } from './image-scores.ts';

const SIDE = 12;
const COMPLEX: SceneModel = { kind: 'complex', phaseRange: Math.PI };

/** Scenes with these images, `[Q,H,W,C]`; `at` gives the values of a pixel. */
function images(count: number, channels: number, at: (scene: number, pixel: number) => readonly number[]): HostTensor {
  const data = Array.from({ length: count * SIDE * SIDE }, (_, i) => at(Math.floor(i / SIDE ** 2), i % SIDE ** 2)).flat();
  return { shape: [count, SIDE, SIDE, channels], data: Float32Array.from(data) };
}

it('scores each amplitude scene by its image', () => {
  const truth = images(2, 1, (_, pixel) => [(pixel % 5) / 5]);
  const off = images(2, 1, (scene, pixel) => [(pixel % 5) / 5 + (scene === 0 ? 0 : 0.1)]);
  const [exact, near] = scoreImages({ kind: 'amplitude', phaseRange: 0 }, off, truth);
  expect(exact).toEqual({ psnr: 200, ssim: 1 });
  // −10 log₁₀ 0.1²
  expect(near!.psnr).toBeCloseTo(20, 4);
});

it('does not count the phase of a complex scene where it is dark', () => {
  const truth = images(1, 2, (_, pixel) => [pixel % 2, 0.5]);
  const other = images(1, 2, (_, pixel) => [pixel % 2, pixel % 2 === 0 ? (pixel % 7) / 7 : 0.5]);
  expect(scoreImages(COMPLEX, other, truth)).toEqual([{ psnr: 200, ssim: 1 }]);
});

it('counts the phase of a complex scene where there is light', () => {
  const truth = images(1, 2, (_, pixel) => [0.5, pixel % 2 === 0 ? 0.25 : 0.75]);
  const other = images(1, 2, () => [0.5, 0.5]);
  // Every pixel is an eighth of a turn off, half of them either way: |0.5 (e^{jπ/4} − 1)|² = 0.25 (2 − √2).
  expect(scoreImages(COMPLEX, other, truth)[0]!.psnr).toBeCloseTo(-10 * Math.log10(0.25 * (2 - Math.SQRT2)), 4);
  const turned = images(1, 2, (_, pixel) => [0.5, pixel % 2 === 0 ? 0.45 : 0.95]);
  // A turn of all of them is none.
  expect(scoreImages(COMPLEX, turned, truth)[0]!.psnr).toBeGreaterThan(100);
});
