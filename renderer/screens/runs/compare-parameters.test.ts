import { expect, it } from 'vitest';
import type { DesignConfig } from '../../../core/service/contract.ts';
import { fakePresets } from '../../client/fake-data.ts';
import { withValue, type Draft } from '../design/draft.ts';
import { comparedParameters } from './compare-parameters.ts';

const base = fakePresets[0]!.config;
const changed = (values: Readonly<Record<string, unknown>>): DesignConfig =>
  Object.entries(values).reduce(
    (config, [path, value]) => withValue(config, path, value),
    base as Draft,
  ) as unknown as DesignConfig;
const rows = (...configs: DesignConfig[]): Record<string, readonly string[]> =>
  Object.fromEntries(comparedParameters(configs).map(({ path, values }) => [path, values]));

it('lists what differs and nothing else, least of all the names', () => {
  expect(rows(base, changed({ name: 'another' }))).toEqual({});
  expect(rows(base, changed({ seed: 7, 'training.epochs': 99 }), base)).toEqual({
    seed: ['0', '7', '0'],
    'training.epochs': [String(base.training.epochs), '99', String(base.training.epochs)],
  });
});

it('gives each its title, group and unit, and shows numbers as the form does', () => {
  const [row] = comparedParameters([base, changed({ 'scene.model': 'phase' })]).filter(({ path }) => path === 'scene.model');
  expect(row).toMatchObject({ title: expect.stringMatching(/./) as string, group: expect.stringMatching(/./) as string });
  expect(row!.values).toHaveLength(2);
});

it('leaves out what has no effect in any of them', () => {
  const off = { 'distillation.enabled': false };
  expect(rows(changed(off), changed({ ...off, 'distillation.cdp': 0.7, 'distillation.teacherEpochs': 50 }))).toEqual({});
  expect(rows(base, changed({ 'unrolling.stages': 0, 'unrolling.width': 99 }))).not.toHaveProperty('unrolling.width');
});

it('shows a dash where it has no effect in one, and its value where it has', () => {
  const off = changed({ 'distillation.enabled': false, 'distillation.teacherEpochs': 20 });
  const on = changed({ 'distillation.enabled': true, 'distillation.teacherEpochs': 50 });
  const found = rows(off, on);
  expect(found['distillation.enabled']).toEqual(['off', 'on']);
  expect(found['distillation.teacherEpochs']).toEqual(['–', '50']);
});
