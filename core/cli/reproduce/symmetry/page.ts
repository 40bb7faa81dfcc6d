import { version } from '../../../service/version.ts';
import type { Page, Section } from '../../report/page.ts';
import { formatSeconds } from '../../terminal/format.ts';
import { intervalCell, tableOf } from '../cells.ts';
import type { Assignment } from '../study.ts';
import type { OverSeeds } from '../summary.ts';
import { OVERSAMPLING } from './gaussian-problem.ts';
import { percent, type Results } from './results.ts';
import type { Size } from './settings.ts';
import { FOUND_BELOW } from './solver-table.ts';

/** `0.253 [0.241, 0.265]`. */
export const cell = (value: OverSeeds): string => intervalCell(value, (error) => error.toFixed(3));

/** With the figure of the paper below it, where we know it. */
const besidePrinted = (value: OverSeeds, printed: number | undefined): string =>
  printed === undefined ? cell(value) : `${cell(value)}\nprinted ${printed.toFixed(2)}`;

/** All tables on one page. */
export function pageOf(results: Results, { scale, command }: Assignment, size: Size, seeds: number): Page {
  return {
    title: 'Before and after a symmetry is broken',
    lead: 'Intensities leave a sign, a phase, a shift or a flip open. A network that learns from pairs of intensities and scenes has several right answers then, and learns their mean; unless one of them is chosen beforehand.',
    facts: [
      ['scale', scale],
      ['seeds', `${seeds}`],
    ],
    sections: [
      gaussianSection(results, size),
      fourierSection(results, size),
      solverSection(results, size),
      sweepSection(results, size),
      {
        heading: 'How to read the figures',
        text: 'Rectified error: of the squared length of a scene, what is wrong once the scale and the sign or phase that suit best are taken away; 0 is exact, 1 has nothing in common. Aligned: shift and flip are taken away as well, which a far field leaves open. A figure is the mean over seeds of means over test scenes, in brackets its 95 % interval (Student t) over seeds: another matrix, other scenes, other first weights; with one seed there is none. Before and after differ in what is wanted of the network, and in nothing else.',
        blocks: [],
      },
      {
        heading: 'All of this again',
        text: 'Figures are kept in the workspace as soon as each is known: what was interrupted goes on, and more seeds join those that are there.',
        blocks: [
          {
            kind: 'commands',
            items: [
              {
                purpose: 'This page',
                command,
                files: ['report.html', 'gaussian.csv', 'fourier.csv', 'solvers.csv', 'sweeps.csv'],
              },
            ],
          },
        ],
      },
    ],
    footer: `Made by Kinoform ${version}.`,
  };
}

const gaussianSection = ({ gaussian }: Results, { gaussian: { samples, tested, epochs } }: Size): Section => ({
  heading: 'Table 1: Gaussian measurements',
  text: `Scenes of n Gaussian numbers, ${OVERSAMPLING} n intensities behind one Gaussian matrix. ${samples} pairs to learn from, ${tested} scenes to test, ${epochs} epochs. After: scenes with a positive last number, or one that is real and positive.`,
  blocks: [
    tableOf(
      ['method', 'matrix', 'n', 'before', 'after'],
      gaussian.map(({ title, kind, length, errors }) => ({
        cells: [title, kind, String(length), cell(errors.before), cell(errors.after)],
      })),
      'Rectified error. After Tayal, Lai, Manekar, Zhuang and Sun (2020).',
    ),
  ],
});

const fourierSection = ({ printed, fourier }: Results, { fourier: size }: Size): Section => ({
  heading: 'Table 2: far fields of images that shift and flip',
  text: `Images of ${size.source}, 28 × 28 pixels in dark frames of 42 × 42, and their far fields of 96 × 96 intensities, which are given as autocorrelations. A U-Net of ${size.baseWidth} channels in its first level learns from ${size.images} of them in ${size.epochs} epochs, and is tested on ${size.tested}. Far fields are the same whether a frame shifts or flips, so that only what is wanted differs. After: the symmetry that the frames vary in is broken; frames are centred, or centred and one of the two flips chosen.`,
  blocks: [
    tableOf(
      ['frames vary in', 'before', 'after', 'before, aligned', 'after, aligned', 'all broken, aligned'],
      fourier.map(({ variant, before, after, all }) => ({
        cells: [
          variant.title,
          besidePrinted(before.rectified, printed[variant.name]?.before),
          besidePrinted(after.rectified, printed[variant.name]?.after),
          cell(before.aligned),
          cell(after.aligned),
          cell(all.aligned),
        ],
        emphasis: variant.name in printed,
      })),
      'Rectified error. All broken: centred and flipped, whatever the frames vary in; that makes all four data sets one and the same. Zhang, Wan, Zhuang and Sun (2024); of its printed figures we know those for shifts.',
    ),
  ],
});

const solverSection = ({ solvers, fourier }: Results, { solvers: size }: Size): Section => ({
  heading: 'Tables 3 and 6: nothing learned',
  text: `The same far fields, given to solvers that know that scenes are non-negative and lie in their frame: ${size.restarts} random starts of ${size.iterations} iterations, of which the one that explains the intensities best counts. Solvers need none of the symmetries broken, since any of the answers will do.`,
  blocks: [
    tableOf(
      ['method', 'rectified error, aligned', 'median', `below ${FOUND_BELOW}`, 'time an image'],
      [
        ...solvers.map(({ title, errors, found, seconds }) => ({
          cells: [title, cell(errors), errors.median.toFixed(4), percent(found), formatSeconds(seconds)],
        })),
        ...fourier
          .filter(({ variant }) => variant.name === 'both')
          .flatMap(({ before, after }) => [
            { cells: ['U-Net, frames that flip and shift, before', cell(before.aligned), '–', '–', '–'] },
            { cells: ['U-Net, frames that flip and shift, after', cell(after.aligned), '–', '–', '–'] },
          ]),
      ],
      `Solvers: ${size.tested} test images, intervals over images. U-Net: from table 2.`,
    ),
  ],
});

const sweepSection = ({ sweeps }: Results, { sweep: { length, samples, epochs } }: Size): Section => ({
  heading: 'Appendix: batch, learning rate, regularisation',
  text: `The network of table 1 on real Gaussian measurements, n = ${length}, ${samples} pairs, ${epochs} epochs, with one setting changed at a time.`,
  blocks: [
    tableOf(
      ['setting', 'before', 'after'],
      sweeps.map(({ title, errors }) => ({ cells: [title, cell(errors.before), cell(errors.after)] })),
      'Rectified error.',
    ),
  ],
});
