import type { Engine } from '../../../engine/program.ts';
import { intensityOf, sceneOf, type Field } from '../../../math/field.ts';
import { normal, rootKey, split } from '../../../math/random.ts';
import type { Key } from '../../../math/random.ts';
import { rectifiedError } from '../../../metrics/rectified-error.ts';
import { summarise } from '../../../metrics/summary.ts';
import { gaussianMatrix } from '../../../optics/gaussian-matrix.ts';
import { matrixOperator } from '../../../optics/matrix-operator.ts';
import { canonicalPhase, canonicalSign } from '../../../retrieval/symmetry/gaussian.ts';
import { version } from '../../../service/version.ts';
import { nearestNeighbours, regress, type Pairs } from '../../../training/regression/regress.ts';
import type { CommandContext } from '../../context.ts';
import { openEngine } from '../../engine.ts';
import { renderCsv } from '../../report/csv.ts';
import type { Page } from '../../report/page.ts';
import { renderTable } from '../../terminal/table.ts';
import type { Scale, WorkedStudy } from '../study.ts';

interface Size {
  /** Numbers of a scene. */
  readonly lengths: readonly number[];
  readonly samples: number;
  readonly tested: number;
  readonly epochs: number;
}

const SIZES: Readonly<Record<Scale, Size>> = {
  smoke: { lengths: [5], samples: 2000, tested: 200, epochs: 10 },
  laptop: { lengths: [5, 10, 15], samples: 20_000, tested: 1000, epochs: 40 },
  paper: { lengths: [5, 10, 15], samples: 50_000, tested: 2000, epochs: 200 },
};

/** Measurements for each number of a scene. */
const OVERSAMPLING = 4;
const NEIGHBOURS = 5;
const NETWORKS = [
  { name: 'nn', title: 'network', hidden: [256, 128, 64] },
  { name: 'wnn', title: 'wide network', hidden: [512, 256, 128] },
  { name: 'dnn', title: 'deep network', hidden: [256, 256, 128, 128, 64, 64] },
] as const;

type Kind = 'real' | 'complex';

interface Result {
  readonly kind: Kind;
  readonly length: number;
  readonly method: string;
  readonly title: string;
  readonly before: ReturnType<typeof summarise>;
  readonly after: ReturnType<typeof summarise>;
}

/** Networks that learn scenes from Gaussian intensities, before and after one scene of each class is chosen. */
export const symmetry: WorkedStudy = {
  name: 'symmetry',
  title: 'learning Gaussian retrieval before and after its symmetry is broken',
  async work({ context, scale, command }) {
    const size = SIZES[scale];
    const engine = await openEngine(context, undefined);
    try {
      const results: Result[] = [];
      for (const kind of ['real', 'complex'] as const) {
        for (const length of size.lengths) {
          const key = split(split(rootKey(context.seed ?? 0), kind), length);
          results.push(...(await compare(context, engine, kind, length, size, key)));
        }
      }
      const rows = results.map(rowOf);
      return {
        page: pageOf(results, scale, size, command),
        tables: { 'summary.csv': renderCsv(rows) },
        verdict: verdictOf(results),
        text: textOf(results),
        json: { results: rows },
      };
    } finally {
      engine[Symbol.dispose]();
    }
  },
};

async function compare(
  context: CommandContext,
  engine: Engine,
  kind: Kind,
  length: number,
  size: Size,
  key: Key,
): Promise<Result[]> {
  const operator = matrixOperator(gaussianMatrix(split(key, 'matrix'), OVERSAMPLING * length, length, kind), [1, length]);
  const draw = (name: string, count: number): Field => {
    const of = (part: string) => normal(split(split(key, name), part), count * length);
    return { shape: [count, 1, length], re: of('re'), im: kind === 'real' ? new Float64Array(count * length) : of('im') };
  };
  const [scenes, truth] = [draw('train', size.samples), draw('test', size.tested)];
  const intensities = (x: Field) => Float32Array.from(intensityOf(operator.forward(x)).data, (y) => y / length);
  const [given, tested] = [intensities(scenes), intensities(truth)];
  const canonical = kind === 'real' ? canonicalSign(scenes) : canonicalPhase(scenes);
  const errors = new Map<string, { before?: Result['before']; after?: Result['after'] }>();
  for (const [stage, targets] of [
    ['before', scenes],
    ['after', canonical],
  ] as const) {
    const pairs: Pairs = {
      given,
      wanted: valuesOf(targets, kind),
      givenSize: OVERSAMPLING * length,
      wantedSize: kind === 'real' ? length : 2 * length,
    };
    const note = (method: string, made: Float32Array): void => {
      errors.set(method, { ...errors.get(method), [stage]: summarise(errorsOf(made, truth, kind)) });
    };
    note('k-nn', nearestNeighbours(pairs, tested, NEIGHBOURS));
    for (const { name, title, hidden } of NETWORKS) {
      const label = `${kind}, n = ${length}: ${title}, ${stage}`;
      const options = { hidden, epochs: size.epochs, batch: 100, learningRate: 2e-3 };
      const made = await regress(engine, pairs, tested, options, split(key, name), async (share) => {
        context.progress.update({ label, done: share, total: 1 });
        await new Promise(setImmediate);
        context.checkInterrupt();
      });
      note(name, made);
    }
  }
  const titles = [...NETWORKS, { name: 'k-nn', title: `${NEIGHBOURS} nearest neighbours` }];
  return titles.map(({ name, title }) => ({
    kind,
    length,
    method: name,
    title,
    before: errors.get(name)!.before!,
    after: errors.get(name)!.after!,
  }));
}

/** Real numbers of each scene: its real parts, then its imaginary parts where it has any. */
function valuesOf(x: Field, kind: Kind): Float32Array {
  if (kind === 'real') return Float32Array.from(x.re);
  const [count = 0, , length = 0] = x.shape;
  const values = new Float32Array(2 * x.re.length);
  for (let q = 0; q < count; q++) {
    values.set(x.re.subarray(q * length, (q + 1) * length), 2 * q * length);
    values.set(x.im.subarray(q * length, (q + 1) * length), (2 * q + 1) * length);
  }
  return values;
}

/** Rectified errors of each scene. */
function errorsOf(made: Float32Array, truth: Field, kind: Kind): number[] {
  const [count = 0, , length = 0] = truth.shape;
  const size = kind === 'real' ? length : 2 * length;
  return Array.from({ length: count }, (_, q) => {
    const row = Float64Array.from(made.subarray(q * size, (q + 1) * size));
    const im = kind === 'real' ? new Float64Array(length) : row.subarray(length);
    return rectifiedError({ shape: [1, length], re: row.subarray(0, length), im }, sceneOf(truth, q)).error;
  });
}

const rowOf = ({ kind, length, method, before, after }: Result) => ({
  matrix: kind,
  n: length,
  method,
  before: before.mean,
  'before low': before.low,
  'before high': before.high,
  after: after.mean,
  'after low': after.low,
  'after high': after.high,
});

const cell = ({ mean, low, high }: Result['before']): string => `${mean.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}]`;

const textOf = (results: readonly Result[]): string =>
  renderTable(
    [
      { title: 'matrix', cell: ({ kind }: Result) => kind },
      { title: 'n', align: 'right', cell: ({ length }) => String(length) },
      { title: 'method', cell: ({ title }) => title },
      { title: 'before', align: 'right', cell: ({ before }) => cell(before) },
      { title: 'after', align: 'right', cell: ({ after }) => cell(after) },
    ],
    results,
  );

function verdictOf(results: readonly Result[]): string {
  const better = results.filter(({ before, after }) => after.high < before.low).length;
  return `Rectified error: in ${better} of ${results.length} cases smaller once the symmetry is broken, with intervals that do not meet.`;
}

function pageOf(results: readonly Result[], scale: Scale, { samples, tested }: Size, command: string): Page {
  return {
    title: 'Before and after the symmetry is broken',
    lead: 'Intensities of a Gaussian matrix leave sign or global phase open. Networks learn the mean of several answers, unless one of them is chosen beforehand.',
    facts: [
      ['pairs', `${samples} to learn from, ${tested} to test`],
      ['measurements', `${OVERSAMPLING} for each number`],
      ['scale', scale],
    ],
    sections: [
      {
        heading: 'Rectified error',
        text: 'Of the squared length of a scene, after scale and sign or phase are taken away: 0 is exact, 1 has nothing in common.',
        blocks: [
          {
            kind: 'table',
            columns: ['method', 'matrix', 'n', 'before', 'after'],
            rows: results.map(({ title, kind, length, before, after }) => ({
              cells: [title, kind, String(length), cell(before), cell(after)],
            })),
            note: 'Means with 95 % intervals over test scenes. After Tayal, Lai, Manekar, Zhuang and Sun (2020).',
          },
        ],
      },
      { heading: 'Again', blocks: [{ kind: 'commands', items: [{ purpose: 'This page', command, files: [] }] }] },
    ],
    footer: `Made by Kinoform ${version}.`,
  };
}
