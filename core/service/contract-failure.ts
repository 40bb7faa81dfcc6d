import { InputError } from '../math/input-error.ts';
import type { Failure } from './contract.ts';

/** An error as plain data, for a transport that would lose the class and its fields. */
export function toFailure(error: unknown): Failure {
  if (error instanceof InputError) {
    const { where, expected, found, hint } = error;
    return { message: error.message, problem: { where, expected, found, ...(hint === undefined ? {} : { hint }) } };
  }
  return { message: error instanceof Error ? error.message : String(error) };
}

/** The error again, on the other side: an InputError where the input was at fault. */
export function fromFailure({ message, problem }: Failure): Error {
  return problem === undefined ? new Error(message) : new InputError(problem);
}
