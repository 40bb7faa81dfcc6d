import type { Command } from 'commander';
import type { Processing } from '../../datasets/description.ts';
import { rangeOf, sampleImages, suggestProcessing } from '../../datasets/import/sample.ts';
import { listDatasets } from '../../datasets/open.ts';
import { describeProblem, InputError } from '../../math/input-error.ts';
import type { Act, CommandFile } from '../command-file.ts';
import type { CommandContext, CommandResult } from '../context.ts';
import { describeDataset } from '../describe-dataset.ts';
import { Interrupted } from '../failure.ts';
import { numberIn, oneOf, wholeNumber } from '../options.ts';
import { readCrop, readNormalise, readSize } from '../processing-options.ts';
import { placesOf, datasetsOf } from '../scenes.ts';
import { renderPairs, renderTable } from '../terminal/table.ts';

export const addDatasets: CommandFile = (program, act) => {
  const datasets = program
    .command('datasets')
    .description('Images to learn from: those that come with Kinoform, and those that were imported into the workspace.');
  addList(datasets, act);
  addShow(datasets, act);
  addImport(datasets, act);
  addRename(datasets, act);
  addRemove(datasets, act);
  addRestore(datasets, act);
};

function addList(datasets: Command, act: Act): void {
  datasets
    .command('list')
    .description('All data sets.')
    .action(
      act(async (context) => {
        const all = await listDatasets(placesOf(context));
        const held = (count: number): string => (count === 0 ? '' : String(count));
        const text = renderTable(
          [
            { title: 'dataset', cell: ({ name }) => name },
            { title: 'training', cell: ({ trainCount }) => String(trainCount), align: 'right' },
            { title: 'validation', cell: ({ validationCount }) => held(validationCount), align: 'right' },
            { title: 'test', cell: ({ testCount }) => held(testCount), align: 'right' },
            { title: 'pixels', cell: ({ height, width }) => `${height}×${width}`, align: 'right' },
            { title: 'scenes', cell: ({ imported }) => imported?.scene.model ?? '' },
            { title: '', cell: ({ available, note }) => (available ? context.display(note) : `not here: ${note}`) },
          ],
          all,
        );
        return { json: { datasets: all }, text };
      }),
    );
}

function addShow(datasets: Command, act: Act): void {
  datasets
    .command('show')
    .argument('<dataset>', 'its name')
    .description('One that was imported: where it is from, what was done to the images, what was left out.')
    .action(
      act(async (context, _, name: string) => {
        const found = await datasetsOf(context).find(name);
        if (found !== null) return describeDataset(context, found.folder, found.description);
        const known = (await listDatasets(placesOf(context))).find((each) => each.name === name);
        if (known === undefined) {
          throw new InputError({
            where: 'dataset',
            expected: 'its name',
            found: `"${name}"`,
            hint: 'see: kinoform datasets list',
          });
        }
        const { title, trainCount, testCount, height, width, note } = known;
        const pairs = renderPairs([
          ['dataset', name],
          ['title', title],
          ['images', `${trainCount} training, ${testCount} test, ${height}×${width}`],
          ['where', note],
        ]);
        return { json: { dataset: known }, text: pairs };
      }),
    );
}

interface ImportOptions {
  readonly name: string;
  readonly array?: string;
  readonly axis?: 'first' | 'last';
  readonly crop?: Processing['crop'];
  readonly size?: [number, number];
  readonly values?: Processing['normalise'];
  readonly model: 'amplitude' | 'phase' | 'complex';
  readonly phaseRange: number;
  readonly validation?: number;
  readonly test?: number;
  readonly force?: boolean;
}

function addImport(datasets: Command, act: Act): void {
  datasets
    .command('import')
    .argument('<paths...>', 'files (IDX, PNG, JPEG, BMP, TIFF, NPY, NPZ, MAT, HDF5), and folders of them')
    .requiredOption('--name <name>', 'what it is called from now on')
    .option('--array <name>', 'which array of HDF5, MAT and NPZ files')
    .option('--axis <axis>', 'which axis counts the images: first or last', oneOf('--axis', ['first', 'last']))
    .option('--crop <how>', 'none, square (centred), or TOP,LEFT,HEIGHT,WIDTH', readCrop)
    .option('--size <HxW>', 'resize all by area averaging, e.g. 64x64', readSize)
    .option('--values <how>', 'what is black and white: type (0 to the full scale of the type), each, or LOW,HIGH', readNormalise)
    .option('--model <model>', 'what the images stand for', oneOf('--model', ['amplitude', 'phase', 'complex']), 'amplitude')
    .option('--phase-range <rad>', 'phase of white', numberIn('--phase-range', { above: 0, most: 2 * Math.PI }), Math.PI)
    .option('--validation <n>', 'images held out for validation, by --seed', wholeNumber('--validation'))
    .option('--test <n>', 'images held out for tests, by --seed', wholeNumber('--test'))
    .option('--force', 'replace the data set of this name')
    .description('Copy images into the workspace as they will be used. What is not said is chosen from some of the images.')
    .action(act(importDataset));
}

async function importDataset(context: CommandContext, options: ImportOptions, named: readonly string[]): Promise<CommandResult> {
  const { name, array, axis, crop, size, values, model, phaseRange, validation = 0, test = 0, force = false } = options;
  const paths = named.map((each) => context.resolve(each));
  const source = { paths, variable: array ?? null, axis: axis ?? null };
  const { images } = await sampleImages(source, 24);
  const suggested = suggestProcessing(images);
  const processing: Processing = {
    crop: crop ?? suggested.crop,
    size: size ?? (crop === undefined ? suggested.size : null),
    normalise: values ?? suggested.normalise,
  };
  if (values === undefined && processing.normalise.kind === 'range') {
    const { low, high } = rangeOf(images);
    context.say(`values: taken from ${low} to ${high}, the range of ${images.length} images; --values says otherwise`);
  }
  const wish = {
    name,
    source,
    processing,
    scene: { model, phaseRange },
    split:
      validation + test === 0
        ? ({ kind: 'design' } as const)
        : ({ kind: 'fixed', seed: context.seed ?? 0, validation, test } as const),
  };
  const description = await datasetsOf(context).import(wish, {
    force,
    async onProgress({ share, images: count, problems }) {
      for (const problem of problems) context.say(`left out: ${describeProblem(problem)}`);
      context.progress.update({ label: 'importing', done: share, total: 1, note: `${count} images` });
      return !context.interrupt.aborted;
    },
  });
  if (description === null) throw new Interrupted('interrupted; nothing was kept');
  const found = await datasetsOf(context).find(name);
  return describeDataset(context, found!.folder, description);
}

function addRename(datasets: Command, act: Act): void {
  datasets
    .command('rename')
    .argument('<dataset>', 'its name')
    .argument('<name>', 'its new name')
    .description('Call one that was imported something else. Runs that know it by its earlier name still find it.')
    .action(
      act(async (context, _, name: string, to: string) => {
        const { name: renamed } = await datasetsOf(context).rename(name, to);
        return { json: { renamed }, text: `renamed ${name} to ${renamed}` };
      }),
    );
}

function addRemove(datasets: Command, act: Act): void {
  datasets
    .command('remove')
    .argument('<datasets...>', 'their names')
    .description('Remove some that were imported. They can be restored for 30 days.')
    .action(
      act(async (context, _, names: string[]) => {
        for (const name of names) await datasetsOf(context).remove(name);
        const text = names.map(
          (name) => `removed ${name}; bring it back with: ${context.commandLine(`datasets restore ${name}`)}`,
        );
        return { json: { removed: names }, text: text.join('\n') };
      }),
    );
}

function addRestore(datasets: Command, act: Act): void {
  datasets
    .command('restore')
    .argument('<dataset>', 'its name')
    .description('Bring back one that was removed.')
    .action(
      act(async (context, _, name: string) => {
        await datasetsOf(context).restore(name);
        return { json: { restored: name }, text: `restored ${name}` };
      }),
    );
}
