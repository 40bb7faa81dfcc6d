import type { SceneModel } from '../../optics/scenes.ts';
import type { Identifiability } from '../../retrieval/identifiability.ts';
import type { Evaluation } from '../../service/contract.ts';
import type { MaskFigures } from '../../service/identify-mask.ts';
import { pictureBlock } from '../report/blocks.ts';
import { lineChart } from '../report/chart.ts';
import type { Block, Page, Section, TableBlock } from '../report/page.ts';
import { greyScale, type Plane } from '../report/picture.ts';
import { methodTitle, scoreCells } from '../score-table.ts';
import { describeNoise, meaning, verdictOf } from './words.ts';

export interface IdentificationView {
  readonly source: string;
  readonly model: SceneModel;
  readonly figures: MaskFigures;
  /** Null for a mask without a network to read it. */
  readonly reached: Evaluation | null;
}

/** The page "is this mask any good?": spectrum, bound of each pixel, bound beside what is reached. */
export function identificationPage({ source, model, figures, reached }: IdentificationView): Page {
  return {
    title: 'What this mask lets the camera know',
    lead: verdictOf(figures),
    facts: [
      ['mask', source],
      ['scenes', `${figures.scenes.length}, ${model.kind}`],
      ['noise', describeNoise(figures)],
    ],
    sections: [
      { heading: 'Bound and reached', text: meaning, blocks: [boundTable(figures, reached)] },
      spectrumSection(figures),
      pictureSection(figures),
      { heading: 'Scene by scene', blocks: [sceneTable(figures)] },
    ],
    footer: 'Made by Kinoform.',
  };
}

function boundTable({ summary }: MaskFigures, reached: Evaluation | null): TableBlock {
  const margin = ({ mean, low, high }: { mean: number; low: number; high: number }): string =>
    `${mean.toFixed(2)} [${low.toFixed(2)}, ${high.toFixed(2)}]`;
  const methods = Object.entries(reached ?? {}).map(([method, score]) => ({
    cells: [methodTitle(method), scoreCells(score)[0]!, 'reached'],
  }));
  return {
    kind: 'table',
    columns: ['', 'PSNR, dB [95 %]', 'what it is'],
    rows: [
      {
        cells: ['Cramér–Rao bound', summary.boundPsnr === null ? 'none' : margin(summary.boundPsnr), 'unbiased estimates'],
        emphasis: true,
      },
      { cells: ['bound with the range known', margin(summary.rangePsnr), 'each value somewhere in [0, 1]'], emphasis: true },
      ...methods,
    ],
    note: 'All on the same scenes with the same noise. Intervals are 95 % (Student t) over scenes.',
  };
}

function spectrumSection({ scenes }: MaskFigures): Section {
  return {
    heading: 'Singular values of the Jacobian',
    text: 'How strongly the intensities answer to each direction in which the images can change, the strongest first.',
    blocks: scenes.map(({ singularValues }, index): Block => ({
      kind: 'chart',
      svg: lineChart(
        { title: `Singular values, scene ${index + 1}`, points: spectrumPoints(singularValues) },
        'direction',
        'log₁₀ of the largest',
      ),
      caption: `Scene ${index + 1}. What is below −6 is rounding.`,
    })),
  };
}

/** `log₁₀ σ_k/σ₁` over k, no lower than −8, where only rounding is left. */
const spectrumPoints = (values: Float64Array): [number, number][] =>
  Array.from(values, (value, index) => [index + 1, Math.log10(Math.max(value / values[0]!, 1e-8))]);

function pictureSection({ scenes, truth }: MaskFigures): Section {
  const images = truth[0]!.shape[0]!;
  const planeOf = ({ shape, data }: MaskFigures['truth'][number], image: number): Plane => {
    const [, height = 0, width = 0] = shape;
    return { height, width, data: data.subarray(image * height * width, (image + 1) * height * width) };
  };
  const columns = scenes.map((_, scene) => `scene ${scene + 1}`);
  const worst = Math.max(...scenes.flatMap(({ deviation }) => [...deviation.data]));
  const blocks = Array.from({ length: images }, (_, image): Block[] => {
    const name = images === 1 ? '' : image === 0 ? ' amplitude' : ' phase';
    return [
      pictureBlock(
        [{ title: `Scene${name}`, planes: truth.map((field) => planeOf(field, image)) }],
        greyScale('image value', 0, 1),
        columns,
      ),
      pictureBlock(
        [{ title: `Bound${name}`, note: 'range known', planes: scenes.map(({ deviation }) => planeOf(deviation, image)) }],
        greyScale('standard deviation of the image value', 0, worst),
        columns,
      ),
    ];
  });
  return {
    heading: 'Where the noise hurts',
    text: 'The least error of each pixel, as standard deviation, when nothing is known but its range: 0.29 where the measurement says nothing.',
    blocks: blocks.flat(),
  };
}

function sceneTable({ scenes }: MaskFigures): TableBlock {
  return {
    kind: 'table',
    columns: ['scene', 'bound, dB', 'range known, dB', 'condition', 'effective rank', 'lost', 'beyond the range', 'directions'],
    rows: scenes.map((scene, index) => ({ cells: [`${index + 1}`, ...sceneCells(scene)] })),
  };
}

/** The figures of one scene, in the order of the table. */
const sceneCells = ({
  boundPsnr,
  rangePsnr,
  condition,
  effectiveRank,
  lost,
  unidentified,
  singularValues,
}: Identifiability): string[] => [
  boundPsnr === null ? 'none' : boundPsnr.toFixed(2),
  rangePsnr.toFixed(2),
  condition === null ? '∞' : condition.toPrecision(3),
  effectiveRank.toFixed(0),
  `${lost}`,
  `${unidentified}`,
  `${singularValues.length}`,
];
