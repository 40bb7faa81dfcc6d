/**
 * Convolutions in the runtime's own NCHWc layout, in which a block of channels lies innermost. ONNX Runtime chooses it by
 * itself for constant filters only; ours are trained, so its internal operators are written directly and the filter is
 * blocked inside the graph. The block depends on the processor (8 with AVX2, 16 with AVX-512): `channel-block.ts` probes it.
 */
import { NCHWC } from '../graph.ts';
import { fullValue, reshapeValue, transposeValue } from '../view.ts';
import type { backend_util } from '../../tf.ts';
import type { Graph, Value } from '../graph.ts';
import type { View } from '../view.ts';

/** On smaller images the reordering costs what the convolution gains. */
const SMALLEST_IMAGE = 100;

const NCHW = [0, 3, 1, 2];
const OHWI = [3, 0, 1, 2];

/** Whether this convolution runs faster in blocks: both channel counts divide into blocks, on an image that is not tiny. */
export function isBlocked(graph: Graph, info: backend_util.Conv2DInfo): boolean {
  const { channelBlock } = graph;
  if (channelBlock === undefined || info.inChannels % channelBlock !== 0 || info.outChannels % channelBlock !== 0) return false;
  return info.outHeight * info.outWidth >= SMALLEST_IMAGE;
}

/** `filter` is the blocked value of `blockedFilter` or `blockedFlippedFilter`. */
export function convolveBlocked(graph: Graph, x: View, filter: Value, info: backend_util.Conv2DInfo): View {
  const { padInfo, strideHeight, strideWidth, dilationHeight, dilationWidth, filterHeight, filterWidth, outShape } = info;
  const [batch, height, width, channels] = outShape;
  const image = fullValue(graph, x, NCHW);
  const blocked = graph.node('ReorderInput', [image], {}, image, NCHWC);
  const output = { type: image.type, shape: [batch, channels, height, width] };
  const attributes = {
    kernel_shape: [filterHeight, filterWidth],
    strides: [strideHeight, strideWidth],
    dilations: [dilationHeight, dilationWidth],
    pads: [padInfo.top, padInfo.left, padInfo.bottom, padInfo.right],
    group: 1,
  };
  const convolved = graph.node('Conv', [blocked, filter], attributes, output, NCHWC);
  const value = graph.node('ReorderOutput', [convolved], { channels }, output, NCHWC);
  return { value, shape: outShape, order: NCHW };
}

/**
 * An HWIO filter as `[O/b, I/b, taps, b of I, b of O]`. The innermost transpose is the runtime's ReorderInput, which is
 * written for it: outputs as channels, everything else as pixels.
 */
export function blockedFilter(graph: Graph, filter: View): Value {
  const { block, taps, inputs, outputs, value } = blocks(graph, filter);
  const shape = [outputs / block, block, taps, inputs];
  const outputsLast = graph.node('ReorderInput', [reshapeValue(graph, value, shape)], {}, { type: value.type, shape }, NCHWC);
  const split = reshapeValue(graph, outputsLast, [outputs / block, taps, inputs / block, block * block]);
  const [height, width] = filter.shape as [number, number];
  return reshapeValue(graph, transposeValue(graph, split, [0, 2, 1, 3]), [outputs, inputs, height, width]);
}

/** The filter of the input gradient: channels swapped and taps reversed, `[I/b, O/b, taps, b of O, b of I]`. */
export function blockedFlippedFilter(graph: Graph, filter: View): Value {
  const { block, taps, inputs, outputs, value } = blocks(graph, filter);
  const split = reshapeValue(graph, value, [outputs / block, block, taps, inputs / block, block]);
  const swapped = transposeValue(graph, split, [3, 0, 2, 1, 4]);
  const reversed = graph.integers(Array.from({ length: taps }, (_, tap) => taps - 1 - tap));
  const flipped = graph.node('Gather', [swapped, reversed], { axis: 2 }, swapped);
  const [height, width] = filter.shape as [number, number];
  return reshapeValue(graph, flipped, [inputs, outputs, height, width]);
}

function blocks(graph: Graph, filter: View): { block: number; taps: number; inputs: number; outputs: number; value: Value } {
  const [height, width, inputs, outputs] = filter.shape as [number, number, number, number];
  return { block: graph.channelBlock as number, taps: height * width, inputs, outputs, value: fullValue(graph, filter, OHWI) };
}
