import { InputError } from '../../math/input-error.ts';
import type { ImageProblem } from '../description.ts';

/** What is wrong with a file, as it is listed. @throws the error when it is a mistake of the program */
export function problemOf(error: unknown): ImageProblem {
  if (!(error instanceof InputError)) throw error;
  const { where, expected, found, hint } = error;
  return { where, expected, found, ...(hint === undefined ? {} : { hint }) };
}
