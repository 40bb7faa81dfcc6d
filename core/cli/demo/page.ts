import { formatLength, metres } from '../../math/units.ts';
import type { Evaluation, Finding, HistoryRow } from '../../service/contract.ts';
import { version } from '../../service/version.ts';
import type { DesignConfig } from '../../training/design-config.ts';
import { maskSection, reconstructionSection, type MethodFigures, type ReconstructionView } from '../reconstruction/page.ts';
import { lineChart } from '../report/chart.ts';
import type { Block, CommandBlock, Page, Section, TableBlock } from '../report/page.ts';
import { methodTitle, SCORE_TITLES, scoreCells } from '../score-table.ts';
import { formatDuration } from '../terminal/format.ts';

/** What the commands of the demo answered. */
export interface DemoReports {
  readonly design: { readonly run: string; readonly engine: string; readonly seconds: number; readonly evaluation: Evaluation };
  readonly export: { readonly findings: readonly Finding[] };
  readonly simulate: { readonly optics: { readonly wavelength: number; readonly slmPitch: number; readonly superpixel: number } };
  readonly reconstruct: { readonly methods: Readonly<Record<string, MethodFigures>> };
}

export interface DemoFiles {
  readonly view: ReconstructionView;
  readonly config: DesignConfig;
  readonly history: readonly HistoryRow[];
  readonly reports: DemoReports;
  readonly made: CommandBlock['items'];
  readonly seconds: number;
  readonly madeAt: Date;
}

/** The page at the end of the demo. */
export function demoPage({ view, config, history, reports, made, seconds, madeAt }: DemoFiles): Page {
  const { design, simulate } = reports;
  const { wavelength, slmPitch, superpixel } = simulate.optics;
  const pixel = formatLength(metres(slmPitch * superpixel));
  const scenes = view.intensity.shape[0];
  return {
    title: 'A phase mask: designed, exported, captured, read back',
    lead:
      'A coded phase mask and the network that reads its patterns were trained together on Fashion-MNIST, written as a bitmap for a ' +
      'spatial light modulator, used on a virtual bench, and the frames of its camera turned back into the scenes.',
    facts: [
      ['run', design.run],
      ['engine', design.engine],
      ['seed', `${config.seed}`],
      ['time', formatDuration(seconds)],
      ['made', madeAt.toISOString().slice(0, 16).replace('T', ' ')],
    ],
    sections: [
      reconstructionSection(
        view,
        `${scenes} test scenes, one 12-bit frame each, read from the files. Amplitude scenes without noise are solved by a classical method ` +
          'from a single coded snapshot: it stands beside the network so that nobody mistakes what learning is for. Noise and phase scenes turn the tables.',
      ),
      ...maskSection(
        view,
        `${config.dataset.height}×${config.dataset.width} phases. On the panel each is ${superpixel}×${superpixel} pixels, ${pixel}, at ${formatLength(metres(wavelength))}.`,
      ),
      { heading: 'Preflight of the bitmap', blocks: [findingsTable(reports.export.findings)] },
      trainingSection(history, design),
      { heading: 'How each file was made', blocks: [{ kind: 'commands', items: made }] },
    ],
    footer: `Made by Kinoform ${version}.`,
  };
}

const findingsTable = (findings: readonly Finding[]): TableBlock => ({
  kind: 'table',
  words: true,
  columns: ['what', 'verdict', 'found'],
  rows: findings.map(({ title, verdict, message }) => ({
    cells: [title, verdict, message],
    emphasis: verdict === 'risk' || verdict === 'stop',
  })),
});

function trainingSection(history: readonly HistoryRow[], { evaluation, seconds }: DemoReports['design']): Section {
  const points = history.flatMap(({ epoch, validationPsnr }) =>
    validationPsnr === undefined ? [] : [[epoch, validationPsnr] as const],
  );
  const chart: Block[] =
    points.length < 2
      ? []
      : [
          {
            kind: 'chart',
            svg: lineChart({ title: 'Validation PSNR by epoch', points }, 'epoch', 'validation PSNR, dB'),
            caption: 'The network on scenes that it was not trained with, after each epoch. The best is kept.',
          },
        ];
  const table: TableBlock = {
    kind: 'table',
    columns: ['method', ...SCORE_TITLES],
    rows: Object.entries(evaluation).map(([method, score]) => ({ cells: [methodTitle(method), ...scoreCells(score)] })),
    note: 'On the test scenes, without a camera between: intensities as they are. Intervals are 95 % (Student t) over scenes.',
  };
  return { heading: 'Training', text: `${formatDuration(seconds)} with evaluation.`, blocks: [...chart, table] };
}
