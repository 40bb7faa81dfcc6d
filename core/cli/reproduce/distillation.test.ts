import { describe, expect, it } from 'vitest';
import mini from '../../../assets/presets/mini.json' with { type: 'json' };
import { loadDesignConfig } from '../../runs/presets.ts';
import { locations } from '../../service/locations.ts';
import { applyOverrides } from '../../training/overrides.ts';
import { parseDesignConfig } from '../../training/parse-config.ts';
import { teacherProblem } from '../../training/teacher.ts';
import { renderPage } from '../report/page.ts';
import { CONTROL, END_TO_END } from './distillation-arms.ts';
import { distillation } from './distillation.ts';
import { armConfig, trialsOf, type Outcome } from './experiment.ts';
import { SCALES } from './study.ts';
import { summariseArms } from './summary.ts';
import { outcomesOf } from './testing.ts';

describe.each(SCALES)('the study at the scale %s', (scale) => {
  const plan = distillation.plan(scale, undefined);

  it('has arms that differ, with teachers that fit', async () => {
    const base = await loadDesignConfig(locations.assets, plan.preset, plan.overrides);
    const experiment = { name: 'distillation', base, arms: plan.arms, firstSeed: 0 };
    expect(new Set(trialsOf(experiment).map(({ arm }) => arm.name)).size).toBe(plan.arms.length);
    const configs = new Map(plan.arms.map((arm) => [arm.name, armConfig(experiment, arm)]));
    const whole = plan.arms.map(({ name, start }) => JSON.stringify({ ...configs.get(name), name: '', start }));
    expect(new Set(whole).size).toBe(plan.arms.length);
    for (const { name, teacher } of plan.arms) {
      const config = configs.get(name)!;
      expect(config.distillation.enabled).toBe(teacher !== undefined);
      if (teacher !== undefined) expect(teacherProblem(config, configs.get(teacher)!, teacher)).toBeNull();
    }
    const [plain, control] = [END_TO_END, CONTROL].map((name) => configs.get(name)!.training.epochs);
    const taught = plan.arms.find(({ teacher }) => teacher !== undefined)!;
    expect(control).toBe(configs.get(taught.name)!.training.epochs + configs.get(taught.teacher!)!.training.epochs);
    expect(plain).toBe(configs.get(taught.name)!.training.epochs);
  });

  it('has at least three seeds of each, and as many as one asks for', () => {
    expect(Math.min(...plan.arms.map(({ seeds }) => seeds))).toBeGreaterThanOrEqual(3);
    expect(new Set(distillation.plan(scale, 7).arms.map(({ seeds }) => seeds))).toEqual(new Set([7]));
  });
});

describe('the page', () => {
  const plan = distillation.plan('smoke', undefined);
  const base = parseDesignConfig(applyOverrides(parseDesignConfig(mini.config), plan.overrides, 'test'));
  const psnrs = (name: string): (number | null)[] => {
    if (name === CONTROL) return [24.5, 24.6, 24.7];
    if (name === 'features-mean') return [24.9, 25.1, 25.0];
    if (name === 'fading') return [24.2, 24.3, 24.4];
    if (name === 'cdp-only') return [23, 23.2, 23.1];
    if (name === 'teacher-images') return [24, null, 24.3];
    return [24, 24.1, 24.2];
  };
  const outcomes: Outcome[] = plan.arms.flatMap((arm) =>
    outcomesOf(arm, psnrs(arm.name), {
      lineage: { teacher: arm.teacher === undefined ? null : `${arm.teacher}-0`, start: null },
    }),
  );
  const summaries = summariseArms(plan.arms, outcomes, plan);
  const plane = { height: 2, width: 2, data: [0, 0.5, 1, 0.25] };
  const gallery = {
    truth: [plane],
    rows: plan.pictured.map((arm) => ({
      arm,
      mask: plane,
      snapshots: arm.startsWith('teacher') ? 4 : 1,
      network: [{ plane, psnr: 24 }],
      classical: [{ plane, psnr: 80 }],
    })),
  };
  const page = plan.page({
    scale: 'smoke',
    base,
    outcomes,
    summaries,
    gallery,
    command: 'kinoform reproduce distillation --scale smoke',
    jobs: 2,
  });
  const html = renderPage(page);

  it('looks as it did', () => expect(html).toMatchSnapshot());

  it('says who wins by the numbers: both intervals above 0, and nobody else', () => {
    expect(plan.verdict(summaries)).toBe(
      'Better than both end to end and the control that trains as long as student and teacher together, with both intervals above 0: normalised features. ' +
        'Better than end to end, but not than the control that trains as long as student and teacher together: fading weights. ' +
        'Not told apart from end to end: both terms as in the paper, features only, patterns by their statistics and patterns by their autocorrelation. ' +
        'Worse than end to end: patterns only. ' +
        "Too few seeds to say: the teacher's images as target.",
    );
    expect(html).toContain(plan.verdict(summaries).slice(0, 60));
  });

  it("prints the paper's figures that are known, and no others", () => {
    expect(html).toContain('26.98');
    expect(html).toContain('26.41');
    expect(html).toContain('not stated here');
  });

  it('has the classical baseline in every table of learned figures', () => {
    const learned = page.sections.flatMap(({ blocks }) => blocks).filter((block) => block.kind === 'table');
    for (const { columns } of learned.filter(
      (table) => table.columns.includes('network, dB') && !table.columns.includes('run'),
    )) {
      expect(columns).toContain('nothing learned (ER), dB');
    }
    expect(html).toContain('80.00 [80.00, 80.00]<small>median 79.8, 100 % over 30</small>');
  });

  it('names the run that diverged, and why', () => {
    expect(html).toContain('teacher-images-1');
    expect(html).toContain('diverged: task became NaN');
  });

  it('can be made of nothing but failures', () => {
    const none = outcomes.map((outcome) => ({ ...outcome, run: null, problem: 'failed' }));
    const empty = plan.page({
      scale: 'smoke',
      base,
      outcomes: none,
      summaries: summariseArms(plan.arms, none, plan),
      gallery: null,
      command: '',
      jobs: 1,
    });
    expect(renderPage(empty)).not.toMatch(/NaN|Infinity|undefined/);
  });
});
