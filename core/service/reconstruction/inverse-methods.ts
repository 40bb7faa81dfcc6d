import type { Engine } from '../../engine/program.ts';
import { elementCount, type Field } from '../../math/field.ts';
import { InputError } from '../../math/input-error.ts';
import type { SensingOperator } from '../../optics/operator.ts';
import { fieldOfImages, type SceneModel } from '../../optics/scenes.ts';
import { DPR, type PriorOptions } from '../../retrieval/generative/options.ts';
import type { InverseLibrary, InverseRecord, KeptInverse } from '../../runs/inverse-library.ts';
import { keptConditional } from '../../training/conditional/train-conditional.ts';
import { readDirectly } from '../../training/direct/train-direct.ts';
import { describeScenes, measuresAlike } from '../../training/encoders/measurement.ts';
import type { InverseConfig } from '../../training/inverse/inverse-config.ts';
import { joinImages } from '../../training/scene-images.ts';
import type { Budget, Method } from './methods.ts';
import { checkScenes, searchingMethod } from './prior-methods.ts';

/** Methods that need a network which has learned to invert the measurement at hand. */
interface InverseMethod {
  readonly name: string;
  readonly title: string;
  /** When it is the one to take, and its paper, a line each. */
  readonly use: string;
  readonly source: string;
  /** Whether it works with a network of this kind. */
  takes(config: InverseConfig): boolean;
  /** How it looks for the code of a generator that reads magnitudes; null where there is no code. */
  readonly search: ((iterations: number) => PriorOptions) | null;
}

const isDirect = (kind: 'residual' | 'perceptron' | 'cascade') => (config: InverseConfig) =>
  config.kind === 'direct' && config.architecture.kind === kind;
const isConditional = ({ kind }: InverseConfig): boolean => kind === 'conditional';

export const INVERSE_METHODS: readonly InverseMethod[] = [
  {
    name: 'resnet',
    title: 'Residual network (ResNet)',
    use: 'at once, for far fields as large as the image, of scenes like those that it was trained on',
    source: 'He et al., CVPR (2016); Nishizaki et al., Opt. Rev. 27 (2020)',
    takes: isDirect('residual'),
    search: null,
  },
  {
    name: 'e2e',
    title: 'End-to-end perceptron (E2E)',
    use: 'at once, for any measurement, of scenes like those that it was trained on',
    source: 'Uelwer, Oberstraß and Harmeling, ICPR (2020)',
    takes: isDirect('perceptron'),
    search: null,
  },
  {
    name: 'cpr',
    title: 'Cascade of perceptrons (CPR)',
    use: 'as E2E, from coarse to fine',
    source: 'Uelwer, Hoffmann and Harmeling (2021)',
    takes: isDirect('cascade'),
    search: null,
  },
  {
    name: 'prcgan',
    title: 'Conditional generator (PRCGAN)',
    use: 'at once, the image of one random code: sharper than E2E, and not surer',
    source: 'Uelwer, Oberstraß and Harmeling, ICPR (2020)',
    takes: isConditional,
    search: () => ({ ...DPR, start: 'random', restarts: 1, code: { ...DPR.code, steps: 0 } }),
  },
  {
    name: 'prcgan-star',
    title: 'Conditional generator, its code optimised (PRCGAN*)',
    use: 'as PRCGAN, fitted to the magnitudes at hand',
    source: 'Uelwer, Oberstraß and Harmeling, ICPR (2020)',
    takes: isConditional,
    search: (iterations) => ({ ...DPR, start: 'random', code: { ...DPR.code, steps: iterations } }),
  },
];

export const inverseMethod = (name: string): InverseMethod | undefined => INVERSE_METHODS.find((method) => method.name === name);

/** The methods that a network is for. */
export const inverseMethodsOf = (config: InverseConfig): string[] =>
  INVERSE_METHODS.filter(({ takes }) => takes(config)).map(({ name }) => name);

/**
 * The network of each method that needs one.
 * @param methods of the reconstruction
 * @param named ids or parts of them; a method of whose kind none is named takes the newest that was trained for these measurements, to its end if there is one
 * @throws InputError for complex scenes, when there is none, and when a named one was trained for others, belongs to no method or is the second of its kind
 */
export async function chooseInverses(
  library: InverseLibrary,
  methods: readonly string[],
  named: readonly string[],
  operator: SensingOperator<Field>,
  scene: SceneModel,
): Promise<ReadonlyMap<string, KeptInverse>> {
  const wanted = methods.flatMap((name) => inverseMethod(name) ?? []);
  for (const { name } of wanted) checkScenes(name, scene);
  const own = await Promise.all(named.map((text) => library.find(text)));
  for (const { record } of own) checkNamed(record, wanted, operator, scene);
  const all = wanted.length === 0 ? [] : await library.list();
  const chosen = new Map<string, KeptInverse>();
  for (const { name, takes } of wanted) {
    const mine = own.find(({ record }) => takes(record.config));
    const ofKind = all.filter(({ config }) => takes(config));
    const fitting = mine === undefined ? ofKind.filter(({ config }) => measuresAlike(config, operator, scene)) : [];
    // One that was stopped early stands behind those that learned to their end.
    const best = fitting.find(({ epochs, config }) => epochs === config.training.epochs) ?? fitting[0];
    if (mine === undefined && best === undefined) throw none(name, ofKind.length, scene);
    chosen.set(name, mine ?? (await library.find(best!.id)));
  }
  const unused = own.find(({ record }) => ![...chosen.values()].some((kept) => kept.record.id === record.id));
  if (unused === undefined) return chosen;
  const { id, config } = unused.record;
  const other = chosen.get(wanted.find(({ takes }) => takes(config))!.name)!.record.id;
  throw new InputError({ where: `inverse network ${id}`, expected: 'one of its kind', found: `two: ${other} as well` });
}

function checkNamed(
  { id, config }: InverseRecord,
  wanted: readonly InverseMethod[],
  operator: SensingOperator<Field>,
  scene: SceneModel,
): void {
  const where = `inverse network ${id}`;
  if (!wanted.some(({ takes }) => takes(config))) {
    const expected = `the method ${inverseMethodsOf(config).join(' or ')} in this reconstruction`;
    throw new InputError({ where, expected, found: 'none of it' });
  }
  if (measuresAlike(config, operator, scene)) return;
  const expected = `one for these ${describeScenes(scene)} and measurements`;
  const found = `one for other measurements (${config.measurement.kind}) or scenes (${describeScenes(config.scene)})`;
  throw new InputError({ where, expected, found });
}

function none(method: string, others: number, scene: SceneModel): InputError {
  const network = method === 'prcgan-star' ? 'prcgan' : method;
  return new InputError({
    where: `method ${method}`,
    expected: `a network that was trained for these ${describeScenes(scene)} and measurements`,
    found: others === 0 ? 'none' : `${others} for others`,
    hint: `kinoform inverse train ${network} trains one`,
  });
}

/** The networks that were trained for these measurements, whatever their scenes, newest first. */
export async function fittingInverses(library: InverseLibrary, operator: SensingOperator<Field>): Promise<InverseRecord[]> {
  return (await library.list()).filter(({ config }) => measuresAlike(config, operator, config.scene));
}

/** A method with its network. */
export async function invertingMethod(
  { name, title, search }: InverseMethod,
  kept: KeptInverse,
  engine: Engine,
  scene: SceneModel,
  operator: SensingOperator<Field>,
  budget: Budget & { readonly seed: number },
): Promise<Method> {
  const { config } = kept.record;
  const weights = await kept.weights();
  if (config.kind === 'conditional') {
    const bins = operator.snapshots * elementCount(operator.patternShape);
    const plan = search!(budget.iterations);
    const network = { generator: keptConditional(config, weights, bins), weights };
    return searchingMethod({ name, title }, network, () => plan, engine, scene, budget);
  }
  return {
    name,
    title,
    restarts: false,
    anySnapshots: false,
    async solve({ intensity, weights: known }, _, tick) {
      await tick({ scene: 0, iteration: 0, residual: null });
      const began = performance.now();
      const images = await readDirectly(engine, config, weights, intensity, known);
      const field = fieldOfImages(scene, [images]);
      return { field, images: joinImages([images]), outcomes: null, seconds: (performance.now() - began) / 1000 };
    },
  };
}
