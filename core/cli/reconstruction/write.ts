import { elementCount, sceneOf, type Field } from '../../math/field.ts';
import type { SceneModel } from '../../optics/scenes.ts';
import { relativeResidual } from '../../retrieval/iterate.ts';
import { encodeJson } from '../../formats/json.ts';
import type { Refinement } from '../../training/evaluate.ts';
import { summariseScores, type SceneScore } from '../../training/image-scores.ts';
import { encodeField } from '../arrays.ts';
import type { CommandContext, CommandResult } from '../context.ts';
import type { OutputFolder } from '../files.ts';
import { renderPage } from '../report/page.ts';
import { renderTable, type Column } from '../terminal/table.ts';
import { methodTitle, SCORE_TITLES, scoreCells } from '../score-table.ts';
import { maskPitch, type ReconstructionInput } from './input.ts';
import type { MethodResult } from './methods.ts';
import { reconstructionPage, type MethodReport } from './page.ts';
import { drawFields } from './draw.ts';

/** All that a reconstruction came to. */
export interface ReconstructionOutcome {
  readonly input: ReconstructionInput;
  readonly model: SceneModel;
  /** Name of the prior that the projections used. */
  readonly prior: string;
  readonly results: readonly MethodResult[];
  /** Projections after the network; null without them. */
  readonly refinement: Refinement | null;
  readonly truth: Field | null;
  /** By method; empty without a truth. */
  readonly scores: ReadonlyMap<string, readonly SceneScore[]>;
}

/** Writes fields, pictures and reports, and says the figures. */
export async function writeReconstruction(
  { display }: CommandContext,
  out: OutputFolder,
  outcome: ReconstructionOutcome,
): Promise<CommandResult> {
  const { input, model, prior, results, refinement, scores } = outcome;
  const methods: Record<string, MethodReport> = {};
  for (const result of results) {
    const name = results.length === 1 ? 'x' : `x-${result.method}`;
    await out.write(`${name}.npy`, encodeField(withoutSingleScene(result.field)));
    for (const { suffix, png } of drawFields(model, result.field)) await out.write(`${name}-${suffix}.png`, png);
    const scored = scores.get(result.method) ?? null;
    methods[result.method] = {
      file: `${name}.npy`,
      seconds: result.seconds,
      residual: medianResidual(input, result.field),
      score: scored === null ? null : summariseScores(scored),
      scenes: scored,
    };
  }
  const report = {
    scenes: input.intensity.shape[0],
    snapshots: input.mask.shape[0],
    size: input.mask.shape.slice(1),
    model: model.kind,
    prior,
    refinement,
    run: input.loaded?.run.id ?? null,
    remarks: input.remarks,
    methods,
  };
  await out.write('report.json', encodeJson(report));
  const fields = results.map(({ method, field }) => ({ method, field, report: methods[method]! }));
  const { intensity, mask, capture } = input;
  const view = { intensity, mask, pitch: capture === null ? undefined : maskPitch(capture), model, truth: outcome.truth, fields };
  await out.write('report.html', renderPage(reconstructionPage(view, report)));
  return { json: { folder: out.folder, ...report }, text: `${tableOf(methods)}\n\nwrote ${display(out.folder)}` };
}

function tableOf(methods: Readonly<Record<string, MethodReport>>): string {
  type Row = readonly [method: string, report: MethodReport];
  const scored = Object.values(methods).some(({ score }) => score !== null);
  const columns: Column<Row>[] = [
    { title: 'method', cell: ([method]) => methodTitle(method) },
    ...(scored
      ? SCORE_TITLES.map((title, index): Column<Row> => ({
          title,
          align: 'right',
          cell: ([, { score }]) => (score === null ? '' : scoreCells(score)[index]!),
        }))
      : []),
    { title: 'residual', align: 'right', cell: ([, { residual }]) => residual.toExponential(1) },
    { title: 'seconds', align: 'right', cell: ([, { seconds }]) => seconds.toFixed(2) },
  ];
  return renderTable(columns, Object.entries(methods));
}

function medianResidual({ intensity, operator }: ReconstructionInput, field: Field): number {
  const size = elementCount(intensity.shape.slice(1));
  const residuals = Array.from({ length: field.shape[0]! }, (_, scene) => {
    const { shape, re, im } = sceneOf(field, scene);
    const measured = { shape: [1, ...intensity.shape.slice(1)], data: intensity.data.subarray(scene * size, (scene + 1) * size) };
    return relativeResidual(operator.forward({ shape: [1, ...shape], re, im }), measured);
  }).sort((a, b) => a - b);
  return residuals[residuals.length >> 1]!;
}

/** `[H,W]` when there is one scene. */
const withoutSingleScene = (field: Field): Field => (field.shape[0] === 1 ? { ...field, shape: field.shape.slice(1) } : field);
