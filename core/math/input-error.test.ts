import { expect, it } from 'vitest';
import { InputError, describeProblem } from './input-error.ts';

it('is one line with the four parts', () => {
  const problem = { where: 'frames/03.tif', expected: '12 bits', found: '8 bits', hint: 'save as Mono12' };
  expect(describeProblem(problem)).toBe('frames/03.tif: expected 12 bits, found 8 bits (save as Mono12)');
  const error = new InputError(problem);
  expect(error.message).toBe(describeProblem(problem));
  expect({ ...error }).toMatchObject(problem);
  expect(error).toBeInstanceOf(Error);
});

it('leaves out an absent hint', () => {
  expect(describeProblem({ where: '--seed', expected: 'a whole number', found: 'x' })).toBe(
    '--seed: expected a whole number, found x',
  );
});
