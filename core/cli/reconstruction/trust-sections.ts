import type { RealField } from '../../math/field.ts';
import { formatLength, metres } from '../../math/units.ts';
import type { MethodReport, ReconstructionReport } from '../../service/contract.ts';
import type { Assessment } from '../../service/reconstruction/assess.ts';
import { pictureBlock } from '../report/blocks.ts';
import { lineChart } from '../report/chart.ts';
import { DIVERGING } from '../report/colour.ts';
import type { Block, Section, TableBlock } from '../report/page.ts';
import { centred, greyScale, type Plane } from '../report/picture.ts';
import { methodTitle } from '../score-table.ts';
import type { ReconstructionView } from './page.ts';

/** A reconstruction with what stands behind its verdicts. */
export interface JudgedView extends ReconstructionView {
  readonly fields: readonly (ReconstructionView['fields'][number] & {
    readonly report: MethodReport;
    readonly assessment: Assessment | null;
  })[];
}

const percent = (share: number | null): string => (share === null ? '–' : `${(100 * share).toFixed(1)} %`);

/** How far to trust each method, in words. */
export function verdictSections(fields: JudgedView['fields']): Section[] {
  const judged = fields.filter(({ report }) => report.verdict !== null);
  if (judged.length === 0) return [];
  const table: TableBlock = {
    kind: 'table',
    words: true,
    columns: ['method', 'verdict', 'why'],
    rows: judged.map(({ method, report: { verdict, missing } }) => ({
      cells: [
        methodTitle(method),
        verdict!.sentence,
        [...verdict!.reasons, ...missing.map((measure) => `not available: ${measure}`)].join('\n'),
      ],
      emphasis: verdict!.kind !== 'trust',
    })),
    note: 'The worst verdict over the scenes that were judged, by rules that need no truth.',
  };
  return [{ heading: 'How far to trust it', blocks: [table] }];
}

/** Figures, residual maps, spread and ring correlation of the judged scenes. */
export function evidenceSections({ fields, intensity }: JudgedView, { pitch }: ReconstructionReport): Section[] {
  const judged = fields.filter(({ assessment }) => assessment !== null);
  if (judged.length === 0) return [];
  const snapshots = intensity.shape[1]!;
  return [
    { heading: 'Figures behind the verdicts', blocks: [figuresTable(judged)] },
    {
      heading: 'Residuals',
      text: 'What was measured less what the reconstruction predicts. Noise is even and without structure; a model that is wrong shows.',
      blocks: judged.map((field) => residualBlock(field, snapshots)),
    },
    ...spreadSection(judged),
    ...correlationSection(judged, pitch),
  ];
}

type Judged = JudgedView['fields'][number];

function figuresTable(judged: readonly Judged[]): TableBlock {
  return {
    kind: 'table',
    columns: ['method', 'scene', 'χ² a bin', 'held out: predicted', 'held out: error', 'restarts as good', 'spread', 'verdict'],
    rows: judged.flatMap(({ method, report: { trust } }) =>
      trust.map(({ chiSquare, heldOut, restarts, verdict }, scene) => ({
        cells: [
          methodTitle(method),
          `${scene + 1}`,
          chiSquare === null ? '–' : chiSquare.toPrecision(3),
          percent(heldOut?.explained ?? null),
          percent(heldOut?.error ?? null),
          restarts === null ? '–' : `${restarts.explaining} of ${restarts.count}`,
          restarts === null || restarts.explaining === 0 ? '–' : percent(restarts.spread),
          verdict.kind,
        ],
      })),
    ),
    note: 'χ² is the mean squared residual over the noise; errors and spread are relative to the norm of the scene.',
  };
}

function residualBlock({ method, assessment }: Judged, snapshots: number): Block {
  const { residuals, unit } = assessment!;
  const planes = planesOf(residuals).map(centred);
  const scenes = residuals.shape[0]!;
  const limit = unit === 'noise' ? 4 : 0.5;
  const scale = {
    map: DIVERGING,
    low: -limit,
    high: limit,
    title: unit === 'noise' ? 'residual, in standard deviations of the noise' : 'residual, of the mean intensity',
    lowLabel: `−${limit}`,
    highLabel: `+${limit}`,
  };
  const rows = Array.from({ length: snapshots }, (_, snapshot) => ({
    title: methodTitle(method),
    note: snapshots === 1 ? 'zero frequency in the middle' : `snapshot ${snapshot + 1}`,
    planes: Array.from({ length: scenes }, (__, scene) => planes[scene * snapshots + snapshot]!),
  }));
  return pictureBlock(rows, scale, sceneTitles(scenes));
}

function spreadSection(judged: readonly Judged[]): Section[] {
  const spread = judged.flatMap(({ method, assessment }) =>
    assessment!.spread === null ? [] : [{ title: methodTitle(method), planes: planesOf(assessment!.spread) }],
  );
  if (spread.length === 0) return [];
  const largest = Math.max(...spread.flatMap(({ planes }) => planes.map(({ data }) => Math.max(...Array.from(data))))) || 1;
  const scale = greyScale('spread over restarts, in amplitude', 0, largest);
  return [
    {
      heading: 'Spread over restarts',
      text: 'Where starts that explain the data as well come to different fields.',
      blocks: [pictureBlock(spread, scale, sceneTitles(spread[0]!.planes.length))],
    },
  ];
}

function correlationSection(judged: readonly Judged[], pitch: number | null): Section[] {
  const blocks = judged.flatMap(({ method, report: { trust } }): Block[] => {
    const halves = trust[0]?.halves ?? null;
    if (halves === null) return [];
    const { rings, cutoff, threshold } = halves;
    const title = `Ring correlation, ${methodTitle(method)}, scene 1`;
    const points = rings.map(({ frequency, correlation }) => [frequency, correlation] as const);
    const reference = rings.slice(1).map((ring) => [ring.frequency, ring.threshold] as const);
    const ends =
      cutoff === null
        ? 'The halves agree up to the finest detail of the grid.'
        : cutoff === 0
          ? 'The halves agree on nothing.'
          : `The halves agree on detail down to ${(1 / cutoff).toFixed(1)} pixels a period${pitch === null ? '' : `, ${formatLength(metres(pitch / cutoff))}`}.`;
    const svg = lineChart({ title, points, reference }, 'cycles a pixel', 'correlation');
    return [{ kind: 'chart', svg, caption: `${methodTitle(method)}. ${ends} Dashed: the ${threshold} threshold.` }];
  });
  if (blocks.length === 0) return [];
  const text = 'Two reconstructions, each from every second snapshot. What a prior knows by itself correlates as well.';
  return [{ heading: 'Fourier ring correlation', text, blocks }];
}

const sceneTitles = (count: number): string[] => Array.from({ length: count }, (_, scene) => `scene ${scene + 1}`);

function planesOf({ shape, data }: RealField): Plane[] {
  const [height = 0, width = 0] = shape.slice(-2);
  const size = height * width;
  return Array.from({ length: data.length / size }, (_, index) => ({
    height,
    width,
    data: data.subarray(index * size, (index + 1) * size),
  }));
}
