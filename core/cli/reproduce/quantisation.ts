import { differenceCell } from './cells.ts';
import { comparisonPage } from './comparison-page.ts';
import type { Arm } from './experiment.ts';
import type { Scale, Study } from './study.ts';
import type { ArmSummary } from './summary.ts';

interface Size {
  readonly preset: string;
  readonly overrides: readonly string[];
  readonly epochs: number;
  /** Of each step after that. */
  readonly refitEpochs: number;
  readonly bits: readonly number[];
  /** Of masks that go on learning on their levels. */
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
/** The same training as a mask that is rounded and kept, without the rounding. */
const KEPT = 'kept';
const KEPT_LONGER = 'kept-longer';
const bitsTitle = (bits: number): string => `${bits} bit${bits === 1 ? '' : 's'}`;

/** All start from one learned mask; all but the last have had as many epochs in all. */
function armsOf({ epochs, refitEpochs, bits, learnedBits }: Size, seeds: number): Arm[] {
  const after = (start: string, name: string, title: string, overrides: readonly string[]): Arm => ({
    name,
    title,
    overrides: [`training.epochs=${refitEpochs}`, ...overrides],
    start,
    seeds,
  });
  const fixed = 'mask.learned=false';
  return [
    { name: LEARNED, title: `learned over ${epochs} epochs`, overrides: [`training.epochs=${epochs}`], seeds },
    after(LEARNED, KEPT, 'unquantised, network refitted', [fixed]),
    after(LEARNED, 'unquantised', 'unquantised, mask and network go on', []),
    ...bits.map((count) =>
      after(LEARNED, `refit-${count}`, `${bitsTitle(count)}, rounded, network refitted`, [fixed, `mask.bits=${count}`]),
    ),
    ...learnedBits.flatMap((count) => [
      ...(['straight-through', 'annealed'] as const).map((quantisation) =>
        after(LEARNED, `${quantisation}-${count}`, `${bitsTitle(count)}, mask and network go on, ${quantisation}`, [
          `mask.bits=${count}`,
          `mask.quantisation=${quantisation}`,
        ]),
      ),
      after(`annealed-${count}`, `settled-${count}`, `${bitsTitle(count)}, annealed, then network refitted`, [
        fixed,
        `mask.bits=${count}`,
      ]),
    ]),
    after(KEPT, KEPT_LONGER, 'unquantised, network refitted twice', [fixed]),
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
          const difference = against[arm.name.startsWith('settled') ? KEPT_LONGER : KEPT];
          return difference == null || !/\d$/.test(arm.name) ? [] : [`${arm.title}: ${differenceCell(difference)} dB`];
        })
        .join('; ');
    return {
      preset: size.preset,
      overrides: size.overrides,
      arms,
      references: [KEPT, KEPT_LONGER],
      compared: 'network',
      pictured: [KEPT, ...size.bits.map((count) => `refit-${count}`)],
      verdict: words,
      page: (results) =>
        comparisonPage(
          {
            title: 'Masks of few levels',
            lead: 'What it costs to show a learned mask on a modulator of few levels, when the network is refitted to the rounded mask, when the mask goes on learning on its levels, and when one follows the other.',
            heading: 'Quality over the levels of the mask',
            references: [
              { name: KEPT, words: 'unquantised and refitted' },
              { name: KEPT_LONGER, words: 'unquantised and refitted twice' },
            ],
            remarks: [
              `Arms that go on or are refitted have ${size.refitEpochs} epochs more, those with two such steps twice as many; the learning rates fall anew in each`,
              'A rounded mask is to be compared with the unquantised one whose network was refitted as often: the same training but for the levels',
            ],
            note: 'Differences are of the network alone, paired over seeds: arms of one seed start from the same learned mask. What rounding costs without a refit: kinoform evaluate RUN --mask-bits 2.',
          },
          results,
        ),
    };
  },
};
