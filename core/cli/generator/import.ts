import type { Command } from 'commander';
import { importGenerator } from '../../service/generators/import-generator.ts';
import type { Act } from '../command-file.ts';
import { generatorsOf } from '../library.ts';
import { oneOf, wholePair } from '../options.ts';
import { describeGenerator } from './describe.ts';

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
        const { size = null, split = [], range, name = null } = options;
        const wish = { file: context.resolve(named), size, splits: split, range, name };
        const kept = await importGenerator(generatorsOf(context), wish, '--size');
        return {
          json: { ...kept.record, folder: kept.folder },
          text: describeGenerator(kept.record, context.display(kept.folder)),
        };
      }),
    );
}
