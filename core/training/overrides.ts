import { InputError } from '../math/input-error.ts';
import { suggestion } from '../math/suggest.ts';

/**
 * Sets fields of a configuration by `path=value` texts such as `optimiser.learningRate=1e-3`, without touching the original. A value is
 * read as JSON (numbers, true, null), otherwise as text. Whether it is allowed is for `parseDesignConfig` to say.
 * @param where how the user gives them, e.g. `--set`
 * @throws InputError when a text has no `=`, or its path is not one of a single field, with the nearest known path
 */
export function applyOverrides(config: object, overrides: readonly string[], where: string): object {
  const changed = JSON.parse(JSON.stringify(config)) as Record<string, unknown>;
  for (const text of overrides) {
    const equals = text.indexOf('=');
    if (equals < 1) throw new InputError({ where, expected: 'field=value, such as training.epochs=8', found: `"${text}"` });
    const path = text.slice(0, equals).trim();
    const known = fieldPaths(changed);
    if (!known.includes(path)) {
      throw new InputError({
        where: `${where} ${path}`,
        expected: 'a known field',
        found: `"${path}"`,
        hint: suggestion(path, known),
      });
    }
    const keys = path.split('.');
    const last = keys.pop() as string;
    const section = keys.reduce((value, key) => value[key] as Record<string, unknown>, changed);
    section[last] = parseValue(text.slice(equals + 1).trim());
  }
  return changed;
}

/** Every single field, e.g. `sensing.noise.bits`. */
function fieldPaths(value: object, prefix = ''): string[] {
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) =>
    typeof inner === 'object' && inner !== null ? fieldPaths(inner, `${prefix}${key}.`) : [`${prefix}${key}`],
  );
}

function parseValue(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
