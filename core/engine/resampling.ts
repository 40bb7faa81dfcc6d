/** How TensorFlow.js places the output pixels of a resized image over its input pixels. */
export interface Sampling {
  readonly alignCorners: boolean;
  readonly halfPixelCenters: boolean;
}
export type Interpolation = 'nearest' | 'bilinear';

/**
 * Resizing along one axis as a matrix `[outSize, size]`, row-major: out = M · in. Its transpose is the gradient.
 * Follows the forward kernels of TensorFlow.js, whose gradient kernels on `cpu` are wrong (nearest: batches above one;
 * bilinear: images that are not square).
 */
export function samplingMatrix(size: number, outSize: number, interpolation: Interpolation, sampling: Sampling): Float32Array {
  const { alignCorners, halfPixelCenters } = sampling;
  const scale = alignCorners && outSize > 1 ? (size - 1) / (outSize - 1) : size / outSize;
  const weights = new Float32Array(outSize * size);
  const add = (row: number, index: number, weight: number): void => {
    weights[row * size + Math.max(0, Math.min(size - 1, index))]! += weight;
  };
  for (let row = 0; row < outSize; row++) {
    if (interpolation === 'nearest') {
      const position = scale * (halfPixelCenters ? row + 0.5 : row);
      add(row, alignCorners ? Math.round(position) : Math.floor(position), 1);
    } else {
      const position = halfPixelCenters ? scale * (row + 0.5) - 0.5 : scale * row;
      const below = Math.max(0, Math.floor(position));
      const fraction = position - below;
      add(row, below, 1 - fraction);
      add(row, Math.ceil(position), fraction);
    }
  }
  return weights;
}
