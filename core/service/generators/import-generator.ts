import path from 'node:path';
import { readWhole } from '../../formats/files.ts';
import { decodeSafetensors } from '../../formats/safetensors.ts';
import { InputError } from '../../math/input-error.ts';
import { importChain } from '../../networks/generators/chain-import.ts';
import { denseGenerator } from '../../networks/generators/dense.ts';
import { onnxGenerator, onnxImageShape, onnxWeights } from '../../networks/onnx/generator.ts';
import { readOnnx } from '../../networks/onnx/model.ts';
import type { GeneratorLibrary, KeptGenerator } from '../../runs/generator-library.ts';
import { hostTensors } from '../../runs/host-tensors.ts';
import { version } from '../version.ts';
import { shapeOf } from './shape.ts';

/** A network from codes to grey images that was trained elsewhere. */
export interface GeneratorFile {
  readonly file: string;
  /** Of its images; null: as the graph says. */
  readonly size: readonly [height: number, width: number] | null;
  /** Values of the graph that may be optimised in place of the code, in order. */
  readonly splits: readonly string[];
  /** What its pixels are. */
  readonly range: 'unit' | 'signed';
  /** Null: as the file is called. */
  readonly name: string | null;
}

/**
 * Keeps a generator of a file: a graph as .onnx, or fully connected layers as .safetensors.
 * @param sizeOption what the user calls the size, for errors
 * @throws InputError when the file is neither, or its images have no size that it says
 */
export async function importGenerator(
  library: GeneratorLibrary,
  { file, size, splits, range, name }: GeneratorFile,
  sizeOption: string,
): Promise<KeptGenerator> {
  if (/\.(pt|pth|ckpt|pkl)$/i.test(file)) {
    const hint = 'torch.onnx.export writes an .onnx file';
    throw new InputError({ where: file, expected: 'an .onnx or .safetensors file', found: 'a pickle of Python objects', hint });
  }
  const bytes = await readWhole(file);
  const facts = {
    name: (name ?? path.basename(file)).slice(0, 80),
    origin: { kind: 'imported' as const, file },
    figures: {},
    made: version,
  };
  if (/\.safetensors$/i.test(file)) {
    if (size === null) {
      throw new InputError({ where: sizeOption, expected: 'height and width of the images', found: 'nothing' });
    }
    const tensors = hostTensors(decodeSafetensors(bytes, file).tensors, file);
    const { architecture, weights } = importChain(tensors, size, file);
    const { latent, hidden } = architecture;
    const network = { kind: 'dense' as const, latent, hidden: [...hidden] };
    return library.keep({ ...facts, network, ...shapeOf(denseGenerator(architecture)) }, weights);
  }
  const model = readOnnx(bytes, file);
  const network = { kind: 'onnx' as const, splits: [...splits], range };
  const [height, width] = size ?? imageSize(onnxImageShape(model), sizeOption);
  const generator = onnxGenerator(model, { ...network, sceneShape: [height, width] });
  return library.keep({ ...facts, network, ...shapeOf(generator) }, onnxWeights(model), bytes);
}

/** Of an output `[1, H, W]` or `[H, W]`; of a flat one, a square. */
function imageSize(shape: readonly number[], sizeOption: string): [number, number] {
  const side = Math.sqrt(shape.at(-1) ?? 0);
  if (shape.length >= 2) return [shape.at(-2)!, shape.at(-1)!];
  if (Number.isInteger(side)) return [side, side];
  throw new InputError({
    where: sizeOption,
    expected: 'height and width of the images',
    found: `a graph that gives [${shape.join(', ')}]`,
  });
}
