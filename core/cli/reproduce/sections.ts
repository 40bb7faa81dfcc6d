/** Sections that the page of every study has. */
import { pictureBlock } from '../report/blocks.ts';
import type { Section } from '../report/page.ts';
import { greyScale, PHASE_SCALE } from '../report/picture.ts';
import { tableOf } from './cells.ts';
import type { Outcome } from './experiment.ts';
import type { Gallery } from './gallery.ts';
import type { ArmSummary } from './summary.ts';

/** What the figures mean. */
export const readingSection = (remarks: readonly string[]): Section => ({
  heading: 'How to read the figures',
  text: [
    ...remarks,
    'A value is the mean over the test scenes of one run; a figure is the mean of these over seeds, in brackets its 95 % interval (Student t) over seeds',
    'That interval says what another seed would give, with another first mask, other first weights and another choice of scenes; the far smaller one over scenes, which a run itself reports, does not',
    'Nothing learned (ER) is spectral initialisation and error reduction behind the same masks, given the same measurements: what learning has to beat',
    'Above a mean of 35 dB the median and the share of scenes above 30 dB stand beside it, for a few exact scenes decide it',
  ]
    .map((sentence) => `${sentence}.`)
    .join(' '),
  blocks: [],
});

/** Truth, reconstructions and masks of some arms. */
export function gallerySection(heading: string, { truth, rows }: Gallery, summaries: readonly ArmSummary[]): Section {
  const titleOf = (name: string): string => summaries.find(({ arm }) => arm.name === name)?.arm.title ?? name;
  const columns = truth.map((_, index) => `scene ${index + 1}`);
  const captions = (scenes: readonly { readonly psnr: number }[]): string[] => scenes.map(({ psnr }) => `${psnr.toFixed(1)} dB`);
  return {
    heading,
    text: 'Test scenes of the first seed. Below the networks what error reduction, with nothing learned, finds behind the same masks.',
    blocks: [
      pictureBlock(
        [
          { title: 'truth', planes: truth },
          ...rows.map(({ arm, network }) => ({
            title: titleOf(arm),
            note: 'network',
            planes: network.map(({ plane }) => plane),
            captions: captions(network),
          })),
          ...rows.map(({ arm, classical }) => ({
            title: titleOf(arm),
            note: 'nothing learned (ER)',
            planes: classical.map(({ plane }) => plane),
            captions: captions(classical),
          })),
        ],
        greyScale('amplitude', 0, 1),
        columns,
      ),
      pictureBlock(
        [{ title: 'mask', planes: rows.map(({ mask }) => mask) }],
        PHASE_SCALE,
        rows.map(({ arm, snapshots }) => `${titleOf(arm)}${snapshots === 1 ? '' : ', its first'}`),
      ),
    ],
  };
}

/** What is missing in the tables, and why; nothing where nothing is. */
export function notDoneSection(outcomes: readonly Outcome[]): Section[] {
  const missing = outcomes.filter(({ problem }) => problem !== null);
  if (missing.length === 0) return [];
  return [
    {
      heading: 'Runs without a result',
      text: 'They count in none of the figures; a design that diverges for some seeds is worse than its mean over the others.',
      blocks: [
        {
          ...tableOf(
            ['arm', 'seed', 'run', 'what happened'],
            missing.map(({ arm, seed, run, problem }) => ({ cells: [arm.title, `${seed}`, run?.id ?? 'none', problem ?? ''] })),
          ),
          words: true,
        },
      ],
    },
  ];
}

/** The runs behind the figures, and the command that makes the page. */
export function runsSection(outcomes: readonly Outcome[], command: string): Section {
  return {
    heading: 'The runs behind it',
    text: 'Each is kept in the workspace with its configuration, mask and weights, and can be opened, exported and compared like any other. results.csv has all figures of each, summary.csv those of each arm.',
    blocks: [
      {
        kind: 'commands',
        items: [
          {
            purpose: 'All of this again; what is trained already is not trained twice',
            command,
            files: ['report.html', 'results.csv', 'summary.csv'],
          },
        ],
      },
      {
        ...tableOf(
          ['arm', 'seed', 'run', 'network, dB', 'taught by'],
          outcomes.map(({ arm, seed, run }) => ({
            cells: [
              arm.title,
              `${seed}`,
              run?.id ?? 'none',
              run?.evaluation?.['network']?.psnr.mean.toFixed(2) ?? run?.state ?? '–',
              run?.lineage.teacher ?? '–',
            ],
          })),
        ),
        words: true,
      },
    ],
  };
}
