import type { z } from 'zod';
import { InputError } from '../math/input-error.ts';

/**
 * Reads JSON and checks it.
 * @param migrate brings what an older version wrote into the words of the schema
 * @throws InputError that names the file, the first field that is wrong, and what it should be
 */
export function decodeJson<T extends z.ZodType>(
  bytes: Uint8Array,
  schema: T,
  where: string,
  migrate: (value: unknown) => unknown = (value) => value,
): z.output<T> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    const reason = error instanceof SyntaxError ? error.message.replace(/\s+/g, ' ') : 'bytes that are not UTF-8';
    throw new InputError({ where, expected: 'JSON', found: reason, hint: 'damaged?' });
  }
  return checkValue(migrate(value), schema, where);
}

/** A value as a schema has it. @throws InputError that names the first field that is wrong, and what it should be */
export function checkValue<T extends z.ZodType>(value: unknown, schema: T, where: string): z.output<T> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  const place = issue.path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  const at = place === '' ? where : `${where} at ${place.replace(/^\./, '')}`;
  if (issue.code === 'unrecognized_keys')
    throw new InputError({ where: at, expected: 'known fields only', found: quote(issue.keys[0]) });
  const found = issue.path.reduce<unknown>((inner, part) => (inner as Record<PropertyKey, unknown> | undefined)?.[part], value);
  const expected = issue.message.replace(/^[^:]+: expected /, '').replace(/, received .*$/, '');
  throw new InputError({ where: at, expected: expected === 'Invalid input' ? 'a valid value' : expected, found: quote(found) });
}

const quote = (value: unknown): string => (JSON.stringify(value) ?? 'nothing').slice(0, 60);

/** Indented, with a newline at the end: people read these files. */
export const encodeJson = (value: unknown): Uint8Array => new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`);
