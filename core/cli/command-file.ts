import type { Command } from 'commander';
import type { CommandContext, CommandResult } from './context.ts';

/** What a command does once its words are understood. Null: it has written its result itself. */
export type Work<Options, Words extends unknown[]> = (
  context: CommandContext,
  options: Options,
  ...words: Words
) => Promise<CommandResult | null>;

/** Turns the work of a command into a commander action. */
export type Act = <Options, Words extends unknown[]>(work: Work<Options, Words>) => (...parts: unknown[]) => Promise<void>;

/** Adds one command, with its arguments and options, to the program. */
export type CommandFile = (program: Command, act: Act) => void;
