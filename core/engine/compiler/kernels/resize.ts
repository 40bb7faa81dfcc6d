import { samplingMatrix } from '../../resampling.ts';
import { fullValue, viewOf } from '../view.ts';
import { imageView, NCHW } from './convolution.ts';
import { reshapeView } from './layout.ts';
import { multiplyMatrices } from './matmul.ts';
import type { Interpolation } from '../../resampling.ts';
import type { Lowering, Lowerings, View } from '../view.ts';

/** Rows · image · columnsᵀ in every channel; enlarging by a whole factor only repeats pixels. */
const resize =
  (interpolation: Interpolation): Lowering =>
  (graph, { images }, { size, ...sampling }) => {
    const view = images as View;
    const [batch, height, width, channels] = view.shape as [number, number, number, number];
    const [outHeight, outWidth] = size as [number, number];
    if (interpolation === 'nearest' && outHeight % height === 0 && outWidth % width === 0 && !sampling.alignCorners) {
      const shape = [batch, channels, outHeight, outWidth];
      const attributes = { mode: 'nearest', coordinate_transformation_mode: 'asymmetric', nearest_mode: 'floor' };
      const output = { type: view.value.type, shape };
      const inputs = [fullValue(graph, view, NCHW), undefined, undefined, graph.integers(shape)];
      return imageView(graph.node('Resize', inputs, attributes, output), [batch, outHeight, outWidth, channels]);
    }
    const matrix = (from: number, to: number): View =>
      viewOf(graph.constant('float32', [to, from], samplingMatrix(from, to, interpolation, sampling)));
    const rows = reshapeView(graph, view, [batch, height, width * channels]);
    const tall = multiplyMatrices(graph, matrix(height, outHeight), rows, false, false);
    return multiplyMatrices(
      graph,
      matrix(width, outWidth),
      reshapeView(graph, tall, [batch, outHeight, width, channels]),
      false,
      false,
    );
  };

/** Their gradients are matrix products already: see tfjs-patches.ts. */
export const resizeKernels: Lowerings = {
  ResizeNearestNeighbor: resize('nearest'),
  ResizeBilinear: resize('bilinear'),
};
