import { texts } from '../../texts.ts';
import { valueAt, type Draft } from './draft.ts';

interface Rule {
  /** Parameters, or whole parts of the configuration. */
  readonly paths: readonly string[];
  readonly idle: (draft: Draft) => boolean;
  readonly reason: string;
}

const { idle: reasons } = texts.parameters;
const is =
  (path: string, ...values: unknown[]) =>
  (draft: Draft): boolean =>
    values.includes(valueAt(draft, path));
const isNot =
  (path: string, ...values: unknown[]) =>
  (draft: Draft): boolean =>
    !values.includes(valueAt(draft, path));
const every =
  (...tests: ((draft: Draft) => boolean)[]) =>
  (draft: Draft): boolean =>
    tests.every((test) => test(draft));

const NOISE = ['photons', 'readNoise', 'snr'].map((key) => is(`sensing.noise.${key}`, null, 0));

/** The first that applies gives the reason: the widest come first. */
const RULES: readonly Rule[] = [
  {
    paths: ['teacher', 'teacherSnapshots', 'teacherEpochs', 'match', 'cdp', 'features', 'images', 'schedule'].map(
      (key) => `distillation.${key}`,
    ),
    idle: isNot('distillation.enabled', true),
    reason: reasons.distillationOff,
  },
  {
    paths: ['distillation.teacherSnapshots', 'distillation.teacherEpochs'],
    idle: isNot('distillation.teacher', null),
    reason: reasons.teacherNamed,
  },
  { paths: ['distillation.match'], idle: is('distillation.cdp', 0), reason: reasons.noPatternWeight },
  {
    paths: ['unrolling.projections', 'unrolling.width', 'unrolling.depth'],
    idle: is('unrolling.stages', 0),
    reason: reasons.noStages,
  },
  {
    paths: ['mask.learningRate', 'mask.quantisation', 'mask.regulariser', 'mask.regulariserWeight'],
    idle: is('mask.learned', false),
    reason: reasons.maskFixed,
  },
  { paths: ['mask.quantisation'], idle: is('mask.bits', null), reason: reasons.noLevels },
  { paths: ['mask.regulariserWeight'], idle: is('mask.regulariser', 'none'), reason: reasons.noRegulariser },
  { paths: ['scene.phaseRange'], idle: is('scene.model', 'amplitude'), reason: reasons.amplitudeScenes },
  { paths: ['sensing.noise.spread'], idle: every(...NOISE), reason: reasons.noNoise },
  {
    paths: ['initialisation.filterSize', 'initialisation.filterSigma', 'initialisation.filterLearned'],
    idle: is('initialisation.padding', 'none'),
    reason: reasons.noFilter,
  },
  {
    paths: ['initialisation.parameter'],
    idle: is('initialisation.weights', 'mm', 'plain', 'sqrt'),
    reason: reasons.noWeightParameter,
  },
];

/** Why a parameter has no effect in this design; null when it has one. */
export function idleReason(path: string, draft: Draft): string | null {
  return RULES.find(({ paths, idle }) => paths.includes(path) && idle(draft))?.reason ?? null;
}

const PANEL_IDEAL = every(
  is('sensing.panel.phaseError', 0),
  is('sensing.panel.fringing', 0),
  is('sensing.panel.fillFactor', 1),
  is('sensing.panel.zeroOrder', 0),
);

/** Whether a section starts closed: what it holds is as in most designs. */
export const startsClosed = (section: string, draft: Draft): boolean => section === 'sensing.panel' && PANEL_IDEAL(draft);

/** What a closed group or section holds, in a word; empty where its title says enough. */
export function summaryOf(key: string, draft: Draft): string {
  switch (key) {
    case 'sensing.panel':
      return PANEL_IDEAL(draft) ? texts.parameters.ideal : texts.parameters.modelled;
    case 'distillation':
      return is('distillation.enabled', true)(draft) ? texts.parameters.switchedOn : texts.parameters.switchedOff;
    case 'unrolling':
      return is('unrolling.stages', 0)(draft)
        ? texts.parameters.switchedOff
        : texts.parameters.stages(String(valueAt(draft, 'unrolling.stages')));
    default:
      return '';
  }
}
