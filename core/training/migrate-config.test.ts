import { describe, expect, it } from 'vitest';
import { InputError } from '../math/input-error.ts';
import { designConfigSchema } from './design-config.ts';
import first from './fixtures/config-version-1.json' with { type: 'json' };
import { initialState } from './design-state.ts';
import { migrateConfig } from './migrate-config.ts';
import { parseDesignConfig } from './parse-config.ts';

/** As the first version wrote it, for phase scenes and a noisy camera. */
const parsed = parseDesignConfig(first, 'config.json');

/** Whether everything in `part` is in `whole` with the same value. */
function keeps(part: object, whole: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(part)) {
    if (name === 'version') continue;
    if (typeof value === 'object' && value !== null) keeps(value as object, whole[name] as Record<string, unknown>);
    else expect(whole[name], name).toBe(value);
  }
}

describe('a configuration of version 1', () => {
  it('keeps all that it said, and means with what is new what it meant', () => {
    expect(parsed.version).toBe(2);
    keeps(first, parsed);
    expect(parsed.sensing.panel).toEqual({ phaseError: 0, fringing: 0, fillFactor: 1, zeroOrder: 0 });
    expect(parsed.sensing.noise.spread).toBe(1);
    expect(parsed.mask).toMatchObject({ bits: null, regulariser: 'none', regulariserWeight: 0 });
    expect(parsed.unrolling.stages).toBe(0);
    expect(parsed.distillation.enabled).toBe(false);
    expect([parsed.optimiser.gradientLimit, parsed.training.startFrom]).toEqual([null, null]);
    // Neither stages nor levels: the names of the state are those of the first version.
    const parts = new Set(
      Object.keys(initialState(parsed)).map((name) => name.replace(/^adam\.(first|second)\./, '').split('.')[0]),
    );
    expect([...parts].sort()).toEqual(['filter', 'mask', 'network', 'start']);
  });

  it('is left as it was, and what is of this version comes back unchanged', () => {
    const before = JSON.stringify(first);
    migrateConfig(first);
    expect(JSON.stringify(first)).toBe(before);
    expect(migrateConfig(parsed)).toBe(parsed);
    expect(parseDesignConfig(parsed)).toEqual(parsed);
  });

  it('is refused by the field that is wrong or missing, not by what came later', () => {
    const { optimiser: _, ...without } = first;
    expect(() => parseDesignConfig(without, 'old.json')).toThrow(
      'old.json: optimiser: expected a group of fields, found nothing',
    );
    const wrong = { ...first, mask: { ...first.mask, learningRate: -1 } };
    expect(() => parseDesignConfig(wrong, 'old.json')).toThrow(
      'old.json: mask.learningRate: expected a number above 0, found -1',
    );
  });
});

it.each([
  [
    'a later version',
    { ...parsed, version: 3 },
    'c.json: version: expected at most 2, found 3 (written by a newer Kinoform: update this one)',
  ],
  ['a version that never was', { ...first, version: 0 }, 'c.json: version: expected 2, found 0'],
])('%s is refused', (_, config, message) => {
  expect(() => parseDesignConfig(config, 'c.json')).toThrow(message);
  expect(() => parseDesignConfig(config, 'c.json')).toThrow(InputError);
});

it.each([null, 3, 'text', [], {}])('%j, which is no configuration, comes back as it is', (value) => {
  expect(migrateConfig(value)).toBe(value);
  expect(designConfigSchema.safeParse(value).success).toBe(false);
});
