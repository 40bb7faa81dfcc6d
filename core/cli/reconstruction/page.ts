import type { Field, RealField } from '../../math/field.ts';
import type { Metres } from '../../math/units.ts';
import type { SceneModel } from '../../optics/scenes.ts';
import type { MethodReport, ReconstructionReport } from '../../service/contract.ts';
import { maskBlock, patternBlock, pictureBlock } from '../report/blocks.ts';
import type { Page, Section, TableBlock } from '../report/page.ts';
import type { Plane } from '../report/picture.ts';
import { describeRefinement } from '../run-facts.ts';
import { methodTitle, SCORE_TITLES, scoreCells } from '../score-table.ts';
import { formatSeconds } from '../terminal/format.ts';
import { viewsOf } from './draw.ts';
import { evidenceSections, verdictSections, type JudgedView } from './trust-sections.ts';

/** What a page says of a method, beside its trust. */
export type MethodFigures = Pick<MethodReport, 'file' | 'seconds' | 'residual' | 'score' | 'scenes'>;

/** What a page of a reconstruction shows. */
export interface ReconstructionView {
  /** `y [Q,L,H,W]`. */
  readonly intensity: RealField;
  /** Null where nothing was shown. */
  readonly mask: RealField | null;
  /** Between pixels of mask and scene, where known. */
  readonly pitch: Metres | undefined;
  readonly model: SceneModel;
  readonly truth: Field | null;
  readonly fields: readonly { readonly method: string; readonly field: Field; readonly report: MethodFigures }[];
}

const SHOWN = 6;
const MASKS_SHOWN = 4;

/** The page of one reconstruction: verdicts, patterns, fields side by side on one scale, figures, and what stands behind the verdicts. */
export function reconstructionPage(view: JudgedView, report: ReconstructionReport): Page {
  const { run, generator, encoder, inverses, prior, refinement, remarks, noise, stopping, seed } = report;
  const { scenes, snapshots, size } = report;
  const learned = [
    ...(generator === null ? [] : [['generator', generator] as const]),
    ...(encoder === null ? [] : [['encoder of the learned start', encoder] as const]),
    ...Object.entries(inverses).map(([method, id]) => [methodTitle(method), id] as const),
  ];
  const each = snapshots === 1 ? 'a single snapshot' : `${snapshots} snapshots`;
  return {
    title: view.mask === null ? 'Reconstruction from intensities' : 'Reconstruction from coded diffraction patterns',
    lead: `${scenes === 1 ? 'One scene' : `${scenes} scenes`} of ${size.join('×')} from ${each} each.`,
    facts: [
      ['run', run ?? 'none'],
      ...learned,
      ['prior', prior],
      ['noise', noise.text],
      ['stopping rule', stopping.text],
      ...(refinement === null ? [] : [['after the network', describeRefinement(refinement)] as const]),
      ['seed', `${seed}`],
    ],
    sections: [
      ...(remarks.length === 0 ? [] : [{ heading: 'Before you trust this', text: `${remarks.join('. ')}.`, blocks: [] }]),
      ...verdictSections(view.fields),
      reconstructionSection(view),
      ...evidenceSections(view, report),
      ...maskSection(view),
    ],
    footer: 'Made by Kinoform.',
  };
}

export function maskSection({ mask, pitch }: ReconstructionView, text?: string): Section[] {
  if (mask === null) return [];
  const blocks = [maskBlock(planesOf(mask).slice(0, MASKS_SHOWN), pitch)];
  return [{ heading: 'The mask', ...(text === undefined ? {} : { text }), blocks }];
}

/** Patterns, fields and figures of the first scenes. */
export function reconstructionSection({ intensity, pitch, model, truth, fields }: ReconstructionView, text?: string): Section {
  const count = Math.min(SHOWN, intensity.shape[0]!);
  const columns = Array.from({ length: count }, (_, scene) => `scene ${scene + 1}`);
  const first = <T>(values: readonly T[]): T[] => values.slice(0, count);
  const pictures = viewsOf(model).map(({ scale, planes }) =>
    pictureBlock(
      [
        ...(truth === null ? [] : [{ title: 'Truth', planes: first(planes(truth)) }]),
        ...fields.map(({ method, field, report: { scenes } }) => ({
          title: methodTitle(method),
          planes: first(planes(field)),
          ...(scenes === null ? {} : { captions: first(scenes).map(({ psnr }) => `${psnr.toFixed(1)} dB`) }),
        })),
      ],
      scale,
      columns,
      pitch,
    ),
  );
  return {
    heading: 'Reconstruction',
    ...(text === undefined ? {} : { text }),
    blocks: [patternBlock(firstPatterns(intensity, count), columns, true), ...pictures, figures(fields)],
  };
}

function figures(fields: ReconstructionView['fields']): TableBlock {
  const scored = fields.some(({ report }) => report.score !== null);
  const rows = fields.map(({ method, report: { score, residual, seconds } }) => ({
    cells: [methodTitle(method), ...(score === null ? [] : scoreCells(score)), residual.toExponential(1), formatSeconds(seconds)],
  }));
  return {
    kind: 'table',
    columns: ['method', ...(scored ? SCORE_TITLES : []), 'residual', 'time'],
    rows,
    note:
      (scored ? 'Intervals are 95 % (Student t) over scenes. ' : '') +
      'The residual ‖|Ax| − √y‖ / ‖√y‖ says how well a field explains the patterns; the smallest is not the truest where noise is fitted as well.',
  };
}

function planesOf({ shape, data }: RealField): Plane[] {
  const [height = 0, width = 0] = shape.slice(-2);
  const size = height * width;
  return Array.from({ length: data.length / size }, (_, index) => ({
    height,
    width,
    data: data.subarray(index * size, (index + 1) * size),
  }));
}

/** The first snapshot of the first scenes. */
function firstPatterns(intensity: RealField, count: number): Plane[] {
  const planes = planesOf(intensity);
  const snapshots = intensity.shape[1]!;
  return Array.from({ length: count }, (_, scene) => planes[scene * snapshots]!);
}
