import { version } from '../../../service/version.ts';
import type { Page } from '../../report/page.ts';
import { formatDuration } from '../../terminal/format.ts';
import { renderTable } from '../../terminal/table.ts';
import type { Figures } from '../priors/work.ts';
import type { Scale } from '../study.ts';
import { TEACHER_TITLES, TEACHERS, type Result } from './compare.ts';
import type { Size } from './settings.ts';

/** Below this share of what the full data give, a sketch has lost something. */
const WANTED = 0.85;

/** Of the quality that the data give; null where they give next to none, so that there is nothing to keep. */
const shareOf = ({ learned: { sketch, mmd } }: Result): number | null =>
  mmd.quality > 0.1 ? sketch.quality / mmd.quality : null;

export const rowOf = (result: Result) => ({
  law: result.law,
  dimension: result.dimension,
  'complex numbers': result.frequencies,
  'quality from sketch': result.learned.sketch.quality,
  'quality from data': result.learned.mmd.quality,
  'quality from data, adversarial': result.learned.critic.quality,
  share: shareOf(result),
  'seconds from sketch': result.learned.sketch.seconds,
  'seconds from data': result.learned.mmd.seconds,
  'seconds from data, adversarial': result.learned.critic.seconds,
});

export const priorRowOf = ({ method, title, psnr, ssim, seconds }: Figures) => ({
  method,
  title,
  'PSNR (dB)': psnr.mean,
  'PSNR low': psnr.low,
  'PSNR high': psnr.high,
  SSIM: ssim.mean,
  'SSIM low': ssim.low,
  'SSIM high': ssim.high,
  seconds,
});

const percent = (value: number | null): string => (value === null ? '–' : `${(100 * value).toFixed(1)} %`);
const interval = ({ mean, low, high }: Figures['psnr'], digits: number): string =>
  `${mean.toFixed(digits)} [${low.toFixed(digits)}, ${high.toFixed(digits)}]`;

export function textOf(results: readonly Result[], priors: readonly Figures[]): string {
  const laws = renderTable(
    [
      { title: 'law', cell: ({ title }: Result) => title },
      { title: 'numbers', align: 'right', cell: ({ frequencies }) => String(frequencies) },
      ...TEACHERS.map((teacher) => ({
        title: TEACHER_TITLES[teacher],
        align: 'right' as const,
        cell: ({ learned }: Result) => percent(learned[teacher].quality),
      })),
      { title: 'share', align: 'right', cell: (result) => percent(shareOf(result)) },
    ],
    results,
  );
  const retrieved = renderTable(
    [
      { title: 'method', cell: ({ title }: Figures) => title },
      { title: 'PSNR, dB', align: 'right', cell: ({ psnr }) => interval(psnr, 2) },
      { title: 'SSIM', align: 'right', cell: ({ ssim }) => interval(ssim, 3) },
    ],
    priors,
  );
  return `${laws}\n\n${retrieved}`;
}

export function verdictOf(results: readonly Result[], priors: readonly Figures[]): string {
  const shares = results.map((result) => {
    const share = shareOf(result);
    if (share === null) return `${result.title}: too little was learned from either to compare`;
    return `${result.title}: ${percent(share)} of the quality that the data give, ${share >= WANTED ? 'at least' : 'below'} ${percent(WANTED)}`;
  });
  const of = (method: string): string => priors.find((one) => one.method === method)!.ssim.mean.toFixed(3);
  const served = `As the prior of DPR: SSIM ${of('sketch')} from the sketch, ${of('mmd')} from the data, ${of('normal')} with a normal law, ${of('er')} by error reduction`;
  return [...shares, served].join('\n');
}

export function pageOf(
  results: readonly Result[],
  priors: readonly Figures[],
  { scale, size, command }: { readonly scale: Scale; readonly size: Size; readonly command: string },
): Page {
  const { images, measurements } = size.retrieval;
  return {
    title: 'Generators from a sketch',
    lead: 'A sketch of a few thousand numbers stands for a data set that may not leave its laboratory. How much of what the data teach does it keep?',
    facts: [['scale', scale]],
    sections: [
      {
        heading: 'Quality',
        text: 'Quality is 1 − D(generated, fresh)/D(normal, fresh): D the energy distance to samples that nothing has learned from, normal a normal law with the mean and the variances of the data. 0 is what that knows, 100 % the law itself. It was decided on before anything was trained.',
        blocks: [
          {
            kind: 'table',
            columns: [
              'law',
              'complex numbers',
              ...TEACHERS.map((teacher) => TEACHER_TITLES[teacher]),
              'share',
              'time, sketch',
              'time, MMD',
              'time, adversarial',
            ],
            rows: results.map((result) => ({
              cells: [
                result.title,
                String(result.frequencies),
                ...TEACHERS.map((teacher) => percent(result.learned[teacher].quality)),
                percent(shareOf(result)),
                ...TEACHERS.map((teacher) => formatDuration(result.learned[teacher].seconds)),
              ],
            })),
            note: 'Sketch and MMD see the same mixture of Gaussian kernels, with scales from the data. All three train the same network, by as many steps of the generator, with the same seed; the critic learns five times for each of them. Share: sketch of MMD. Schellekens and Jacques (2020), Gulrajani et al. (2017).',
          },
        ],
      },
      {
        heading: 'As a prior',
        text: `The generators of images as the prior of DPR: ${measurements} real Gaussian magnitudes of ${images} test images. The sign, which these leave open, is taken from the truth.`,
        blocks: [
          {
            kind: 'table',
            columns: ['method', 'PSNR, dB', 'SSIM', 'time'],
            rows: priors.map(({ title, psnr, ssim, seconds }) => ({
              cells: [title, interval(psnr, 2), interval(ssim, 3), formatDuration(seconds)],
            })),
            note: 'Means with 95 % intervals over images. The normal law draws coefficients with the mean and the variances of the data, one by one. The bound is the image itself, seen through the components.',
          },
        ],
      },
      { heading: 'Again', blocks: [{ kind: 'commands', items: [{ purpose: 'This page', command, files: [] }] }] },
    ],
    footer: `Made by Kinoform ${version}.`,
  };
}
