import { differenceCell } from './cells.ts';
import { comparisonPage } from './comparison-page.ts';
import type { Arm } from './experiment.ts';
import type { Scale, Study } from './study.ts';
import type { ArmSummary } from './summary.ts';

interface Size {
  readonly overrides: readonly string[];
  readonly epochs: number;
  /** Snapshots of the teacher, and its epochs: fewer than those of a student make it far better already. */
  readonly teacher: number;
  readonly teacherEpochs: number;
  readonly seeds: number;
}

const SIZES: Readonly<Record<Scale, Size>> = {
  smoke: {
    overrides: [
      ...['dataset.height=16', 'dataset.width=16', 'dataset.train=512', 'dataset.validation=40', 'dataset.test=40'],
      ...['network.baseWidth=8', 'unrolling.width=8', 'unrolling.stages=2', 'initialisation.iterations=6'],
    ],
    epochs: 1,
    teacher: 4,
    teacherEpochs: 1,
    seeds: 3,
  },
  laptop: {
    overrides: ['dataset.train=2048', 'dataset.validation=100', 'dataset.test=100'],
    epochs: 4,
    teacher: 4,
    teacherEpochs: 2,
    seeds: 3,
  },
  paper: {
    overrides: ['dataset.source=fashion-mnist', 'dataset.train=30000', 'dataset.validation=10000', 'dataset.test=10000'],
    epochs: 40,
    teacher: 4,
    teacherEpochs: 20,
    seeds: 3,
  },
};

const REFERENCE = 'learned';

function armsOf({ epochs, teacher, teacherEpochs }: Size, seeds: number): Arm[] {
  const once = `training.epochs=${epochs}`;
  const unrolled = (name: string, title: string, more: readonly string[] = []): Arm => ({
    name,
    title,
    overrides: [once, ...more],
    seeds,
  });
  return [
    unrolled(REFERENCE, 'unrolled, learned mask'),
    unrolled('random', 'unrolled, random mask', ['mask.learned=false']),
    unrolled('unet', 'U-Net alone, learned mask', ['unrolling.stages=0']),
    {
      ...unrolled('teacher', `teacher, L = ${teacher}`),
      overrides: [`training.epochs=${teacherEpochs}`, `sensing.snapshots=${teacher}`],
    },
    {
      ...unrolled('student', `unrolled, features of L = ${teacher} (σ = .01)`, [
        'distillation.enabled=true',
        'distillation.cdp=0',
        'distillation.features=0.01',
        `distillation.teacherSnapshots=${teacher}`,
      ]),
      teacher: 'teacher',
    },
    {
      name: 'longer',
      title: `unrolled, ${epochs + teacherEpochs} epochs`,
      overrides: [`training.epochs=${epochs + teacherEpochs}`],
      seeds,
    },
  ];
}

/** Phase scenes from one noisy snapshot: what unrolling, a learned mask and a teacher each add. */
export const phase: Study = {
  name: 'phase',
  title: 'phase scenes from one snapshot at 30 dB: unrolled stages, learned masks, a teacher',
  plan(scale, seeds) {
    const size = SIZES[scale];
    const arms = armsOf(size, seeds ?? size.seeds);
    const verdict = (summaries: readonly ArmSummary[]): string =>
      summaries
        .flatMap(({ arm, against }) => {
          const difference = against[REFERENCE];
          return difference == null ? [] : [`${arm.title}: ${differenceCell(difference)} dB beside ${REFERENCE}`];
        })
        .join('; ');
    return {
      preset: 'phase',
      overrides: size.overrides,
      arms,
      references: [REFERENCE],
      compared: 'network+er',
      pictured: [REFERENCE, 'random', 'unet'],
      verdict,
      page: (results) =>
        comparisonPage(
          {
            title: 'Phase scenes from one noisy snapshot',
            lead: 'Scenes e^{jπa} behind one mask, 30 dB of noise: no classical method solves them, and the mask, the stages and a teacher can each be left out.',
            heading: 'What each part adds',
            references: [{ name: REFERENCE, words: 'unrolled with a learned mask' }],
            remarks: [
              `Every arm trains over ${size.epochs} epochs but the teacher, which has ${size.teacherEpochs}, and the last, which has those of student and teacher together`,
              'The projections after each network were chosen on validation scenes',
            ],
            note: 'Differences are of network and projections together, paired over seeds.',
          },
          results,
        ),
    };
  },
};
