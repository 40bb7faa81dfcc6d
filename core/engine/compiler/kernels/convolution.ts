import { backend_util } from '../../tf.ts';
import { concatViews, padView, reshapeView, reverseView, sliceView } from './layout.ts';
import { multiplyMatrices } from './matmul.ts';
import { fullValue, naturalValue, reshapeValue, viewOf } from '../view.ts';
import { blockedFilter, blockedFlippedFilter, convolveBlocked, isBlocked } from './blocked-convolution.ts';
import type { Graph } from '../graph.ts';
import type { Lowering, Lowerings, View } from '../view.ts';

type ConvInfo = backend_util.Conv2DInfo;

/** Axis of an NHWC tensor along each axis of an NCHW value. */
export const NCHW = [0, 3, 1, 2] as const;
/** Axis of an HWIO filter along each axis of the value: as convolutions take it, and as programs keep it. */
const OIHW = [3, 2, 0, 1] as const;
export const OHWI = [3, 0, 1, 2] as const;

/** The view of an NCHW value as the NHWC tensor of shape `shape`. */
export const imageView = (value: View['value'], shape: readonly number[]): View => ({ value, shape, order: NCHW });

// eslint-disable-next-line @typescript-eslint/no-explicit-any
function convInfo(inputShape: readonly number[], filterShape: readonly number[], attributes: any, depthwise = false): ConvInfo {
  const { strides, pad, dilations = 1, dataFormat = 'NHWC', dimRoundingMode } = attributes;
  if (dataFormat !== 'NHWC') throw new Error(`convolution with data format ${dataFormat} cannot be compiled: use NHWC`);
  type Shape4 = [number, number, number, number];
  return backend_util.computeConv2DInfo(
    [...inputShape] as Shape4,
    [...filterShape] as Shape4,
    strides,
    dilations,
    pad,
    dimRoundingMode,
    depthwise,
  );
}

const convAttributes = ({
  padInfo,
  strideHeight,
  strideWidth,
  dilationHeight,
  dilationWidth,
  filterHeight,
  filterWidth,
}: ConvInfo) => ({
  kernel_shape: [filterHeight, filterWidth],
  strides: [strideHeight, strideWidth],
  dilations: [dilationHeight, dilationWidth],
  pads: [padInfo.top, padInfo.left, padInfo.bottom, padInfo.right],
});

const forward: Lowering = (graph, inputs, attributes) => {
  const { x, filter } = inputs as { x: View; filter: View };
  return convolve(graph, x, filter, convInfo(x.shape, filter.shape, attributes));
};

function convolve(graph: Graph, x: View, filter: View, info: ConvInfo): View {
  if (isBlocked(graph, info)) return convolveBlocked(graph, x, blockedFilter(graph, filter), info);
  const [batch, height, width, channels] = info.outShape;
  const output = { type: x.value.type, shape: [batch, channels, height, width] };
  const inputs = [fullValue(graph, x, NCHW), fullValue(graph, filter, OIHW)];
  return imageView(graph.node('Conv', inputs, convAttributes(info), output), info.outShape);
}

/** The input gradient, which is also the forward pass of a transposed convolution. */
const inputGradient: Lowering = (graph, inputs, attributes) => {
  const { dy, filter } = inputs as { dy: View; filter: View };
  const { inputShape } = attributes as { inputShape: [number, number, number, number] };
  const info = convInfo(inputShape, filter.shape, attributes);
  if (isPatchwise(info)) return spreadPatches(graph, dy, filter, info);
  if (info.strideHeight === 1 && info.strideWidth === 1) return convolveFlipped(graph, dy, filter, info);
  return convolveTransposed(graph, dy, fullValue(graph, filter, OIHW), info, 1);
};

/** Whether the windows tile the image: then a convolution is a matrix product over patches. */
const isPatchwise = ({
  padInfo,
  strideHeight,
  strideWidth,
  filterHeight,
  filterWidth,
  outHeight,
  outWidth,
  inHeight,
  inWidth,
}: ConvInfo): boolean =>
  padInfo.type === 'VALID' || padInfo.top + padInfo.bottom + padInfo.left + padInfo.right === 0
    ? strideHeight === filterHeight &&
      strideWidth === filterWidth &&
      outHeight * strideHeight === inHeight &&
      outWidth * strideWidth === inWidth
    : false;

/** Each position of dy times the filter is one patch: (positions × out) · (out × patch), then depth to space. */
function spreadPatches(graph: Graph, dy: View, filter: View, info: ConvInfo): View {
  const { batchSize, outHeight, outWidth, filterHeight, filterWidth, inChannels, outChannels } = info;
  const rows = reshapeView(graph, dy, [batchSize * outHeight * outWidth, outChannels]);
  const taps = reshapeView(graph, filter, [filterHeight * filterWidth * inChannels, outChannels]);
  const patches = multiplyMatrices(graph, rows, taps, false, true);
  const split = reshapeView(graph, patches, [batchSize, outHeight, outWidth, filterHeight, filterWidth, inChannels]);
  // Tensor axes of the result: batch, row, row in patch, column, column in patch, channel.
  const interleaved = {
    value: split.value,
    shape: [batchSize, outHeight, filterHeight, outWidth, filterWidth, inChannels],
    order: [0, 1, 3, 2, 4, 5],
  };
  return reshapeView(graph, interleaved, info.inShape);
}

/** With stride 1: a convolution of dy with the filter rotated by half a turn, its channels swapped. */
function convolveFlipped(graph: Graph, dy: View, filter: View, forward: ConvInfo): View {
  const { padInfo, effectiveFilterHeight, effectiveFilterWidth, inChannels, outChannels, inShape } = forward;
  const flippedPad = {
    ...padInfo,
    top: effectiveFilterHeight - 1 - padInfo.top,
    bottom: effectiveFilterHeight - 1 - padInfo.bottom,
    left: effectiveFilterWidth - 1 - padInfo.left,
    right: effectiveFilterWidth - 1 - padInfo.right,
  };
  const info = { ...forward, inChannels: outChannels, outChannels: inChannels, outShape: inShape, padInfo: flippedPad };
  if (isBlocked(graph, info)) return convolveBlocked(graph, dy, blockedFlippedFilter(graph, filter), info);
  const rotated = reverseView(graph, filter, [0, 1]);
  // HWIO read as HWOI: the same value, another order.
  const [height, width, inputs, outputs] = rotated.shape as [number, number, number, number];
  const swap = (axis: number): number => [0, 1, 3, 2][axis] as number;
  return convolve(
    graph,
    dy,
    { value: rotated.value, shape: [height, width, outputs, inputs], order: rotated.order.map(swap) },
    info,
  );
}

/** Any stride. `filter` is `[dy channels, x channels / group, height, width]`. */
function convolveTransposed(graph: Graph, dy: View, filter: View['value'], info: ConvInfo, group: number): View {
  const {
    padInfo,
    inHeight,
    inWidth,
    outHeight,
    outWidth,
    strideHeight,
    strideWidth,
    effectiveFilterHeight,
    effectiveFilterWidth,
  } = info;
  const image = fullValue(graph, dy, NCHW);
  const reach = (count: number, stride: number, filterSize: number, before: number, after: number): number =>
    (count - 1) * stride + filterSize - before - after;
  const output_padding = [
    inHeight - reach(outHeight, strideHeight, effectiveFilterHeight, padInfo.top, padInfo.bottom),
    inWidth - reach(outWidth, strideWidth, effectiveFilterWidth, padInfo.left, padInfo.right),
  ];
  const output = { type: image.type, shape: [info.batchSize, info.inChannels, inHeight, inWidth] };
  const value = graph.node('ConvTranspose', [image, filter], { ...convAttributes(info), group, output_padding }, output);
  return imageView(value, info.inShape);
}

/** What each tap of the filter sees of the padded image: one strided slice for each tap, in the layout of `x`. */
function tapImages(graph: Graph, x: View, info: ConvInfo): View[] {
  const { padInfo, filterHeight, filterWidth, strideHeight, strideWidth, dilationHeight, dilationWidth, outHeight, outWidth } =
    info;
  const padded = padView(graph, x, [
    [0, 0],
    [padInfo.top, padInfo.bottom],
    [padInfo.left, padInfo.right],
    [0, 0],
  ]);
  const range = (length: number) => ({ begin: 0, end: length, stride: 1 });
  const along = (begin: number, count: number, stride: number) => ({ begin, end: begin + (count - 1) * stride + 1, stride });
  const taps: View[] = [];
  for (let row = 0; row < filterHeight; row++) {
    for (let column = 0; column < filterWidth; column++) {
      taps.push(
        sliceView(graph, padded, [
          range(info.batchSize),
          along(row * dilationHeight, outHeight, strideHeight),
          along(column * dilationWidth, outWidth, strideWidth),
          range(info.inChannels),
        ]),
      );
    }
  }
  return taps;
}

/** From this many pixels on, one product for each image is faster than one over all images: nothing is transposed. */
const LARGE_IMAGE = 2304;

/** The filter gradient: for each tap, the product of what it saw with dy. */
const filterGradient: Lowering = (graph, inputs, attributes) => {
  const { x, dy } = inputs as { x: View; dy: View };
  const { filterShape } = attributes as { filterShape: [number, number, number, number] };
  const info = convInfo(x.shape, filterShape, attributes);
  const products =
    info.outHeight * info.outWidth >= LARGE_IMAGE ? perImageProducts(graph, x, dy, info) : batchProducts(graph, x, dy, info);
  const taps = concatViews(graph, products, 0);
  return viewOf(fullValue(graph, reshapeView(graph, taps, filterShape), OHWI), filterShape, OHWI);
};

/** For each tap `[1, in, out]`: (in × pixels) · (out × pixels)ᵀ for each image, summed over images. */
function perImageProducts(graph: Graph, x: View, dy: View, info: ConvInfo): View[] {
  const { batchSize, outHeight, outWidth, inChannels, outChannels } = info;
  const pixels = outHeight * outWidth;
  const flat = (view: View, channels: number): View =>
    viewOf(reshapeValue(graph, fullValue(graph, view, NCHW), [batchSize, channels, pixels]));
  const errors = flat(dy, outChannels);
  const image = viewOf(fullValue(graph, x, NCHW), x.shape, NCHW);
  return tapImages(graph, image, info).map((tap) => {
    const product = multiplyMatrices(graph, flat(tap, inChannels), errors, false, true);
    const shape = [1, inChannels, outChannels];
    return viewOf(graph.node('ReduceSum', [product.value, graph.integers([0])], { keepdims: 1 }, { type: x.value.type, shape }));
  });
}

/** For each tap `[1, in, out]`: (positions × out)ᵀ · (positions × in), with dy transposed once for all taps. */
function batchProducts(graph: Graph, x: View, dy: View, info: ConvInfo): View[] {
  const { batchSize, outHeight, outWidth, inChannels, outChannels } = info;
  const positions = batchSize * outHeight * outWidth;
  const errors = viewOf(reshapeValue(graph, fullValue(graph, dy, [3, 0, 1, 2]), [outChannels, positions]));
  const image = viewOf(naturalValue(graph, x));
  return tapImages(graph, image, info).map((tap) => {
    const seen = reshapeView(graph, tap, [positions, inChannels]);
    const { value } = multiplyMatrices(graph, errors, seen, false, false);
    return viewOf(reshapeValue(graph, value, [1, outChannels, inChannels]), [1, inChannels, outChannels], [0, 2, 1]);
  });
}

/** `[channels × multiplier, 1, height, width]`, as grouped convolutions take it. */
function depthwiseTaps(graph: Graph, filter: View): View['value'] {
  const [height, width, channels, multiplier] = filter.shape as [number, number, number, number];
  const value = fullValue(graph, filter, [2, 3, 0, 1]);
  return reshapeView(graph, viewOf(value), [channels * multiplier, 1, height, width]).value;
}

const depthwise: Lowering = (graph, inputs, attributes) => {
  const { x, filter } = inputs as { x: View; filter: View };
  const info = convInfo(x.shape, filter.shape, attributes, true);
  const [batch, height, width, channels] = info.outShape;
  const output = { type: x.value.type, shape: [batch, channels, height, width] };
  const attributesOfConv = { ...convAttributes(info), group: info.inChannels };
  return imageView(
    graph.node('Conv', [fullValue(graph, x, NCHW), depthwiseTaps(graph, filter)], attributesOfConv, output),
    info.outShape,
  );
};

const depthwiseInputGradient: Lowering = (graph, inputs, attributes) => {
  const { dy, filter } = inputs as { dy: View; filter: View };
  const info = convInfo(attributes.inputShape, filter.shape, attributes, true);
  return convolveTransposed(graph, dy, depthwiseTaps(graph, filter), info, info.inChannels);
};

const depthwiseFilterGradient: Lowering = (graph, inputs, attributes) => {
  const { x, dy } = inputs as { x: View; dy: View };
  const { filterShape } = attributes as { filterShape: [number, number, number, number] };
  const info = convInfo(x.shape, filterShape, attributes, true);
  const { batchSize, outHeight, outWidth, inChannels } = info;
  const positions = batchSize * outHeight * outWidth;
  // For each channel its own product: (taps × positions) · (positions × multiplier).
  const columns = tapImages(graph, x, info).map((tap) => reshapeView(graph, tap, [1, positions, inChannels]));
  const seen = concatViews(graph, columns, 0);
  const perChannel = { value: seen.value, shape: [inChannels, columns.length, positions], order: [1, 2, 0] };
  const errors = reshapeView(graph, dy, [positions, inChannels, filterShape[3]]);
  const errorsPerChannel = { value: errors.value, shape: [inChannels, positions, filterShape[3]], order: [1, 0, 2] };
  const product = multiplyMatrices(graph, perChannel, errorsPerChannel, false, false);
  const taps = { value: product.value, shape: [columns.length, inChannels, filterShape[3]], order: [1, 0, 2] };
  return reshapeView(graph, taps, filterShape);
};

export const convolutionKernels: Lowerings = {
  Conv2D: forward,
  Conv2DBackpropInput: inputGradient,
  Conv2DBackpropFilter: filterGradient,
  DepthwiseConv2dNative: depthwise,
  DepthwiseConv2dNativeBackpropInput: depthwiseInputGradient,
  DepthwiseConv2dNativeBackpropFilter: depthwiseFilterGradient,
};
