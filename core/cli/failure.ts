import { CommanderError } from 'commander';
import { InputError, describeProblem, type InputProblem } from '../math/input-error.ts';

export const EXIT = { ok: 0, failed: 1, badInput: 2, interrupted: 130 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The user asked to stop; the message says how to go on, if there is a way. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/** The work failed for a reason that one line explains, and no stack trace would help. */
export class WorkFailed extends Error {
  override readonly name = 'WorkFailed';
}

export interface FailureLine {
  readonly exit: ExitCode;
  readonly line: string;
  readonly problem?: InputProblem;
}

/** What a person needs to know about an error, in one line, and the status to end with. */
export function failureOf(error: unknown): FailureLine {
  if (isInputProblem(error)) {
    const { where, expected, found, hint } = error;
    return { exit: EXIT.badInput, line: oneLine(describeProblem(error)), problem: { where, expected, found, hint } };
  }
  if (error instanceof CommanderError) return { exit: EXIT.badInput, line: usageLine(error.message) };
  if (error instanceof Interrupted) return { exit: EXIT.interrupted, line: oneLine(error.message) };
  // What work throws whose signal was aborted.
  if (error instanceof Error && error.name === 'AbortError') return { exit: EXIT.interrupted, line: 'interrupted' };
  return { exit: EXIT.failed, line: oneLine(error instanceof Error ? error.message : String(error)) };
}

/** An InputError keeps its four parts when it crosses a process, but not its class. */
function isInputProblem(error: unknown): error is InputProblem {
  return error instanceof InputError || (error instanceof Error && error.name === 'InputError' && 'where' in error);
}

/** `error: unknown option '--sed'\n(Did you mean --seed?)` becomes `unknown option --sed (did you mean --seed?)`. */
function usageLine(message: string): string {
  return oneLine(message)
    .replace(/^error: /, '')
    .replace(/'([^' ]*)'/g, '$1')
    .replace('(Did you', '(did you');
}

const oneLine = (text: string): string =>
  text
    .trim()
    .split(/\s*\n\s*/)
    .join(' ');
