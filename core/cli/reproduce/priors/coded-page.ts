import { version } from '../../../service/version.ts';
import { shareAbove } from '../../../metrics/summary.ts';
import type { Page } from '../../report/page.ts';
import { renderTable } from '../../terminal/table.ts';
import type { Figures } from './work.ts';

export type MaskKind = 'random' | 'learned';

/** What a method reached behind a mask. */
export interface CodedRow extends Figures {
  readonly mask: MaskKind;
  /** How the patterns were recorded. */
  readonly condition: string;
}

const CLEAR = 30;
const interval = ({ mean, low, high }: Figures['psnr'], digits: number): string =>
  `${mean.toFixed(digits)} [${low.toFixed(digits)}, ${high.toFixed(digits)}]`;
const shareOf = ({ perScene }: CodedRow): number =>
  shareAbove(
    perScene.map(({ psnr }) => psnr),
    CLEAR,
  );
const percent = (row: CodedRow): string => `${(100 * shareOf(row)).toFixed(0)} %`;

export const rowOf = (row: CodedRow) => ({
  condition: row.condition,
  mask: row.mask,
  method: row.method,
  'PSNR (dB)': row.psnr.mean,
  'PSNR low': row.psnr.low,
  'PSNR high': row.psnr.high,
  'PSNR median': row.psnr.median,
  'share above 30 dB': shareOf(row),
  SSIM: row.ssim.mean,
  'SSIM low': row.ssim.low,
  'SSIM high': row.ssim.high,
  seconds: row.seconds,
});

export const textOf = (rows: readonly CodedRow[]): string =>
  renderTable(
    [
      { title: 'patterns', cell: ({ condition }: CodedRow) => condition },
      { title: 'mask', cell: ({ mask }) => mask },
      { title: 'method', cell: ({ title }) => title },
      { title: 'PSNR, dB', align: 'right', cell: ({ psnr }) => interval(psnr, 2) },
      { title: 'median', align: 'right', cell: ({ psnr }) => psnr.median.toFixed(2) },
      { title: `over ${CLEAR} dB`, align: 'right', cell: percent },
      { title: 'SSIM', align: 'right', cell: ({ ssim }) => interval(ssim, 3) },
    ],
    rows,
  );

const conditionsOf = (rows: readonly CodedRow[]): string[] => [...new Set(rows.map(({ condition }) => condition))];

/** Of each condition, the method with the largest mean behind either mask. */
export function verdictOf(rows: readonly CodedRow[]): string {
  return conditionsOf(rows)
    .map((condition) => {
      const best = (mask: MaskKind): string => {
        const own = rows.filter((row) => row.condition === condition && row.mask === mask);
        const { title, psnr } = own.reduce((most, row) => (row.psnr.mean > most.psnr.mean ? row : most));
        return `${title} with ${psnr.mean.toFixed(2)} dB behind the ${mask} mask`;
      };
      return `${condition}: the best are ${best('random')} and ${best('learned')}.`;
    })
    .join('\n');
}

export function codedPage(
  rows: readonly CodedRow[],
  {
    scale,
    command,
    generator,
    source,
    images,
  }: { scale: string; command: string; generator: string; source: string; images: number },
): Page {
  return {
    title: 'One coded snapshot',
    lead: 'Amplitude images from a single pattern behind a single mask, random or learned: with classical methods, with the network that a design learns beside its mask, and with generative priors.',
    facts: [
      ['data set', source],
      ['images', `${images} for testing`],
      ['generator', generator],
      ['scale', scale],
    ],
    sections: [
      ...conditionsOf(rows).map((condition) => ({
        heading: condition,
        blocks: [
          {
            kind: 'table' as const,
            columns: ['mask', 'method', 'PSNR, dB', 'median', `over ${CLEAR} dB`, 'SSIM'],
            rows: rows
              .filter((row) => row.condition === condition)
              .map((row) => ({
                cells: [
                  row.mask,
                  row.title,
                  interval(row.psnr, 2),
                  row.psnr.median.toFixed(2),
                  percent(row),
                  interval(row.ssim, 3),
                ],
              })),
            note: 'Means with 95 % intervals over images. Each design was trained for its mask with patterns recorded as these are.',
          },
        ],
      })),
      { heading: 'Again', blocks: [{ kind: 'commands' as const, items: [{ purpose: 'This page', command, files: [] }] }] },
    ],
    footer: `Made by Kinoform ${version}.`,
  };
}
