import { differenceCell } from './cells.ts';
import { comparisonPage } from './comparison-page.ts';
import type { Arm } from './experiment.ts';
import type { Scale, Study } from './study.ts';
import type { ArmSummary } from './summary.ts';

interface Size {
  readonly preset: string;
  readonly overrides: readonly string[];
  readonly epochs: number;
  /** Of the network alone, behind a mask that is fixed. */
  readonly refitEpochs: number;
  readonly bits: readonly number[];
  /** Of masks that learn on their levels from the start. */
  readonly learnedBits: readonly number[];
  readonly seeds: number;
}

const SIZES: Readonly<Record<Scale, Size>> = {
  smoke: {
    preset: 'mini',
    overrides: [
      ...['dataset.height=16', 'dataset.width=16', 'dataset.train=512', 'dataset.validation=40', 'dataset.test=40'],
      ...['network.baseWidth=8', 'initialisation.iterations=6'],
    ],
    epochs: 2,
    refitEpochs: 1,
    bits: [2],
    learnedBits: [2],
    seeds: 3,
  },
  laptop: {
    preset: 'mini',
    overrides: ['dataset.test=200'],
    epochs: 4,
    refitEpochs: 2,
    bits: [4, 3, 2, 1],
    learnedBits: [2],
    seeds: 3,
  },
  paper: {
    preset: 'paper',
    overrides: [],
    epochs: 120,
    refitEpochs: 60,
    bits: [8, 4, 3, 2, 1],
    learnedBits: [4, 3, 2, 1],
    seeds: 3,
  },
};

const LEARNED = 'learned';
const REFERENCE = 'unquantised';
const bitsTitle = (bits: number): string => `${bits} bit${bits === 1 ? '' : 's'}`;

/** Every arm but the first trains as long as all others: some from the start, some after the first. */
function armsOf({ epochs, refitEpochs, bits, learnedBits }: Size, seeds: number): Arm[] {
  const more = `training.epochs=${refitEpochs}`;
  const whole = epochs + refitEpochs;
  return [
    { name: LEARNED, title: `learned over ${epochs} epochs`, overrides: [`training.epochs=${epochs}`], seeds },
    { name: REFERENCE, title: `unquantised, ${refitEpochs} epochs more`, overrides: [more], start: LEARNED, seeds },
    ...bits.map((count) => ({
      name: `refit-${count}`,
      title: `${bitsTitle(count)}, rounded, network refitted over ${refitEpochs}`,
      overrides: [more, 'mask.learned=false', `mask.bits=${count}`],
      start: LEARNED,
      seeds,
    })),
    ...(['straight-through', 'annealed'] as const).flatMap((quantisation) =>
      learnedBits.map((count) => ({
        name: `${quantisation}-${count}`,
        title: `${bitsTitle(count)}, ${quantisation} over ${whole}`,
        overrides: [`training.epochs=${whole}`, `mask.bits=${count}`, `mask.quantisation=${quantisation}`],
        seeds,
      })),
    ),
  ];
}

/** What a modulator's levels cost, and how to make up for it. */
export const quantisation: Study = {
  name: 'quantisation',
  title: 'masks of few levels: refitted to, or learned on them',
  plan(scale, seeds) {
    const size = SIZES[scale];
    const arms = armsOf(size, seeds ?? size.seeds);
    const words = (summaries: readonly ArmSummary[]): string =>
      summaries
        .flatMap(({ arm, against }) => {
          const difference = against[REFERENCE];
          return difference == null || arm.name === LEARNED ? [] : [`${arm.title}: ${differenceCell(difference)} dB`];
        })
        .join('; ');
    return {
      preset: size.preset,
      overrides: size.overrides,
      arms,
      references: [REFERENCE],
      compared: 'network',
      pictured: [REFERENCE, ...size.bits.map((count) => `refit-${count}`)],
      verdict: words,
      page: (results) =>
        comparisonPage(
          {
            title: 'Masks of few levels',
            lead: 'What it costs to show a learned mask on a modulator of few levels, when the network is refitted to the rounded mask, and when the mask learns on its levels.',
            heading: 'Quality over the levels of the mask',
            reference: { name: REFERENCE, words: 'unquantised' },
            remarks: [
              `All arms but the first have had ${size.epochs + size.refitEpochs} epochs in all; the learning rates fall anew after a start from another run`,
            ],
            note: 'Differences are of the network alone, paired over seeds: those that start from a learned mask share it. What rounding costs without a refit: kinoform evaluate RUN --mask-bits 2.',
          },
          results,
        ),
    };
  },
};
