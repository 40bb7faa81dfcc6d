import { version } from '../../service/version.ts';
import { intervalChart, type IntervalPoint } from '../report/interval-chart.ts';
import type { Block, Page, Section } from '../report/page.ts';
import {
  bytesCell,
  contrastCell,
  differenceCell,
  durationCell,
  intervalCell,
  psnrCell,
  qualityCells,
  qualityTitles,
  secondsCell,
  tableOf,
} from './cells.ts';
import {
  ABLATION,
  CONTROL,
  END_TO_END,
  KEPT_END_TO_END,
  keptMasksOf,
  LONGER,
  RANDOM,
  studentName,
  teacherName,
  VARIANTS,
  type DistillationScale,
  type Variant,
} from './distillation-arms.ts';
import { gallerySection, notDoneSection, readingSection, runsSection } from './sections.ts';
import type { StudyResults } from './study.ts';
import type { ArmSummary } from './summary.ts';
import { verdictOf, verdictWords } from './verdict.ts';

/** The figures of the paper that this project's documents state; there are more in the paper. */
const PAPER = { distilled: '26.98', endToEnd: '26.41', conditions: '96×96 scenes, 120 epochs' } as const;
const NOT_STATED = 'not stated here';

export function distillationPage(size: DistillationScale, results: StudyResults): Page {
  const { scale, base, outcomes, summaries, gallery, command, jobs } = results;
  const { dataset, training, network } = base;
  const engines = [...new Set(outcomes.flatMap(({ run }) => run?.engine ?? []))];
  const done = outcomes.filter(({ run }) => run?.state === 'done').length;
  return {
    title: 'Does a teacher of many snapshots make a better single-snapshot mask?',
    lead:
      `Single snapshot distillation for phase coded mask design (arXiv 2505.18352), at the scale “${scale}”. ` +
      compareVariants(size, summaries).words,
    facts: [
      ['scenes', `${dataset.height}×${dataset.width}, ${dataset.train} to learn from, ${dataset.test} to test`],
      ['epochs', `${training.epochs}`],
      ['network', `U-Net, width ${network.baseWidth}, depth ${network.depth}`],
      ['engine', engines.join(', ')],
      ['runs', `${done} of ${outcomes.length} done, ${jobs === 1 ? 'one' : jobs} at a time`],
    ],
    sections: [
      readingSection(
        [
          scale === 'smoke'
            ? 'This scale shows that everything runs; its designs are far too small for its figures to mean more'
            : [],
          `The paper's figures are of ${PAPER.conditions}; ours of ${dataset.height}×${dataset.width}, ${training.epochs} epochs: only differences within a column can be compared`,
        ].flat(),
      ),
      teachersSection(size, summaries),
      studentsSection(size, summaries),
      ...(gallery === null ? [] : [gallerySection('Figure 4: the same scenes behind each mask', gallery, summaries)]),
      ablationSection(size, summaries),
      costSection(size, summaries),
      beyondSection(size, summaries),
      keptSection(size, summaries),
      longerSection(size, summaries),
      ...notDoneSection(outcomes),
      runsSection(outcomes, command),
    ],
    footer: `Made by Kinoform ${version}.`,
  };
}

const find = (summaries: readonly ArmSummary[], name: string): ArmSummary | undefined =>
  summaries.find(({ arm }) => arm.name === name);

/** Rows of those arms that exist, with more cells between title and figures. */
const rowsOf = (
  summaries: readonly ArmSummary[],
  arms: readonly (readonly [name: string, paper: string, title?: string])[],
  more: (summary: ArmSummary) => readonly string[] = () => [],
) =>
  arms.flatMap(([name, paper, title]) => {
    const summary = find(summaries, name);
    if (summary === undefined) return [];
    return [{ cells: [title ?? summary.arm.title, ...qualityCells(summary, [...more(summary), paper])] }];
  });

const pointOf = (summary: ArmSummary | undefined, x: number): IntervalPoint[] => {
  const psnr = summary?.methods['network']?.psnr;
  return psnr === undefined ? [] : [{ x, ...psnr }];
};

const levelOf = (summaries: readonly ArmSummary[], name: string, title: string) =>
  pointOf(find(summaries, name), 0).map(({ mean, low, high }) => ({ title, mean, low, high }));

/** A chart where there is anything to draw. */
const chartOf = (drawn: Parameters<typeof intervalChart>[0], xTitle: string, caption: string): Block[] =>
  drawn.series.every(({ points }) => points.length === 0)
    ? []
    : [{ kind: 'chart', svg: intervalChart(drawn, xTitle, 'test PSNR of the network, dB'), caption }];

function teachersSection({ snapshots }: DistillationScale, summaries: readonly ArmSummary[]): Section {
  const points = snapshots.flatMap((count) => pointOf(find(summaries, teacherName(count)), count));
  return {
    heading: 'Figure 2: teachers, end to end, over the number of snapshots',
    text: 'A teacher sees every scene behind L masks. How much better it is than a single snapshot is all that it could hand on.',
    blocks: [
      ...chartOf(
        {
          title: 'Test PSNR of teachers over L',
          series: [{ title: 'teacher', points }],
          levels: levelOf(summaries, RANDOM, 'random mask, L = 1'),
        },
        'snapshots L',
        'Means over seeds with their 95 % intervals. The classical baseline is in the table: it would lie far off this scale.',
      ),
      tableOf(
        ['L', ...qualityTitles(['paper, dB'])],
        rowsOf(summaries, [
          ...snapshots.map((count) => [teacherName(count), count === 1 ? PAPER.endToEnd : NOT_STATED, `L = ${count}`] as const),
          [RANDOM, NOT_STATED, 'L = 1, random mask'],
        ]),
      ),
    ],
  };
}

function studentsSection({ teachers }: DistillationScale, summaries: readonly ArmSummary[]): Section {
  const points = teachers.flatMap((count) => pointOf(find(summaries, studentName(count)), count));
  return {
    heading: 'Figure 3: students of one snapshot, over their teacher',
    text: 'Both terms, as in the paper: β = σ = .01, sums of squares. The same single snapshot for all; only the teacher differs.',
    blocks: [
      ...chartOf(
        {
          title: 'Test PSNR of students over the snapshots of their teacher',
          series: [{ title: 'student', points }],
          levels: [...levelOf(summaries, END_TO_END, 'end to end'), ...levelOf(summaries, RANDOM, 'random mask')],
        },
        'snapshots of the teacher Lₜ',
        'Means over seeds; bars and bands are 95 % intervals over seeds.',
      ),
      tableOf(
        ['', ...qualityTitles(['minus end to end, dB', 'paper, dB'])],
        rowsOf(
          summaries,
          [
            ...teachers.map((count) => [studentName(count), NOT_STATED] as const),
            [END_TO_END, PAPER.endToEnd],
            [RANDOM, NOT_STATED],
          ],
          ({ against }) => [differenceCell(against[END_TO_END])],
        ),
        `The paper's best student reaches ${PAPER.distilled} dB; of which Lₜ is ${NOT_STATED}.`,
      ),
    ],
  };
}

function ablationSection({ teacher }: DistillationScale, summaries: readonly ArmSummary[]): Section {
  return {
    heading: 'Table 1: what each term is worth',
    text: `Teacher of L = ${teacher}. β weighs the patterns (eq. 5), σ the bottleneck features (eq. 6).`,
    blocks: [
      tableOf(
        ['terms', ...qualityTitles(['minus end to end, dB', 'paper, dB'])],
        rowsOf(
          summaries,
          [
            [END_TO_END, PAPER.endToEnd, 'neither: end to end'],
            ...ABLATION.map(({ name, title, what }) => [name, NOT_STATED, `${title} (${what})`] as const),
            [studentName(teacher), PAPER.distilled, 'both (β = σ = .01)'],
          ],
          ({ against }) => [differenceCell(against[END_TO_END])],
        ),
        'Differences are paired over seeds: runs of one seed share scenes, first mask and first weights.',
      ),
    ],
  };
}

function costSection({ teacher }: DistillationScale, summaries: readonly ArmSummary[]): Section {
  const rows = [RANDOM, END_TO_END, studentName(teacher), teacherName(teacher)].flatMap((name) => {
    const summary = find(summaries, name);
    if (summary === undefined) return [];
    const { arm, methods, trainingSeconds, wholeSeconds, peakBytes, inferenceSeconds } = summary;
    return [
      {
        cells: [
          arm.title,
          durationCell(trainingSeconds),
          durationCell(wholeSeconds),
          bytesCell(peakBytes),
          secondsCell(inferenceSeconds),
          NOT_STATED,
          psnrCell(methods['network']),
          psnrCell(methods['er']),
        ],
      },
    ];
  });
  return {
    heading: 'Table 2: what it costs',
    blocks: [
      tableOf(
        ['', 'training', 'with its teacher', 'memory', 'inference, a batch', 'paper', 'network, dB', 'nothing learned (ER), dB'],
        rows,
        'Times are of this machine, and of what else it did meanwhile. Memory is the most that the process of a training held, with the program itself.',
      ),
    ],
  };
}

/** Every way to distil beside end-to-end training and its control. */
export function compareVariants({ teacher }: DistillationScale, summaries: readonly ArmSummary[]) {
  const both: Variant = {
    name: studentName(teacher),
    title: 'both terms as in the paper',
    what: 'β = σ = .01, sums of squares',
    overrides: [],
  };
  const compared = [both, ...ABLATION, ...VARIANTS].flatMap((variant) => {
    const summary = find(summaries, variant.name);
    if (summary === undefined) return [];
    const verdict = verdictOf(summary.against[END_TO_END] ?? null, summary.against[CONTROL] ?? null);
    return [{ ...variant, summary, verdict }];
  });
  return {
    compared,
    words: verdictWords(compared, 'end to end', 'the control that trains as long as student and teacher together'),
  };
}

const comparedCells = (summary: ArmSummary, verdict: string): readonly string[] =>
  qualityCells(summary, [
    differenceCell(summary.against[END_TO_END]),
    differenceCell(summary.against[CONTROL]),
    contrastCell(summary.contrast),
    verdict,
  ]);

function beyondSection(size: DistillationScale, summaries: readonly ArmSummary[]): Section {
  const { compared, words } = compareVariants(size, summaries);
  const control = find(summaries, CONTROL);
  return {
    heading: 'Beyond the paper: variants and controls',
    text: words,
    blocks: [
      tableOf(
        ['', ...qualityTitles(['minus end to end, dB', 'minus the control, dB', 'contrast', 'verdict'])],
        [
          ...[END_TO_END, CONTROL].flatMap((name) => {
            const summary = find(summaries, name);
            const verdict = name === CONTROL ? 'the control' : 'the reference';
            return summary === undefined ? [] : [{ cells: [summary.arm.title, ...comparedCells(summary, verdict)] }];
          }),
          ...compared.map(({ title, summary, verdict }) => ({
            cells: [title, ...comparedCells(summary, verdict)],
            emphasis: verdict === 'wins',
          })),
        ],
        `The control is end-to-end training over as many epochs as student and teacher have together (${intervalCell(control?.trainingSeconds, (seconds) => `${seconds.toFixed(0)} s`)}). ` +
          `A variant wins only where both paired intervals lie above 0. ${compared.length} are compared, each at 95 %: where nothing differs, about one in forty still lies above end to end by chance. ` +
          'Contrast is the standard deviation over the mean of the intensities of a pattern.',
      ),
      {
        ...tableOf(
          ['variant', 'what differs'],
          compared.map(({ title, what }) => ({ cells: [title, what] })),
          'Adam all but ignores the scale of an objective, so that end to end with sums also stands for end to end with means.',
        ),
        words: true,
      },
    ],
  };
}

function keptSection(size: DistillationScale, summaries: readonly ArmSummary[]): Section {
  return {
    heading: 'Is it the mask, or the network?',
    text: `Masks as they were learned, kept, while their networks train on for ${size.epochs} epochs without a teacher. What is left of a difference is the mask's.`,
    blocks: [
      tableOf(
        ['', ...qualityTitles(['minus that of end to end, dB', 'contrast'])],
        keptMasksOf(size).flatMap(({ name }) => {
          const summary = find(summaries, name);
          if (summary === undefined) return [];
          const more = [differenceCell(summary.against[KEPT_END_TO_END]), contrastCell(summary.contrast)];
          return [{ cells: [summary.arm.title, ...qualityCells(summary, more)], emphasis: name === KEPT_END_TO_END }];
        }),
      ),
    ],
  };
}

function longerSection({ epochs }: DistillationScale, summaries: readonly ArmSummary[]): Section {
  return {
    heading: 'Longer training',
    text: `A student that trains over ${2 * epochs} epochs, as the control does, with the same teacher as before: what its teacher took is not counted here.`,
    blocks: [
      tableOf(
        ['', ...qualityTitles(['minus the control, dB'])],
        [CONTROL, LONGER].flatMap((name) => {
          const summary = find(summaries, name);
          if (summary === undefined) return [];
          return [{ cells: [summary.arm.title, ...qualityCells(summary, [differenceCell(summary.against[CONTROL])])] }];
        }),
      ),
    ],
  };
}
