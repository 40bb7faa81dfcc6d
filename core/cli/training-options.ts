import type { Command } from 'commander';
import type { Dataset } from '../datasets/dataset.ts';
import { wholeNumber } from './options.ts';

/** What a network learns from, for how long, and where. */
export interface TrainingOptions {
  readonly dataset: string;
  readonly train?: number;
  readonly validation: number;
  readonly epochs: number;
  readonly batch: number;
  readonly name?: string;
  readonly engine?: string;
  readonly threads?: number;
}

/** @param usual passes, and the name that a network has unless another is given, in words */
export const addTrainingOptions = (command: Command, usual: { readonly epochs: number; readonly name: string }): Command =>
  command
    .option('--dataset <name>', 'a known data set, or a file or folder of images', 'fashion-mnist')
    .option('--train <n>', 'training images (default: all but those for validation)', wholeNumber('--train', { least: 1 }))
    .option('--validation <n>', 'images of the training part that are kept apart', wholeNumber('--validation'), 1000)
    .option('--epochs <n>', 'passes over the training images', wholeNumber('--epochs', { least: 1 }), usual.epochs)
    .option('--batch <n>', 'images a step', wholeNumber('--batch', { least: 1 }), 100)
    .option('--name <name>', `what it is called (default: ${usual.name})`)
    .option('--engine <name>', 'where it is trained (see `kinoform doctor`); default: the fastest here')
    .option('--threads <n>', 'processor cores to use (default: all)', wholeNumber('--threads', { least: 1, most: 256 }));

/** The images of a data set as a configuration names them. @param source as the data set was opened @param size its own unless they are resized */
export function datasetOf(
  { train, validation }: TrainingOptions,
  source: string,
  { trainCount, ...own }: Pick<Dataset, 'trainCount' | 'height' | 'width'>,
  [height, width]: readonly [number, number] = [own.height, own.width],
) {
  return { source, height, width, train: train ?? Math.max(trainCount - validation, 1), validation };
}
