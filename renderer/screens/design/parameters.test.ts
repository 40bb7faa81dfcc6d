import { z } from 'zod';
import { describe, expect, it } from 'vitest';
import { fakePresets } from '../../client/fake-data.ts';
import { changedPaths, checkDraft, valueAt, withValue } from './draft.ts';
import { describeForm, parameterFields, parameterGroups, type ParameterField } from './parameter-fields.ts';
import { readParameter, showParameter } from './parameter-text.ts';

const mini = (fakePresets[0] as (typeof fakePresets)[number]).config;
const field = (path: string): ParameterField => {
  const found = parameterFields.find((candidate) => candidate.path === path);
  if (found === undefined) throw new Error(`no field ${path}`);
  return found;
};

describe('the form of a design', () => {
  it('has a field for every value of a configuration but its version', () => {
    const leaves = (value: object, path: string): string[] =>
      Object.entries(value).flatMap(([key, inner]) =>
        typeof inner === 'object' && inner !== null ? leaves(inner as object, `${path}${key}.`) : [`${path}${key}`],
      );
    expect(parameterFields.map(({ path }) => path).sort()).toEqual(leaves({ ...mini, version: {} }, '').sort());
  });

  it('gives every field a title and help', () => {
    for (const { path, title, help } of parameterFields) {
      expect.soft(title, path).not.toBe(path);
      expect.soft(help, path).not.toBe('');
    }
  });

  it('gives every group a title of its own', () => {
    for (const { key, title } of parameterGroups) expect(title).not.toBe(key);
  });

  it('knows kinds, units, choices and emptiness from the schema', () => {
    expect(field('training.epochs')).toMatchObject({ kind: 'integer', nullable: false, range: '1 or more' });
    expect(field('training.patience')).toMatchObject({ kind: 'integer', nullable: true, unit: 'epochs' });
    expect(field('scene.model')).toMatchObject({ kind: 'choice', choices: ['amplitude', 'phase', 'complex'] });
    expect(field('mask.learned')).toMatchObject({ kind: 'switch' });
    expect(field('sensing.noise.snr')).toMatchObject({ kind: 'number', nullable: true, unit: 'dB', range: '' });
    expect(field('initialisation.filterSize')).toMatchObject({ range: '1 to 31' });
    expect(field('mask.learningRate')).toMatchObject({ range: 'above 0' });
  });

  it('shows a parameter that is added to the schema', () => {
    const schema = z.object({
      optics: z.object({ tilt: z.number().meta({ title: 'Tilt', unit: 'rad' }) }).meta({ title: 'Optics' }),
    });
    const groups = describeForm(z.toJSONSchema(schema) as Parameters<typeof describeForm>[0]);
    expect(groups[1]).toMatchObject({ title: 'Optics', fields: [{ path: 'optics.tilt', title: 'Tilt', unit: 'rad' }] });
  });
});

describe('typed values', () => {
  it.each([
    ['training.epochs', '12', 12],
    ['optimiser.learningRate', '5e-4', 5e-4],
    ['optimiser.learningRate', '.5', 0.5],
    ['training.patience', ' ', null],
    ['training.epochs', '', ''],
    ['training.epochs', '12 or so', '12 or so'],
    ['training.epochs', '0x10', '0x10'],
    ['scene.phaseRange', 'π', Math.PI],
    ['scene.phaseRange', '2pi', 2 * Math.PI],
    ['scene.phaseRange', 'pi/2', Math.PI / 2],
    ['scene.phaseRange', '0.5 π', Math.PI / 2],
    ['training.epochs', 'π', 'π'],
    ['name', ' my run', ' my run'],
  ])('%s from "%s"', (path, typed, value) => expect(readParameter(field(path), typed)).toBe(value));

  it('shows simple parts of π, and reads them back', () => {
    for (const [value, text] of [
      [Math.PI, 'π'],
      [Math.PI / 2, '0.5π'],
      [1.5, '1.5'],
    ] as const) {
      expect(showParameter(field('scene.phaseRange'), value)).toBe(text);
      expect(readParameter(field('scene.phaseRange'), text)).toBe(value);
    }
  });

  it('shows nothing for null', () => expect(showParameter(field('training.patience'), null)).toBe(''));
});

describe('drafts', () => {
  it('change by path without touching the original', () => {
    const changed = withValue(mini, 'sensing.noise.photons', 1000);
    expect(valueAt(changed, 'sensing.noise.photons')).toBe(1000);
    expect(valueAt(mini, 'sensing.noise.photons')).toBeNull();
    expect(valueAt(changed, 'sensing.noise.bits')).toBeNull();
  });

  it('know what differs from a preset', () => {
    expect(changedPaths(mini, mini).size).toBe(0);
    expect([...changedPaths(withValue(mini, 'training.epochs', 5), mini)]).toEqual(['training.epochs']);
  });
});

describe('checking', () => {
  const problem = (path: string, value: unknown): string | undefined =>
    checkDraft(withValue(mini, path, value)).problems.get(path);

  it('passes a preset', () => {
    expect(checkDraft(mini)).toEqual({ config: mini, problems: new Map() });
  });

  it.each([
    ['training.epochs', 'many', 'Expected a number, found “many”'],
    ['training.epochs', '', 'Expected a number, found nothing'],
    ['training.epochs', 1.5, 'Expected a whole number, found “1.5”'],
    ['training.epochs', 0, 'Expected more than 0, found “0”'],
    ['sensing.snapshots', 65, 'Expected at most 64, found “65”'],
    ['optimiser.learningRate', -1, 'Expected more than 0, found “-1”'],
    ['optimiser.beta1', 1, 'Expected less than 1, found “1”'],
    ['name', 'x'.repeat(200), `Expected at most 80 characters, found “${'x'.repeat(40)}…”`],
    ['name', '', 'Expected some text, found nothing'],
    ['initialisation.filterSize', 4, 'expected an odd number'],
    ['training.batchSize', 5000, 'expected at most the 3072 training scenes, found 5000'],
  ])('%s = %s', (path, value, text) => expect(problem(path, value)).toBe(text));

  it('puts what two parameters disagree on where it can be mended', () => {
    expect(checkDraft(withValue(mini, 'dataset.height', 30)).problems.get('network.depth')).toContain('divisible by 2^depth = 4');
  });
});
