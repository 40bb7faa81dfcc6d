import path from 'node:path';
import type { Command } from 'commander';
import { readWhole } from '../../formats/files.ts';
import { decodeSafetensors } from '../../formats/safetensors.ts';
import { InputError } from '../../math/input-error.ts';
import { importChain } from '../../networks/generators/chain-import.ts';
import { denseGenerator } from '../../networks/generators/dense.ts';
import { onnxGenerator, onnxImageShape, onnxWeights } from '../../networks/onnx/generator.ts';
import { readOnnx } from '../../networks/onnx/model.ts';
import { hostTensors } from '../../runs/host-tensors.ts';
import type { KeptGenerator } from '../../runs/generator-library.ts';
import { version } from '../../service/version.ts';
import type { Act } from '../command-file.ts';
import type { CommandContext } from '../context.ts';
import { generatorsOf } from '../library.ts';
import { oneOf, wholePair } from '../options.ts';
import { describeGenerator } from './describe.ts';
import { shapeOf } from './shape.ts';

interface ImportOptions {
  readonly size?: readonly [number, number];
  readonly split?: readonly string[];
  readonly range: 'unit' | 'signed';
  readonly name?: string;
}

export function addImport(generator: Command, act: Act): void {
  generator
    .command('import')
    .argument('<file>', 'a network from codes to grey images: .onnx, or fully connected layers as .safetensors')
    .description('Keep a generator that was trained elsewhere.')
    .option('--size <h,w>', 'of its images (default: as the graph says)', wholePair('--size'))
    .option('--split <a,b>', 'values of the graph that PRILO may optimise in place of the code, in order', (text: string) =>
      text.split(','),
    )
    .option('--range <name>', 'unit for pixels in 0 to 1, signed for −1 to 1', oneOf('--range', ['unit', 'signed']), 'unit')
    .option('--name <name>', 'what it is called (default: the file)')
    .action(
      act(async (context, options: ImportOptions, named: string) => {
        const kept = await importGenerator(context, options, context.resolve(named));
        return {
          json: { ...kept.record, folder: kept.folder },
          text: describeGenerator(kept.record, context.display(kept.folder)),
        };
      }),
    );
}

async function importGenerator(context: CommandContext, options: ImportOptions, file: string): Promise<KeptGenerator> {
  const bytes = await readWhole(file);
  const facts = {
    name: (options.name ?? path.basename(file)).slice(0, 80),
    origin: { kind: 'imported' as const, file },
    figures: {},
    made: version,
  };
  if (/\.safetensors$/i.test(file)) {
    if (options.size === undefined) {
      throw new InputError({ where: '--size', expected: 'height and width of the images', found: 'nothing' });
    }
    const tensors = hostTensors(decodeSafetensors(bytes, file).tensors, file);
    const { architecture, weights } = importChain(tensors, options.size, file);
    const { latent, hidden } = architecture;
    const network = { kind: 'dense' as const, latent, hidden: [...hidden] };
    return generatorsOf(context).keep({ ...facts, network, ...shapeOf(denseGenerator(architecture)) }, weights);
  }
  const model = readOnnx(bytes, file);
  const network = { kind: 'onnx' as const, splits: [...(options.split ?? [])], range: options.range };
  const [height, width] = options.size ?? imageSize(onnxImageShape(model));
  const generator = onnxGenerator(model, { ...network, sceneShape: [height, width] });
  return generatorsOf(context).keep({ ...facts, network, ...shapeOf(generator) }, onnxWeights(model), bytes);
}

/** Of an output `[1, H, W]` or `[H, W]`; of a flat one, a square. */
function imageSize(shape: readonly number[]): [number, number] {
  const side = Math.sqrt(shape.at(-1) ?? 0);
  if (shape.length >= 2) return [shape.at(-2)!, shape.at(-1)!];
  if (Number.isInteger(side)) return [side, side];
  throw new InputError({
    where: '--size',
    expected: 'height and width of the images',
    found: `a graph that gives [${shape.join(', ')}]`,
  });
}
