/**
 * Peak signal-to-noise ratio of images with values in [0, 1], `−10 log₁₀ mean((a − b)²)` in dB; Infinity when they are equal.
 * @throws RangeError when the sizes differ
 */
export function psnr(image: ArrayLike<number>, truth: ArrayLike<number>): number {
  if (image.length !== truth.length) throw new RangeError(`PSNR of ${image.length} and ${truth.length} pixels`);
  let sum = 0;
  for (let i = 0; i < truth.length; i++) sum += (image[i]! - truth[i]!) ** 2;
  return -10 * Math.log10(sum / truth.length);
}
