import { statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** What the app opens when it is started with it: bundles of runs, and descriptions of captures. */
const OPENED = new Set(['.kinoform', '.json']);

/** The files among the arguments of a start, as absolute paths. The system's own arguments and options are none. */
export function fileArguments(words: readonly string[], folder: string): string[] {
  return words
    .map(withoutScheme)
    .filter((word) => !word.startsWith('-') && OPENED.has(path.extname(word).toLowerCase()))
    .map((word) => path.resolve(folder, word))
    .filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile() === true);
}

/** Linux desktops hand over `file:///home/me/run.kinoform`. */
function withoutScheme(word: string): string {
  if (!word.startsWith('file:')) return word;
  try {
    return fileURLToPath(word);
  } catch {
    // On another machine: no file that can be opened.
    return '';
  }
}
