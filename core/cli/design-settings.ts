import type { z } from 'zod';
import { InputError } from '../math/input-error.ts';
import { designConfigSchema, type DesignConfig } from '../training/design-config.ts';
import { suggestion } from './suggest.ts';

/**
 * The configuration with settings such as `training.epochs=2` in place of its own values. A value is read as JSON where it is JSON
 * (`2`, `true`, `null`), and as plain text otherwise.
 * @throws InputError when a name is not one of the configuration, or a value is not `a.b=c`.
 */
export function withSettings(config: DesignConfig, settings: readonly string[]): unknown {
  const changed = structuredClone(config) as unknown as Record<string, unknown>;
  const names = leafNames(config);
  for (const setting of settings) {
    const [, name = '', text = ''] = /^\s*([^=\s]+)\s*=(.*)$/s.exec(setting) ?? [];
    if (name === '') {
      throw new InputError({ where: '--set', expected: 'name=value, such as training.epochs=2', found: `"${setting}"` });
    }
    if (!names.includes(name)) {
      throw new InputError({
        where: '--set',
        expected: 'a setting of the design',
        found: `"${name}"`,
        hint: nearName(name, names),
      });
    }
    const parts = name.split('.');
    const owner = parts.slice(0, -1).reduce((branch, part) => branch[part] as Record<string, unknown>, changed);
    owner[parts.at(-1)!] = valueOf(text.trim());
  }
  return changed;
}

/** @throws InputError for the first thing that is wrong: where it is, what was expected, what was found. */
export function checkDesign(config: unknown, where: string): DesignConfig {
  const result = designConfigSchema.safeParse(config);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  const at = [where, issue.path.map(String).join('.')].filter((part) => part !== '').join(': ');
  if (issue.code === 'unrecognized_keys') {
    const known = issue.path.reduce((shape, part) => schemaAt(shape, String(part)), designConfigSchema as SchemaNode).shape ?? {};
    const [key = ''] = issue.keys;
    throw new InputError({
      where: at,
      expected: 'settings of a design',
      found: `"${key}"`,
      hint: suggestion(key, Object.keys(known)),
    });
  }
  const found = issue.path.reduce<unknown>((value, part) => (value as Record<PropertyKey, unknown> | undefined)?.[part], config);
  throw new InputError({ where: at, ...described(issue, found) });
}

interface SchemaNode {
  readonly shape?: Readonly<Record<string, SchemaNode>>;
}
const schemaAt = (node: SchemaNode, key: string): SchemaNode => node.shape?.[key] ?? {};

function described(issue: z.core.$ZodIssue, value: unknown): { expected: string; found: string } {
  // Checks of the schema's own already say both.
  const [, expected, found] = /^expected (.*), found (.*)$/s.exec(issue.message) ?? [];
  if (expected !== undefined && found !== undefined) return { expected, found };
  const said = /expected (.*?)(?:, received .*)?$/s.exec(issue.message)?.[1] ?? issue.message;
  return {
    expected: said.replace(/^(number|string|int) to be /, 'a value '),
    found: value === undefined ? 'nothing' : JSON.stringify(value),
  };
}

function leafNames(value: object, prefix = ''): string[] {
  return Object.entries(value).flatMap(([key, child]: [string, unknown]) =>
    typeof child === 'object' && child !== null ? leafNames(child, `${prefix}${key}.`) : [prefix + key],
  );
}

/** `learningRate` alone is as good a hint as a misspelt `optimizer.learningRate`. */
function nearName(name: string, names: readonly string[]): string | undefined {
  const last = name.split('.').at(-1)!;
  const sameEnd = names.filter((candidate) => candidate.split('.').at(-1) === last);
  return sameEnd.length > 0 ? `did you mean ${sameEnd.join(' or ')}?` : suggestion(name, names);
}

function valueOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
