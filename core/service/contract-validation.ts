import type { z } from 'zod';
import { InputError } from '../math/input-error.ts';
import { events, requests, type EventName, type EventPayload, type RequestName, type RequestOutput } from './contract.ts';

/** What a request carries once it is checked. */
export type CheckedInput<N extends RequestName> = z.output<(typeof requests)[N]['input']>;

/** A request name that came from outside. Throws an InputError for one that the contract lacks. */
export function checkRequestName(name: unknown): RequestName {
  if (typeof name === 'string' && Object.hasOwn(requests, name)) return name as RequestName;
  throw new InputError({ where: 'request', expected: 'a request of the contract', found: brief(name) });
}

/** The input of a request that came from outside. Throws an InputError that names the first field at fault. */
export function checkInput<N extends RequestName>(name: N, input: unknown): CheckedInput<N> {
  const result = requests[name].input.safeParse(input);
  if (result.success) return result.data as CheckedInput<N>;
  throw new InputError(firstProblem(name, result.error, input));
}

/** A reply, where it enters a front end: a reply that breaks the contract is a mistake of the program. */
export function checkOutput<N extends RequestName>(name: N, output: unknown): RequestOutput<N> {
  const result = requests[name].output.safeParse(output);
  if (result.success) return result.data as RequestOutput<N>;
  throw new Error(`The reply to ${name} breaks the contract: ${describeIssue(result.error)}`);
}

/** An event, where it enters a front end. */
export function checkEvent<N extends EventName>(name: N, payload: unknown): EventPayload<N> {
  const result = events[name].safeParse(payload);
  if (result.success) return result.data as EventPayload<N>;
  throw new Error(`The event ${name} breaks the contract: ${describeIssue(result.error)}`);
}

function firstProblem(name: RequestName, error: z.ZodError, input: unknown) {
  const issue = error.issues[0];
  const path = issue?.path ?? [];
  const expected = (issue?.message ?? 'a valid input').replace(/^Invalid input: /, '').replace(/^expected /, '');
  const found = /(?:^|, )(?:received|found) (.+)$/.exec(expected);
  return {
    where: path.length === 0 ? name : path.join('.'),
    expected: found === null ? expected : expected.slice(0, found.index),
    found: found?.[1] ?? brief(valueAt(input, path)),
  };
}

function describeIssue(error: z.ZodError): string {
  const issue = error.issues[0];
  return issue === undefined ? 'unknown' : `${issue.path.join('.')}: ${issue.message}`;
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input;
  for (const key of path)
    value = typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined;
  return value;
}

function brief(value: unknown): string {
  const text = typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
