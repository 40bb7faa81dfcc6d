import { rootKey, split } from '../../../math/random.ts';
import { intensityOf } from '../../../math/field.ts';
import { InputError } from '../../../math/input-error.ts';
import { addCameraNoise, NO_NOISE, type NoiseModel } from '../../../optics/camera.ts';
import { codedDiffraction } from '../../../optics/coded-diffraction.ts';
import { DPR, PRILO } from '../../../retrieval/generative/options.ts';
import { solvers } from '../../../retrieval/solvers/registry.ts';
import { loadDesignConfig } from '../../../runs/presets.ts';
import { workspaceAt } from '../../../runs/workspace.ts';
import { float64 } from '../../../service/load-design.ts';
import { locations } from '../../../service/locations.ts';
import { openReader } from '../../../training/infer-step.ts';
import type { Engine } from '../../../engine/program.ts';
import { connect } from '../../connect.ts';
import type { CommandContext } from '../../context.ts';
import { libraryOf } from '../../library.ts';
import { loadDesign, type LoadedDesign } from '../../load-design.ts';
import { openEngine } from '../../engine.ts';
import { renderCsv } from '../../report/csv.ts';
import type { Arm, Outcome } from '../experiment.ts';
import { runExperiment } from '../run-experiment.ts';
import { openImages } from '../study-images.ts';
import type { Assignment, WorkedStudy } from '../study.ts';
import { codedPage, rowOf, textOf, verdictOf, type CodedRow, type MaskKind } from './coded-page.ts';
import { generatorFor } from './generator.ts';
import { withPhase } from './gaussian.ts';
import { keptSolutions } from './kept-solutions.ts';
import { SIDE, generatorConfig, imagesOfProblem, priorsOf, sizeOf, type Size } from './settings.ts';
import {
  lineOf,
  score,
  solveClassical,
  solveGenerative,
  testScenes,
  type Bench,
  type GenerativeMethod,
  type Solved,
} from './work.ts';

/** How the patterns are recorded: the same in the training of a design as in the test. */
interface Condition {
  readonly name: string;
  readonly title: string;
  readonly noise: NoiseModel;
  /** The same, as settings of a design. */
  readonly overrides: readonly string[];
}

const CONDITIONS: readonly Condition[] = [
  { name: 'clean', title: 'no noise', noise: NO_NOISE, overrides: [] },
  { name: '30dB', title: '30 dB', noise: { ...NO_NOISE, snr: 30 }, overrides: ['sensing.noise.snr=30'] },
  { name: 'photons', title: '3 photons a pixel', noise: { ...NO_NOISE, photons: 3 }, overrides: ['sensing.noise.photons=3'] },
];

const MASKS: readonly { readonly kind: MaskKind; readonly overrides: readonly string[] }[] = [
  { kind: 'random', overrides: ['mask.learned=false'] },
  { kind: 'learned', overrides: [] },
];
const CLASSICAL = ['er', 'raf'];
const RESTARTS = 4;

/** One coded snapshot: classical methods, the design's own network and generative priors behind a random mask and behind one that was learned. */
export const coded: WorkedStudy = {
  name: 'coded',
  title: 'generative priors behind one mask, learned or random, without and with noise',
  takesImages: true,
  async work(assignment) {
    const { context, scale, command } = assignment;
    const size = await sizeOf(assignment);
    await checkTestPart(context, size.source);
    const seed = context.seed ?? 0;
    const outcomes = await designsOf(assignment, size, seed);
    const engine = await openEngine(context, undefined);
    try {
      const kept = await generatorFor(context, engine, generatorConfig('vae-100', size), size);
      const truth = await testScenes(context, size);
      const { dpr, priloBest } = priorsOf(size, { dpr: DPR, prilo: PRILO });
      const generative: GenerativeMethod[] = [
        { name: 'dpr', title: 'DPR', options: dpr },
        { name: 'prilo-mii', title: 'PRILO-MII', options: priloBest },
      ];
      const rows: CodedRow[] = [];
      for (const condition of CONDITIONS) {
        for (const { kind } of MASKS) {
          const design = await loadDesign(context, runOf(outcomes, nameOf(kind, condition)));
          const operator = codedDiffraction(float64(design.design.maskPhase));
          const clean = intensityOf(operator.forward(truth));
          const bench: Bench = {
            context,
            operator,
            truth,
            intensity: addCameraNoise(split(rootKey(seed), 'camera'), clean, condition.noise),
            seed,
            problem: ['coded', design.run.id, condition.name, ...imagesOfProblem(size)],
            kept: keptSolutions(workspaceAt(context.workspace).folder),
            onwards: command,
          };
          const note = (solved: Solved): void => {
            rows.push({ ...score(solved, truth, withPhase), mask: kind, condition: condition.title });
            context.say(`${condition.title}, ${kind} mask, ${lineOf(rows.at(-1)!)}`);
          };
          for (const solver of solvers.filter(({ name }) => CLASSICAL.includes(name))) {
            note(await solveClassical(bench, { solver, restarts: RESTARTS, iterations: size.iterations }));
          }
          note(await readByDesign(bench, engine, design));
          for (const method of generative) note(await solveGenerative(bench, engine, kept, method));
        }
      }
      return {
        page: codedPage(rows, { scale, command, generator: kept.record.id, source: size.source, images: size.images }),
        tables: { 'summary.csv': renderCsv(rows.map(rowOf)) },
        verdict: verdictOf(rows),
        text: textOf(rows),
        json: { generator: kept.record.id, rows: rows.map(rowOf) },
      };
    } finally {
      engine[Symbol.dispose]();
    }
  },
};

const nameOf = (mask: MaskKind, { name }: Condition): string => `${mask}-${name}`;

/** Each design chooses its own training images: what it has not seen must stand apart. @throws InputError */
async function checkTestPart(context: CommandContext, source: string): Promise<void> {
  if ((await openImages(context, source)).testCount > 0) return;
  const hint = 'datasets import --test sets one apart';
  throw new InputError({ where: source, expected: 'a data set with a test part', found: 'none', hint });
}

/** A design for each mask and condition, alike in everything else. */
async function designsOf({ context, jobs, command }: Assignment, size: Size, seed: number): Promise<Outcome[]> {
  const { train, epochs } = size.designs;
  const counts = [`dataset.train=${train}`, `dataset.validation=${size.validation}`, `dataset.test=${size.images}`];
  const shape = [`dataset.source=${size.source}`, `dataset.height=${SIDE}`, `dataset.width=${SIDE}`];
  const base = await loadDesignConfig(locations.assets, 'mini', [...shape, ...counts, `training.epochs=${epochs}`]);
  const arms = CONDITIONS.flatMap((condition) =>
    MASKS.map(({ kind, overrides }): Arm => ({
      name: nameOf(kind, condition),
      title: `${kind} mask, ${condition.title}`,
      overrides: [...overrides, ...condition.overrides],
      seeds: 1,
    })),
  );
  return runExperiment(
    { name: 'coded', base, arms, firstSeed: seed },
    {
      context,
      library: libraryOf(context),
      jobs,
      connect: () => connect(context),
      onwards: command,
      now: () => performance.now() / 1000,
    },
  );
}

/** @throws InputError when the design came to nothing */
function runOf(outcomes: readonly Outcome[], name: string): string {
  const { arm, run, problem } = outcomes.find((outcome) => outcome.arm.name === name)!;
  if (run?.state === 'done') return run.id;
  throw new InputError({ where: arm.title, expected: 'a design that is trained to its end', found: problem ?? 'none' });
}

/** What the network of a design makes of the patterns behind its mask. */
async function readByDesign({ intensity, truth }: Bench, engine: Engine, { config, design }: LoadedDesign): Promise<Solved> {
  const reader = await openReader(engine, config);
  try {
    reader.use(design);
    const began = performance.now();
    const { data } = await reader.read(intensity);
    const field = { shape: truth.shape, re: Float64Array.from(data), im: new Float64Array(data.length) };
    return { method: 'network', title: "the design's network", field, seconds: (performance.now() - began) / 1000 };
  } finally {
    reader[Symbol.dispose]();
  }
}
