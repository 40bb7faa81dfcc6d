/** What arXiv 2505.18352 trains, what this adds to it, and how large at each scale. */
import type { Arm } from './experiment.ts';
import type { Scale } from './study.ts';

export const END_TO_END = 'end-to-end';
export const RANDOM = 'random';
export const CONTROL = 'end-to-end-longer';
export const teacherName = (snapshots: number): string => (snapshots === 1 ? END_TO_END : `teacher-${snapshots}`);
/** Both terms, as in the paper, from a teacher of so many snapshots. */
export const studentName = (snapshots: number): string => `student-${snapshots}`;

export interface DistillationScale {
  readonly preset: string;
  readonly overrides: readonly string[];
  /** L of figure 2, and L_t of figure 3. */
  readonly snapshots: readonly number[];
  readonly teachers: readonly number[];
  /** L_t of everything else. */
  readonly teacher: number;
  readonly epochs: number;
  readonly seeds: {
    /** Of figures. */
    readonly figures: number;
    /** Of what is compared in pairs. */
    readonly pairs: number;
  };
}

/** The paper's terms are sums of squares; a mean changes how they weigh against each other. */
const COMMON = ['objective.reduction=sum', 'mask.learningRate=0.1'];

export const SIZES: Readonly<Record<Scale, DistillationScale>> = {
  smoke: {
    preset: 'mini',
    overrides: [
      ...COMMON,
      ...['dataset.height=16', 'dataset.width=16', 'dataset.train=512', 'dataset.validation=40', 'dataset.test=40'],
      ...['network.baseWidth=8', 'initialisation.iterations=6', 'training.epochs=2'],
    ],
    snapshots: [1, 2, 4],
    teachers: [2, 4],
    teacher: 4,
    epochs: 2,
    seeds: { figures: 3, pairs: 3 },
  },
  laptop: {
    preset: 'mini',
    overrides: [...COMMON, 'dataset.train=2048', 'dataset.validation=100', 'dataset.test=100', 'training.epochs=3'],
    snapshots: [1, 3, 5, 9, 15],
    teachers: [3, 9, 15],
    teacher: 9,
    epochs: 3,
    seeds: { figures: 3, pairs: 5 },
  },
  paper: {
    preset: 'paper',
    overrides: COMMON,
    snapshots: [1, 3, 5, 7, 9, 11, 13, 15],
    teachers: [3, 5, 7, 9, 11, 13, 15],
    teacher: 9,
    epochs: 120,
    seeds: { figures: 3, pairs: 5 },
  },
};

/** A way to distil: what is compared with end-to-end training. */
export interface Variant {
  readonly name: string;
  readonly title: string;
  /** In words, for the page. */
  readonly what: string;
  readonly overrides: readonly string[];
}

const weights = (cdp: number, features: number, images = 0): string[] => [
  `distillation.cdp=${cdp}`,
  `distillation.features=${features}`,
  `distillation.images=${images}`,
];

/** Table 1, without the student that has both terms. β and σ as in the paper. */
export const ABLATION: readonly Variant[] = [
  { name: 'cdp-only', title: 'patterns only', what: 'β = .01, σ = 0', overrides: weights(0.01, 0) },
  { name: 'features-only', title: 'features only', what: 'β = 0, σ = .01', overrides: weights(0, 0.01) },
];

/**
 * Beyond the paper. Each changes one thing; no weight was chosen by what came out. Those of statistics and autocorrelation make these terms about a sixth of
 * the objective at the end of a small design, which is what features are with the paper's weights; with .01 they would be 2 % and .03 % of it.
 */
export const VARIANTS: readonly Variant[] = [
  {
    name: 'features-mean',
    title: 'normalised features',
    what: 'features only, every term a mean over its numbers instead of a sum; σ = .01',
    overrides: [...weights(0, 0.01), 'objective.reduction=mean'],
  },
  {
    name: 'cdp-statistics',
    title: 'patterns by their statistics',
    what: 'local mean and contrast of single patterns instead of the mean pattern, which is smooth; β = .1',
    overrides: [...weights(0.1, 0), 'distillation.match=statistics'],
  },
  {
    name: 'cdp-autocorrelation',
    title: 'patterns by their autocorrelation',
    what: 'the power spectrum of single patterns, their grain; β = .9',
    overrides: [...weights(0.9, 0), 'distillation.match=autocorrelation'],
  },
  {
    name: 'teacher-images',
    title: "the teacher's images as target",
    what: "half of the objective is the distance to the teacher's reconstruction; τ = .5",
    overrides: weights(0, 0, 0.5),
  },
  {
    name: 'fading',
    title: 'fading weights',
    what: 'both terms, falling to nothing over the training (cosine); β = σ = .01',
    overrides: [...weights(0.01, 0.01), 'distillation.schedule=cosine'],
  },
];

/** Every arm of a scale: teachers before those that they teach. @param seeds of every arm; undefined: as the scale has them */
export function distillationArms(size: DistillationScale, seeds: number | undefined): Arm[] {
  const [figures, pairs] = [seeds ?? size.seeds.figures, seeds ?? size.seeds.pairs];
  const teachers = size.snapshots.filter((snapshots) => snapshots > 1);
  const distilled = (variant: Omit<Variant, 'what'>, snapshots: number): Arm => ({
    name: variant.name,
    title: variant.title,
    overrides: ['distillation.enabled=true', `distillation.teacherSnapshots=${snapshots}`, ...variant.overrides],
    teacher: teacherName(snapshots),
    seeds: snapshots === size.teacher ? pairs : figures,
  });
  return [
    { name: END_TO_END, title: 'end to end', overrides: [], seeds: pairs },
    {
      name: RANDOM,
      title: 'random mask',
      overrides: ['mask.learned=false', 'initialisation.filterLearned=false'],
      seeds: figures,
    },
    ...teachers.map((snapshots) => ({
      name: teacherName(snapshots),
      title: `teacher, L = ${snapshots}`,
      overrides: [`sensing.snapshots=${snapshots}`],
      seeds: snapshots === size.teacher ? pairs : figures,
    })),
    { name: CONTROL, title: 'end to end, longer', overrides: [`training.epochs=${2 * size.epochs}`], seeds: pairs },
    ...size.teachers.map((snapshots) =>
      distilled(
        { name: studentName(snapshots), title: `student of L = ${snapshots}`, overrides: weights(0.01, 0.01) },
        snapshots,
      ),
    ),
    ...[...ABLATION, ...VARIANTS].map((variant) => distilled(variant, size.teacher)),
    ...keptMasksOf(size).map(({ name, mask, title }) => ({
      name,
      title,
      overrides: ['mask.learned=false'],
      start: mask,
      beside: [KEPT_END_TO_END],
      seeds: figures,
    })),
    {
      ...distilled(
        {
          name: LONGER,
          title: 'both terms, longer',
          overrides: [...weights(0.01, 0.01), `training.epochs=${2 * size.epochs}`],
        },
        size.teacher,
      ),
      seeds: figures,
    },
  ];
}

/** A student that trains as long as the control. */
export const LONGER = 'student-longer';
export const KEPT_END_TO_END = `kept-${END_TO_END}`;

/** Masks that are kept while their network trains on without a teacher: whether distillation made a better mask, or only another network. */
export const keptMasksOf = ({ teacher }: DistillationScale) =>
  [
    [END_TO_END, 'end to end'],
    [studentName(teacher), 'both terms'],
    ['features-only', 'features only'],
  ].map(([mask = '', title]) => ({ name: `kept-${mask}`, mask, title: `mask of ${title}, kept` }));
