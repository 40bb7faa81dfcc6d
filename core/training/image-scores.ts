import type { HostTensor } from '../engine/program.ts';
import type { RealField } from '../math/field.ts';
import { psnr } from '../metrics/psnr.ts';
import { ssim } from '../metrics/ssim.ts';
import { shareAbove, summarise } from '../metrics/summary.ts';
import { separateImages } from './scene-images.ts';

/** How near a reconstruction is to its scene. */
export interface SceneScore {
  /** dB, over all images of the scene. */
  readonly psnr: number;
  /** Mean over the images of the scene. */
  readonly ssim: number;
}

/** Figures over scenes, with 95 % confidence intervals (Student t). */
export interface Score {
  readonly count: number;
  readonly psnr: { readonly mean: number; readonly low: number; readonly high: number };
  readonly psnrMedian: number;
  /** The share of scenes above 30 dB, from 0 to 1. */
  readonly shareAbove30: number;
  readonly ssim: { readonly mean: number; readonly low: number; readonly high: number };
}

/** An exact result counts as this many dB, so that means stay numbers. */
const EXACT = 200;

/** One score a scene. Both `[Q,H,W,C]`. */
export function scoreImages(images: HostTensor, truth: HostTensor): SceneScore[] {
  const [count, height, width] = truth.shape as [number, number, number, number];
  const size = height * width;
  const scene = ({ data }: RealField, q: number): Float64Array => data.subarray(q * size, (q + 1) * size);
  const pairs = separateImages(images).map((image, channel) => [image, separateImages(truth)[channel] as RealField] as const);
  return Array.from({ length: count }, (_, q) => {
    const perScene = pairs.length * size;
    const pixels = ({ data }: HostTensor): Float32Array | Int32Array => data.subarray(q * perScene, (q + 1) * perScene);
    const similarities = pairs.map(([image, true_]) => ssim(scene(image, q), scene(true_, q), [height, width]));
    return {
      psnr: Math.min(psnr(pixels(images), pixels(truth)), EXACT),
      ssim: similarities.reduce((sum, value) => sum + value, 0) / similarities.length,
    };
  });
}

export function summariseScores(scores: readonly SceneScore[]): Score {
  const decibels = scores.map((score) => score.psnr);
  const summary = summarise(decibels);
  const similarity = summarise(scores.map((score) => score.ssim));
  return {
    count: summary.count,
    psnr: { mean: summary.mean, low: summary.low, high: summary.high },
    psnrMedian: summary.median,
    shareAbove30: shareAbove(decibels, 30),
    ssim: { mean: similarity.mean, low: similarity.low, high: similarity.high },
  };
}
