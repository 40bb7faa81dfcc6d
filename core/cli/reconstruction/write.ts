import { encodeJson } from '../../formats/json.ts';
import type { Field } from '../../math/field.ts';
import { metres } from '../../math/units.ts';
import type { FieldFormat, MethodReport } from '../../service/contract.ts';
import { fieldFiles, withoutSingleScene } from '../../service/reconstruction/field-files.ts';
import type { ReconstructionInput } from '../../service/reconstruction/input.ts';
import type { ReconstructionOutcome } from '../../service/reconstruction/reconstruct.ts';
import type { CommandContext, CommandResult } from '../context.ts';
import type { OutputFolder } from '../files.ts';
import { renderPage } from '../report/page.ts';
import { methodTitle, SCORE_TITLES, scoreCells } from '../score-table.ts';
import { renderTable, type Column } from '../terminal/table.ts';
import { reconstructionPage } from './page.ts';

interface Written {
  readonly input: ReconstructionInput;
  readonly outcome: ReconstructionOutcome;
  readonly truth: Field | null;
  /** Beside NPY and the figure, which are always written. */
  readonly formats: readonly FieldFormat[];
}

/** Writes fields, figures and reports, and says the figures. */
export async function writeReconstruction(
  { display }: CommandContext,
  out: OutputFolder,
  { input, outcome, truth, formats }: Written,
): Promise<CommandResult> {
  const { report, model, results } = outcome;
  for (const { method, solved } of results) {
    const name = report.methods[method]!.file.replace(/\.npy$/, '');
    for (const format of new Set<FieldFormat>(['npy', ...formats, 'png'])) {
      for (const { name: file, bytes } of await fieldFiles(format, name, withoutSingleScene(solved.field))) {
        await out.write(file, bytes);
      }
    }
  }
  await out.write('report.json', encodeJson(report));
  const view = {
    intensity: input.intensity,
    mask: input.mask,
    pitch: report.pitch === null ? undefined : metres(report.pitch),
    model,
    truth,
    fields: results.map(({ method, solved, assessment }) => ({
      method,
      field: solved.field,
      report: report.methods[method]!,
      assessment,
    })),
  };
  await out.write('report.html', renderPage(reconstructionPage(view, report)));
  const verdicts = Object.entries(report.methods).flatMap(([method, { verdict }]) =>
    verdict === null ? [] : [`${methodTitle(method)}: ${verdict.sentence}`],
  );
  const text = [tableOf(report.methods), ...(verdicts.length === 0 ? [] : [verdicts.join('\n')]), `wrote ${display(out.folder)}`];
  return { json: { folder: out.folder, ...report }, text: text.join('\n\n') };
}

function tableOf(methods: Readonly<Record<string, MethodReport>>): string {
  type Row = readonly [method: string, report: MethodReport];
  const rows = Object.entries(methods);
  const column = (title: string, cell: (report: MethodReport) => string | null): Column<Row>[] =>
    rows.some(([, report]) => cell(report) !== null)
      ? [{ title, align: 'right', cell: ([, report]) => cell(report) ?? '–' }]
      : [];
  const columns: Column<Row>[] = [
    { title: 'method', cell: ([method]) => methodTitle(method) },
    ...SCORE_TITLES.flatMap((title, index) => column(title, ({ score }) => (score === null ? null : scoreCells(score)[index]!))),
    ...column('residual', ({ residual }) => residual.toExponential(1)),
    ...column('expected error', ({ verdict }) => (verdict?.error == null ? null : `${(100 * verdict.error).toFixed(1)} %`)),
    ...column('verdict', ({ verdict }) => verdict?.kind ?? null),
    ...column('seconds', ({ seconds }) => seconds.toFixed(2)),
  ];
  return renderTable(columns, rows);
}
