import type { z } from 'zod';
import { InputError } from '../math/input-error.ts';
import { suggestion } from '../math/suggest.ts';
import { CONFIG_VERSION, designConfigSchema } from './design-config.ts';
import type { DesignConfig } from './design-config.ts';
import { migrateConfig } from './migrate-config.ts';

/**
 * A design configuration that came from outside: a file, a preset with overrides, a message.
 * @param file where it stands, named before the field in errors; leave out when the user knows it by its fields alone
 * @throws InputError that names the first field at fault, what was expected and what was found; for a misspelt field, the nearest
 */
export function parseDesignConfig(value: unknown, file?: string): DesignConfig {
  checkVersion(value, file);
  const current = migrateConfig(value);
  const result = designConfigSchema.safeParse(current);
  if (result.success) return result.data;
  throw describeIssue(result.error.issues[0] as z.core.$ZodIssue, current, file);
}

/** Configurations of later versions may mean other things by the same words, so they are refused before anything else is read. */
function checkVersion(value: unknown, file: string | undefined): void {
  const version = (value as { version?: unknown } | null)?.version;
  if (typeof version !== 'number' || version <= CONFIG_VERSION) return;
  throw new InputError({
    where: placed(file, 'version'),
    expected: `at most ${CONFIG_VERSION}`,
    found: `${version}`,
    hint: 'written by a newer Kinoform: update this one',
  });
}

function describeIssue(issue: z.core.$ZodIssue, root: unknown, file: string | undefined): InputError {
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') {
    const key = issue.keys[0] as string;
    const known = Object.keys(sectionAt(path)).filter((name) => !(name in ((valueAt(root, path) ?? {}) as object)));
    return new InputError({
      where: placed(file, [...path, key].join('.')),
      expected: 'a known field',
      found: `"${key}"`,
      hint: suggestion(key, known.length > 0 ? known : Object.keys(sectionAt(path))),
    });
  }
  const where = placed(file, path.join('.') || 'configuration');
  // Checks of our own say both in their message; the others are put in our words.
  const own = /^expected (.*), found (.*)$/s.exec(issue.message);
  if (own !== null) return new InputError({ where, expected: own[1] as string, found: own[2] as string });
  return new InputError({ where, expected: expectation(issue), found: describeValue(valueAt(root, path)) });
}

const KINDS: Readonly<Record<string, string>> = {
  int: 'a whole number',
  number: 'a number',
  string: 'text',
  boolean: 'true or false',
  object: 'a group of fields',
};

function expectation(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return KINDS[issue.expected] ?? issue.expected;
    case 'invalid_value':
      return issue.values.length === 1 ? String(issue.values[0]) : `one of ${issue.values.join(', ')}`;
    case 'too_small':
      if (issue.origin === 'string') return `at least ${issue.minimum} character${issue.minimum === 1 ? '' : 's'}`;
      return issue.inclusive === true ? `at least ${issue.minimum}` : `a number above ${issue.minimum}`;
    case 'too_big':
      if (issue.origin === 'string') return `at most ${issue.maximum} characters`;
      return issue.inclusive === true ? `at most ${issue.maximum}` : `a number below ${issue.maximum}`;
    default:
      return issue.message.replace(/^expected /, '');
  }
}

function describeValue(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'a list' : 'a group of fields';
  return typeof value === 'string' ? `"${value}"` : String(value);
}

function placed(file: string | undefined, field: string): string {
  return file === undefined ? field : `${file}: ${field}`;
}

function valueAt(root: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<string, unknown> | null | undefined)?.[key], root);
}

/** The fields that the schema knows at a path. */
function sectionAt(path: readonly string[]): Readonly<Record<string, unknown>> {
  let shape: Readonly<Record<string, unknown>> = designConfigSchema.shape;
  for (const key of path) shape = (shape[key] as { shape?: Readonly<Record<string, unknown>> } | undefined)?.shape ?? {};
  return shape;
}
