import { describe, expect, it } from 'vitest';
import { loadDesignConfig } from '../../runs/presets.ts';
import { locations } from '../../service/locations.ts';
import { armConfig, trialConfig, trialsOf } from './experiment.ts';
import { STUDIES } from './studies.ts';
import { SCALES } from './study.ts';

const combinations = STUDIES.flatMap((study) =>
  'plan' in study ? SCALES.map((scale) => [study.name, scale, study.plan(scale, undefined)] as const) : [],
);

describe.each(combinations)('%s, %s', (name, _scale, plan) => {
  it('has arms that can be trained, in an order in which each finds what it needs', async () => {
    const base = await loadDesignConfig(locations.assets, plan.preset, plan.overrides);
    const experiment = { name, base, arms: plan.arms, firstSeed: 0 };
    for (const arm of plan.arms) expect(() => armConfig(experiment, arm), arm.name).not.toThrow();
    const trials = trialsOf(experiment);
    expect(trials).toHaveLength(plan.arms.reduce((sum, { seeds }) => sum + seeds, 0));
    const configs = trials.map((trial) => JSON.stringify({ ...trialConfig(experiment, trial, needsOf(trial)), name: '' }));
    expect(new Set(configs).size, 'no two arms are the same').toBe(configs.length);
  });

  it('compares with arms that it has, over at least three seeds', () => {
    const names = plan.arms.map((arm) => arm.name);
    for (const needed of [...plan.references, ...plan.pictured]) expect(names).toContain(needed);
    for (const arm of plan.arms) expect(arm.seeds, arm.name).toBeGreaterThanOrEqual(3);
  });
});

const needsOf = ({ arm, seed }: ReturnType<typeof trialsOf>[number]) => ({
  teacher: arm.teacher === undefined ? null : `${arm.teacher}-${seed}`,
  start: arm.start === undefined ? null : `${arm.start}-${seed}`,
});
