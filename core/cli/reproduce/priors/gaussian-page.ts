import { version } from '../../../service/version.ts';
import { intervalChart, type IntervalSeries } from '../../report/interval-chart.ts';
import type { Page, Section } from '../../report/page.ts';
import { renderTable } from '../../terminal/table.ts';
import { SPARSE } from './settings.ts';
import type { Figures } from './work.ts';

export type Kind = 'real' | 'complex';

/** What a method reached with so many measurements of a kind. */
export interface Point extends Figures {
  readonly kind: Kind;
  readonly measurements: number;
  /** Of PRILO's balls, for each number that enters a layer. */
  readonly radius?: number;
}

const similarity = ({ ssim: { mean, low, high } }: Point): string => `${mean.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}]`;

export const textOf = (points: readonly Point[]): string =>
  renderTable(
    [
      { title: 'matrix', cell: ({ kind }: Point) => kind },
      { title: 'measurements', align: 'right', cell: ({ measurements }) => String(measurements) },
      { title: 'method', cell: ({ title }) => title },
      { title: 'PSNR, dB', align: 'right', cell: ({ psnr }) => psnr.mean.toFixed(2) },
      { title: 'SSIM', align: 'right', cell: similarity },
    ],
    points,
  );

/** Of points at one place, the sparse method with the largest mean SSIM. */
export const bestSparse = (points: readonly Point[]): Point =>
  points.filter(({ method }) => method in SPARSE).reduce((best, point) => (point.ssim.mean > best.ssim.mean ? point : best));

/** SSIM of the best sparse method at each place, DPR and PRILO-MII over the number of measurements. */
export function drawSimilarity(points: readonly Point[], kind: Kind): string {
  const own = points.filter((point) => point.kind === kind);
  const places = [...new Set(own.map(({ measurements }) => measurements))];
  const curve = (title: string, pick: (points: readonly Point[]) => Point): IntervalSeries => ({
    title,
    points: places.map((m) => ({ x: m, ...pick(own.filter(({ measurements }) => measurements === m)).ssim })),
  });
  const series = [
    curve('PRILO-MII', (at) => at.find(({ method }) => method === 'prilo-mii')!),
    curve('DPR', (at) => at.find(({ method }) => method === 'dpr')!),
    curve('best sparse method', bestSparse),
  ];
  return intervalChart({ title: `SSIM, ${kind} Gaussian measurements`, series }, 'measurements', 'SSIM');
}

export function gaussianPage(
  points: readonly Point[],
  {
    scale,
    command,
    generator,
    source,
    images,
    chosenOn,
  }: { scale: string; command: string; generator: string; source: string; images: number; chosenOn: number },
): Page {
  return {
    title: 'Gaussian measurements with a generative prior',
    lead: 'Images of 784 pixels from the magnitudes of random projections.',
    facts: [
      ['data set', source],
      ['images', `${images} for testing`],
      ['generator', generator],
      ['radii of PRILO', `chosen for each number of measurements on ${chosenOn} validation images`],
      ['scale', scale],
    ],
    sections: [
      ...(['real', 'complex'] as const).map((kind) => sectionOf(points, kind)),
      { heading: 'Again', blocks: [{ kind: 'commands', items: [{ purpose: 'This page', command, files: [] }] }] },
    ],
    footer: `Made by Kinoform ${version}.`,
  };
}

function sectionOf(points: readonly Point[], kind: Kind): Section {
  const open = kind === 'real' ? 'The sign, which real measurements leave' : 'The phase, which complex measurements leave';
  return {
    heading: kind === 'real' ? 'Real matrices' : 'Complex matrices',
    blocks: [
      { kind: 'chart', svg: drawSimilarity(points, kind), caption: 'Means with 95 % intervals over images.' },
      {
        kind: 'table',
        columns: ['method', 'measurements', 'PSNR, dB', 'SSIM'],
        rows: points
          .filter((point) => point.kind === kind)
          .map((point) => ({
            cells: [
              point.radius === undefined ? point.title : `${point.title}, radius ${point.radius}`,
              String(point.measurements),
              point.psnr.mean.toFixed(2),
              similarity(point),
            ],
          })),
        note: `${open} open, is taken from the truth. Sparse methods look for few coefficients of Daubechies-4 wavelets. Hand, Leong and Voroninski (2018); Uelwer, Konietzny and Harmeling (2022), figure 3.`,
      },
    ],
  };
}
