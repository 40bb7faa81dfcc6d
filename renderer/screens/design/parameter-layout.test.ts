import { describe, expect, it } from 'vitest';
import { fakePresets } from '../../client/fake-data.ts';
import { withValue, type Draft } from './draft.ts';
import { parameterFields, parameterGroups } from './parameter-fields.ts';
import { layOut, type ParameterLine } from './parameter-layout.ts';
import { idleReason } from './parameter-relevance.ts';

const mini = (fakePresets[0] as (typeof fakePresets)[number]).config;
const change = (...changes: [string, unknown][]): Draft =>
  changes.reduce<Draft>((draft, [path, value]) => withValue(draft, path, value), mini);

interface Options {
  readonly problems?: Map<string, string>;
  readonly opened?: Map<string, boolean>;
  readonly all?: boolean;
}
function linesOf(group: string, draft: Draft, { problems = new Map(), opened = new Map(), all = false }: Options = {}) {
  const fields = parameterGroups.find(({ key }) => key === group)?.fields ?? [];
  return layOut(fields, { draft, problems, opened, all });
}
const keysOf = (lines: readonly ParameterLine[]): string[] => lines.map(({ key }) => key);

describe('what has no effect', () => {
  it.each([
    ['distillation.cdp', change(), 'distillation is off'],
    ['distillation.cdp', change(['distillation.enabled', true]), null],
    ['distillation.enabled', change(), null],
    ['distillation.teacherEpochs', change(['distillation.enabled', true], ['distillation.teacher', 'r5']), 'trained already'],
    ['distillation.match', change(['distillation.enabled', true], ['distillation.cdp', 0]), 'pattern weight'],
    ['unrolling.width', change(), 'no stages'],
    ['unrolling.width', change(['unrolling.stages', 3]), null],
    ['mask.quantisation', change(), 'any phase'],
    ['mask.quantisation', change(['mask.bits', 2]), null],
    ['mask.quantisation', change(['mask.bits', 2], ['mask.learned', false]), 'not learned'],
    ['mask.bits', change(['mask.learned', false]), null],
    ['mask.regulariserWeight', change(['mask.regulariser', 'levels']), null],
    ['sensing.noise.spread', change(), 'no noise'],
    ['sensing.noise.spread', change(['sensing.noise.snr', 30]), null],
    ['scene.phaseRange', change(['scene.model', 'phase']), null],
  ])('%s', (path, draft, reason) => {
    if (reason === null) expect(idleReason(path, draft)).toBeNull();
    else expect(idleReason(path, draft)).toContain(reason);
  });

  it('is said of parameters that there are', () => {
    const off = change(
      ['mask.learned', false],
      ['initialisation.padding', 'none'],
      ['distillation.teacher', 'r5'],
      ['mask.regulariser', 'none'],
    );
    const idle = parameterFields.filter(({ path }) => idleReason(path, off) !== null);
    // 8 of distillation, 3 of the stages, 4 of the mask, 3 of the filter, the phase range, the spread and the parameter of the weights.
    expect(idle.length).toBe(21);
  });
});

describe('the lines of a group', () => {
  it('fold what has no effect into one line with the reason', () => {
    expect(linesOf('distillation', mini)).toMatchObject([
      { kind: 'row', key: 'distillation.enabled', idle: null },
      { kind: 'fold', key: 'fold-distillation.teacher', title: '8 more: distillation is off', open: false },
    ]);
    const mask = linesOf('mask', mini).filter(({ kind }) => kind === 'fold');
    expect(mask).toMatchObject([
      { title: 'Quantisation: the mask takes any phase' },
      { title: 'Regulariser weight ρ: there is no regulariser' },
    ]);
  });

  it('show it where it is asked for, still with its reason', () => {
    const opened = new Map([['fold-distillation.teacher', true]]);
    const lines = linesOf('distillation', mini, { opened });
    expect(lines.length).toBe(10);
    expect(lines.at(-1)).toMatchObject({ kind: 'row', idle: 'distillation is off' });
  });

  it('never fold what is wrong', () => {
    const problems = new Map([['distillation.cdp', 'Expected a number']]);
    expect(keysOf(linesOf('distillation', mini, { problems }))).toContain('distillation.cdp');
    const panel = new Map([['sensing.panel.fringing', 'Expected a number']]);
    expect(keysOf(linesOf('sensing', mini, { problems: panel }))).toContain('sensing.panel.fringing');
  });

  it('have headings for nested parts, of which an ideal panel is closed', () => {
    expect(linesOf('sensing', mini).filter(({ kind }) => kind === 'section')).toMatchObject([
      { title: 'Noise', open: true, summary: '' },
      { title: 'Panel', open: false, summary: 'ideal' },
    ]);
    const real = linesOf('sensing', change(['sensing.panel.fringing', 0.5]));
    expect(real.find(({ key }) => key === 'sensing.panel')).toMatchObject({ open: true, summary: 'modelled' });
    expect(keysOf(linesOf('sensing', mini, { opened: new Map([['sensing.noise', false]]) }))).not.toContain('sensing.noise.snr');
  });

  it('are all there in a search', () => {
    for (const { key, fields } of parameterGroups) {
      const rows = linesOf(key, mini, { all: true }).filter(({ kind }) => kind === 'row');
      expect(keysOf(rows)).toEqual(fields.map(({ path }) => path));
    }
  });

  it('keep the rows in order and in place whatever is typed, so that the focus stays', () => {
    const on = change(['distillation.enabled', true]);
    const before = keysOf(linesOf('distillation', on));
    const typing = keysOf(linesOf('distillation', withValue(on, 'distillation.cdp', 0)));
    expect(typing.filter((key) => before.includes(key))).toEqual(before.filter((key) => typing.includes(key)));
    expect(typing).toContain('distillation.cdp');
  });
});
