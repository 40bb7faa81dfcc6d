import fs from 'node:fs';
import path from 'node:path';
import { InputError } from '../math/input-error.ts';
import type { Surroundings } from './surroundings.ts';
import { Interrupted } from './failure.ts';
import { createProgress, type Progress } from './terminal/progress.ts';

export interface GlobalOptions {
  readonly json?: boolean;
  readonly workspace?: string;
  readonly seed?: number;
}

/** What a command hands back: the same result for a program (`--json`) and for a person. */
export interface CommandResult {
  readonly json: object;
  readonly text: string;
  /** 0 unless said: a design that was interrupted has a result as well. */
  readonly exit?: number;
}

/** What a command works with. */
export interface CommandContext extends Surroundings {
  /** The folder of `--workspace`, absolute; undefined when the default holds. */
  readonly workspace: string | undefined;
  readonly seed: number | undefined;
  readonly json: boolean;
  readonly progress: Progress;
  /** A path of the command line, absolute. */
  resolve(file: string): string;
  /** A path as the user would type it: relative when it lies below the current folder. */
  display(file: string): string;
  /** A command line to go on with, in the same workspace. */
  commandLine(words: string): string;
  /** Lines on stderr beside the result: warnings, hints. */
  say(line: string): void;
  /** @throws Interrupted once the user asked to stop. */
  checkInterrupt(): void;
  /** Runs another command line as the user would, and returns what it prints with `--json`. @throws what the command fails with */
  run<T>(argv: readonly string[]): Promise<T>;
}

/** @throws InputError with `--workspace` at a file */
export function createContext(surroundings: Surroundings, options: GlobalOptions, run: CommandContext['run']): CommandContext {
  const { cwd, stderr, interrupt } = surroundings;
  const progress = createProgress(stderr);
  return {
    ...surroundings,
    run,
    workspace: options.workspace === undefined ? undefined : folderAt(path.resolve(cwd, options.workspace)),
    seed: options.seed,
    json: options.json ?? false,
    progress,
    resolve: (file) => path.resolve(cwd, file),
    display(file) {
      const relative = path.relative(cwd, file);
      return relative === '' ? '.' : relative.startsWith('..') || path.isAbsolute(relative) ? file : relative;
    },
    commandLine: (words) =>
      `kinoform ${words}${options.workspace === undefined ? '' : ` --workspace ${quoted(options.workspace)}`}`,
    say(line) {
      progress.pause();
      stderr.write(`${line}\n`);
    },
    checkInterrupt() {
      if (interrupt.aborted) throw new Interrupted('interrupted');
    },
  };
}

/** One that is not there yet will be made by whoever writes into it. */
function folderAt(place: string): string {
  if (fs.statSync(place, { throwIfNoEntry: false })?.isDirectory() ?? true) return place;
  throw new InputError({
    where: '--workspace',
    expected: 'a folder',
    found: `a file, ${place}`,
    hint: 'name a folder, which may be a new one',
  });
}

/** A word as a shell takes it for one. */
export const quoted = (word: string): string => (/^[\w.,:/=+@\\-]+$/.test(word) ? word : `"${word}"`);
