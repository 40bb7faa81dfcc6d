import { sizeOf } from '../signature.ts';
import { backend_util } from '../tf.ts';
import { Graph } from './graph.ts';
import { convolveBlocked, blockedFilter } from './kernels/blocked-convolution.ts';
import { writeModel } from './onnx-model.ts';
import { viewOf } from './view.ts';
import type { GraphRuntime } from './runtime.ts';

const CANDIDATES = [16, 8];
const CHANNELS = 16;
const [HEIGHT, WIDTH, TAPS] = [3, 4, 2];
const OUT_WIDTH = WIDTH - TAPS + 1;

/**
 * The channel block of the runtime's convolution layout, or undefined where plain convolutions must do. A small convolution
 * with each candidate is compared with its known result: the wrong block scrambles channels and taps (with one tap it would
 * not), and a runtime without the layout (another provider, another processor) refuses the model.
 */
export async function probeChannelBlock(runtime: GraphRuntime): Promise<number | undefined> {
  if (!runtime.mayBlockChannels) return undefined;
  for (const block of CANDIDATES) if (await isRight(runtime, block)) return block;
  return undefined;
}

/** Small integers, so that sums are exact in any order. */
const integers = (shape: readonly number[], modulus: number) => ({
  shape,
  data: Float32Array.from({ length: sizeOf(shape) }, (_, i) => (i % modulus) - 2),
});

async function isRight(runtime: GraphRuntime, block: number): Promise<boolean> {
  const image = integers([1, CHANNELS, HEIGHT, WIDTH], 7);
  const filter = integers([1, TAPS, CHANNELS, CHANNELS], 5);
  const result = integers([1, CHANNELS, HEIGHT, OUT_WIDTH], 1);
  try {
    const session = await runtime.open(model(block));
    try {
      await session.run({ image, filter }, { result });
    } finally {
      await session.release();
    }
  } catch {
    return false;
  }
  return result.data.every((found, i) => found === expected(image.data, filter.data, i));
}

/** Element i of the convolution of an NCHW image with an HWIO filter one row high. */
function expected(image: Float32Array, filter: Float32Array, i: number): number {
  const [output, row, column] = [Math.floor(i / (HEIGHT * OUT_WIDTH)), Math.floor(i / OUT_WIDTH) % HEIGHT, i % OUT_WIDTH];
  let sum = 0;
  for (let tap = 0; tap < TAPS; tap++) {
    for (let c = 0; c < CHANNELS; c++) {
      const pixel = image[(c * HEIGHT + row) * WIDTH + column + tap] as number;
      sum += pixel * (filter[(tap * CHANNELS + c) * CHANNELS + output] as number);
    }
  }
  return sum;
}

function model(block: number): Uint8Array {
  const graph = new Graph(block);
  const image = graph.input('image', 'float32', [1, CHANNELS, HEIGHT, WIDTH]);
  const filter = viewOf(graph.input('filter', 'float32', [1, TAPS, CHANNELS, CHANNELS]));
  const x = { value: image, shape: [1, HEIGHT, WIDTH, CHANNELS], order: [0, 3, 1, 2] };
  const info = backend_util.computeConv2DInfo([1, HEIGHT, WIDTH, CHANNELS], [1, TAPS, CHANNELS, CHANNELS], 1, 1, 'valid');
  const { value } = convolveBlocked(graph, x, blockedFilter(graph, filter), info);
  return writeModel([{ name: 'result', value }]).model;
}
