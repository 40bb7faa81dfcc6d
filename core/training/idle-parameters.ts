/** Which parameters of a design have no effect, as others are; a configuration that is being edited, and may not be valid, is judged alike. */

/** Why a parameter has no effect. */
export type IdleCause =
  | 'distillationOff'
  | 'teacherNamed'
  | 'noPatternWeight'
  | 'noStages'
  | 'maskFixed'
  | 'noLevels'
  | 'noRegulariser'
  | 'amplitudeScenes'
  | 'noNoise'
  | 'noFilter'
  | 'noWeightParameter';

type Test = (config: object) => boolean;

interface Rule {
  readonly paths: readonly string[];
  readonly idle: Test;
  readonly cause: IdleCause;
}

const at = (config: object, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>(
      (value, key) => (typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined),
      config,
    );
const is =
  (path: string, ...values: unknown[]): Test =>
  (config) =>
    values.includes(at(config, path));
const isNot =
  (path: string, ...values: unknown[]): Test =>
  (config) =>
    !values.includes(at(config, path));

const NOISE = ['photons', 'readNoise', 'snr'].map((key) => is(`sensing.noise.${key}`, null, 0));

/** The first that applies gives the cause: the widest come first. */
const RULES: readonly Rule[] = [
  {
    paths: ['teacher', 'teacherSnapshots', 'teacherEpochs', 'match', 'cdp', 'features', 'images', 'schedule'].map(
      (key) => `distillation.${key}`,
    ),
    idle: isNot('distillation.enabled', true),
    cause: 'distillationOff',
  },
  {
    paths: ['distillation.teacherSnapshots', 'distillation.teacherEpochs'],
    idle: isNot('distillation.teacher', null),
    cause: 'teacherNamed',
  },
  { paths: ['distillation.match'], idle: is('distillation.cdp', 0), cause: 'noPatternWeight' },
  {
    paths: ['unrolling.projections', 'unrolling.width', 'unrolling.depth'],
    idle: is('unrolling.stages', 0),
    cause: 'noStages',
  },
  {
    paths: ['mask.learningRate', 'mask.quantisation', 'mask.regulariser', 'mask.regulariserWeight'],
    idle: is('mask.learned', false),
    cause: 'maskFixed',
  },
  { paths: ['mask.quantisation'], idle: is('mask.bits', null), cause: 'noLevels' },
  { paths: ['mask.regulariserWeight'], idle: is('mask.regulariser', 'none'), cause: 'noRegulariser' },
  { paths: ['scene.phaseRange'], idle: is('scene.model', 'amplitude'), cause: 'amplitudeScenes' },
  { paths: ['sensing.noise.spread'], idle: (config) => NOISE.every((none) => none(config)), cause: 'noNoise' },
  {
    paths: ['initialisation.filterSize', 'initialisation.filterSigma', 'initialisation.filterLearned'],
    idle: is('initialisation.padding', 'none'),
    cause: 'noFilter',
  },
  {
    paths: ['initialisation.parameter'],
    idle: is('initialisation.weights', 'mm', 'plain', 'sqrt'),
    cause: 'noWeightParameter',
  },
];

/** Why a parameter, e.g. `mask.quantisation`, has no effect in a design; null when it has one. */
export function idleCause(path: string, config: object): IdleCause | null {
  return RULES.find(({ paths, idle }) => paths.includes(path) && idle(config))?.cause ?? null;
}
