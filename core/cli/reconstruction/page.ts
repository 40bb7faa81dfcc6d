import { metres, type Metres } from '../../math/units.ts';
import type { RealField } from '../../math/field.ts';
import { maskBlock, patternBlock, pictureBlock } from '../report/blocks.ts';
import type { Page, Section, TableBlock } from '../report/page.ts';
import type { Plane } from '../report/picture.ts';
import { methodTitle, SCORE_TITLES, scoreCells } from '../score-table.ts';
import { formatSeconds } from '../terminal/format.ts';
import { viewsOf } from './draw.ts';
import type { MethodReport, ReconstructionOutcome } from './write.ts';

const SHOWN = 6;
const MASKS_SHOWN = 4;

/** The page of one reconstruction: patterns, fields side by side on one scale, figures. */
export function reconstructionPage(outcome: ReconstructionOutcome, methods: Readonly<Record<string, MethodReport>>): Page {
  const { input, prior } = outcome;
  const [scenes, snapshots, height, width] = input.intensity.shape;
  return {
    title: 'Reconstruction from coded diffraction patterns',
    lead: `${scenes === 1 ? 'One scene' : `${scenes} scenes`} of ${height}×${width} from ${snapshots === 1 ? 'a single snapshot' : `${snapshots} snapshots`} each.`,
    facts: [
      ['run', input.loaded?.run.id ?? 'none'],
      ['prior', prior],
    ],
    sections: [
      ...(input.remarks.length === 0
        ? []
        : [{ heading: 'Before you trust this', text: `${input.remarks.join('. ')}.`, blocks: [] }]),
      reconstructionSection(outcome, methods),
      { heading: 'The mask', blocks: [maskBlock(planesOf(input.mask).slice(0, MASKS_SHOWN), maskPitch(outcome))] },
    ],
    footer: 'Made by Kinoform.',
  };
}

/** Patterns, fields and figures of the first scenes. */
export function reconstructionSection(outcome: ReconstructionOutcome, methods: Readonly<Record<string, MethodReport>>): Section {
  const { input, model, results, truth, scores } = outcome;
  const count = Math.min(SHOWN, input.intensity.shape[0]!);
  const columns = Array.from({ length: count }, (_, scene) => `scene ${scene + 1}`);
  const first = <T>(values: readonly T[]): T[] => values.slice(0, count);
  const pitch = maskPitch(outcome);
  const fields = viewsOf(model).map(({ scale, planes }) =>
    pictureBlock(
      [
        ...(truth === null ? [] : [{ title: 'Truth', planes: first(planes(truth)) }]),
        ...results.map((result) => {
          const scored = scores.get(result.method);
          return {
            title: methodTitle(result.method),
            planes: first(planes(result.field)),
            ...(scored === undefined ? {} : { captions: first(scored).map(({ psnr }) => `${psnr.toFixed(1)} dB`) }),
          };
        }),
      ],
      scale,
      columns,
      pitch,
    ),
  );
  return {
    heading: 'Reconstruction',
    blocks: [patternBlock(firstPatterns(input.intensity, count), columns, true), ...fields, figures(methods)],
  };
}

function figures(methods: Readonly<Record<string, MethodReport>>): TableBlock {
  const scored = Object.values(methods).some(({ score }) => score !== null);
  const rows = Object.entries(methods).map(([method, { score, residual, seconds }]) => ({
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

/** How far apart mask pixels, and with them scene pixels, are. */
function maskPitch({ input }: ReconstructionOutcome): Metres | undefined {
  return input.capture === null ? undefined : metres(input.capture.optics.slmPitch * input.capture.optics.superpixel);
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
