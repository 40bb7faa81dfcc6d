/** What is wrong with a value that came from outside, in the four parts that a person needs to mend it. */
export interface InputProblem {
  /** The file, option or field that holds the value, e.g. `frames/03.tif` or `--wavelength`. */
  readonly where: string;
  readonly expected: string;
  readonly found: string;
  readonly hint?: string | undefined;
}

/**
 * Bad input from outside: a file, an option, a setting. Crosses every transport intact (see `toProblem` and
 * `fromProblem` in the contract) and ends a command with exit status 2. Mistakes of the program throw plain errors instead.
 */
export class InputError extends Error implements InputProblem {
  override readonly name = 'InputError';
  readonly where: string;
  readonly expected: string;
  readonly found: string;
  readonly hint?: string | undefined;

  constructor(problem: InputProblem) {
    super(describeProblem(problem));
    this.where = problem.where;
    this.expected = problem.expected;
    this.found = problem.found;
    this.hint = problem.hint;
  }
}

/** The problem as one line: `WHERE: expected E, found F (hint)`. */
export function describeProblem({ where, expected, found, hint }: InputProblem): string {
  return `${where}: expected ${expected}, found ${found}${hint === undefined ? '' : ` (${hint})`}`;
}
