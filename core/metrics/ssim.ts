import type { Shape2 } from '../math/field.ts';

const RADIUS = 5;
const SIGMA = 1.5;
/** (0.01)² and (0.03)² for a data range of 1. */
const C1 = 1e-4;
const C2 = 9e-4;

const WINDOW = gaussianWindow();

/**
 * Structural similarity of images with values in [0, 1]: the mean of
 * `(2 μ_a μ_b + C₁)(2 σ_ab + C₂) / ((μ_a² + μ_b² + C₁)(σ_a² + σ_b² + C₂))` over all places where the whole window lies inside the image.
 * Gaussian window of 11×11 with σ = 1.5, population (co)variances. Wang, Bovik, Sheikh and Simoncelli, IEEE Transactions on Image Processing 13 (2004).
 * @throws RangeError when the sizes differ or a side is shorter than the window
 */
export function ssim(image: ArrayLike<number>, truth: ArrayLike<number>, shape: Shape2): number {
  const map = ssimMap(image, truth, shape);
  return map.reduce((sum, value) => sum + value, 0) / map.length;
}

/** The similarity at each place, `[H − 10, W − 10]`: the image without a border of five pixels. */
export function ssimMap(image: ArrayLike<number>, truth: ArrayLike<number>, shape: Shape2): Float64Array {
  const [height, width] = shape;
  if (image.length !== height * width || truth.length !== height * width) {
    throw new RangeError(`SSIM of ${image.length} and ${truth.length} pixels at ${height}×${width}`);
  }
  if (Math.min(height, width) < WINDOW.length) throw new RangeError(`SSIM needs at least 11×11 pixels, not ${height}×${width}`);
  const average = (value: (i: number) => number): Float64Array => windowed(value, shape);
  const meanA = average((i) => image[i]!);
  const meanB = average((i) => truth[i]!);
  const squareA = average((i) => image[i]! ** 2);
  const squareB = average((i) => truth[i]! ** 2);
  const product = average((i) => image[i]! * truth[i]!);
  return meanA.map((a, i) => {
    const b = meanB[i]!;
    const variances = squareA[i]! - a * a + squareB[i]! - b * b;
    const covariance = product[i]! - a * b;
    return ((2 * a * b + C1) * (2 * covariance + C2)) / ((a * a + b * b + C1) * (variances + C2));
  });
}

/** The Gaussian mean around each place, rows first, then columns. */
function windowed(value: (i: number) => number, [height, width]: Shape2): Float64Array {
  const innerWidth = width - 2 * RADIUS;
  const rows = new Float64Array(height * innerWidth);
  for (let h = 0; h < height; h++) {
    for (let w = 0; w < innerWidth; w++) {
      let sum = 0;
      for (let k = 0; k < WINDOW.length; k++) sum += WINDOW[k]! * value(h * width + w + k);
      rows[h * innerWidth + w] = sum;
    }
  }
  return Float64Array.from({ length: (height - 2 * RADIUS) * innerWidth }, (_, i) => {
    let sum = 0;
    for (let k = 0; k < WINDOW.length; k++) sum += WINDOW[k]! * rows[i + k * innerWidth]!;
    return sum;
  });
}

function gaussianWindow(): Float64Array {
  const window = Float64Array.from({ length: 2 * RADIUS + 1 }, (_, i) => Math.exp(-((i - RADIUS) ** 2) / (2 * SIGMA * SIGMA)));
  const sum = window.reduce((total, value) => total + value, 0);
  return window.map((value) => value / sum);
}
