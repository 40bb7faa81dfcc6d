import { statSync } from 'node:fs';
import path from 'node:path';

/** What the app opens when it is started with it: bundles of runs, and descriptions of captures. */
const OPENED = new Set(['.kinoform', '.json']);

/** The files among the arguments of a start, as absolute paths. The system's own arguments and options are none. */
export function fileArguments(words: readonly string[], folder: string): string[] {
  return words
    .filter((word) => !word.startsWith('-') && OPENED.has(path.extname(word).toLowerCase()))
    .map((word) => path.resolve(folder, word))
    .filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile() === true);
}
