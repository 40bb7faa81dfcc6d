import type { HostTensor } from '../engine/program.ts';
import { planeShape, sceneOf, type Field, type RealField } from '../math/field.ts';
import { alignGlobalPhase } from '../metrics/global-phase.ts';
import { psnr } from '../metrics/psnr.ts';
import { ssim } from '../metrics/ssim.ts';
import { shareAbove, summarise } from '../metrics/summary.ts';
import { fieldOfImages, type SceneModel } from '../optics/scenes.ts';
import { separateImages } from './scene-images.ts';

/** How near a reconstruction is to its scene. */
export interface SceneScore {
  /** dB: of the image of an amplitude or phase scene; of a complex scene, of its field. */
  readonly psnr: number;
  /** Of the image of an amplitude or phase scene; of a complex scene, of its amplitude. */
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

/** One score a scene. Images and truth are `[Q,H,W,C]`. */
export function scoreImages(model: SceneModel, images: HostTensor, truth: HostTensor): SceneScore[] {
  const [own, true_] = [separateImages(images), separateImages(truth)];
  if (model.kind === 'complex') return scoreFields(fieldOfImages(model, own), fieldOfImages(model, true_));
  const [image, expected] = [own[0]!, true_[0]!];
  const shape = planeShape(image.shape);
  const plane = ({ data }: RealField, q: number): Float64Array =>
    data.subarray(q * shape[0] * shape[1], (q + 1) * shape[0] * shape[1]);
  return Array.from({ length: image.shape[0]! }, (_, q) => ({
    psnr: Math.min(psnr(plane(image, q), plane(expected, q)), EXACT),
    ssim: ssim(plane(image, q), plane(expected, q), shape),
  }));
}

/**
 * One score a complex scene `x [Q,H,W]` of amplitudes up to 1: `−10 log₁₀ mean |x̂ − x|²` in dB, and the SSIM of the amplitudes. A global phase, which no
 * intensity decides, does not count. An image of the phase would not do: where a scene is dark its phase is nobody's, and would count as much as
 * anywhere else.
 */
export function scoreFields(x: Field, truth: Field): SceneScore[] {
  const [shape, aligned] = [planeShape(truth.shape), alignGlobalPhase(x, truth)];
  return Array.from({ length: truth.shape[0]! }, (_, q) => {
    const [own, right] = [sceneOf(aligned, q), sceneOf(truth, q)];
    const error = own.re.reduce((sum, re, i) => sum + (re - right.re[i]!) ** 2 + (own.im[i]! - right.im[i]!) ** 2, 0);
    const decibels = -10 * Math.log10(error / right.re.length);
    return { psnr: Math.min(decibels, EXACT), ssim: ssim(amplitudeOf(own), amplitudeOf(right), shape) };
  });
}

const amplitudeOf = ({ re, im }: Field): Float64Array => re.map((value, i) => Math.hypot(value, im[i]!));

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
