/** What a design consists of, by name: the tensors that training carries from step to step, and their first values. */
import type { HostTensor, HostTensors } from '../engine/program.ts';
import { rootKey, split } from '../math/random.ts';
import { InputError } from '../math/input-error.ts';
import { quantisePhase, wrapPhase } from '../math/phase.ts';
import { filledTensor } from '../networks/layers.ts';
import { initialiseStatistics, initialiseUnet, statisticShapes, weightShapes } from '../networks/unet.ts';
import type { UnetArchitecture } from '../networks/unet-plan.ts';
import { randomMask } from '../optics/masks.ts';
import { imagesPerScene } from '../optics/scenes.ts';
import { gaussianFilter } from '../retrieval/filter.ts';
import { constantStart, randomStart } from '../retrieval/spectral.ts';
import type { DesignConfig } from './design-config.ts';
import type { Design } from './design-store.ts';
import { sceneModelOf } from './scene-images.ts';
import { stageArchitecture, STEP_LENGTHS } from './unrolled-stage.ts';

export const MASK = 'mask.phase';
export const FILTER = 'filter.kernel';
export const START_RE = 'start.re';
export const START_IM = 'start.im';
export const NETWORK = 'network.';
export const FIRST_MOMENT = 'adam.first.';
export const SECOND_MOMENT = 'adam.second.';

interface NetworkPlan {
  /** Before the names of its weights in the state. */
  readonly prefix: string;
  readonly architecture: UnetArchitecture;
}

/** The U-Net that reads the initial estimate, and the network of each unrolled stage. */
export function networksOf(config: DesignConfig): readonly [NetworkPlan, ...NetworkPlan[]] {
  const scene = sceneModelOf(config);
  const stage = stageArchitecture(scene, config.unrolling);
  return [
    // The initial estimate enters as its real and imaginary part; what comes out are the images that the scene is made of.
    { prefix: NETWORK, architecture: { ...config.network, inputChannels: 2, outputChannels: imagesPerScene(scene) } },
    ...Array.from({ length: config.unrolling.stages }, (_, k) => ({ prefix: `stage${k + 1}.`, architecture: stage })),
  ];
}

/** The names of the step lengths of the stages. */
function stepLengthNames(config: DesignConfig): string[] {
  const [, ...stages] = networksOf(config);
  return stages.map(({ prefix }) => prefix + STEP_LENGTHS);
}

export type TermName = 'mask' | 'filter' | 'network';

/** The names of what the optimiser changes, by the part of the design that they belong to. */
export function trainedNames(config: DesignConfig): Readonly<Record<TermName, readonly string[]>> {
  const { initialisation, mask } = config;
  return {
    mask: mask.learned ? [MASK] : [],
    filter: initialisation.filterLearned && initialisation.padding !== 'none' ? [FILTER] : [],
    network: [
      ...networksOf(config).flatMap(({ prefix, architecture }) =>
        Object.keys(weightShapes(architecture)).map((name) => prefix + name),
      ),
      ...stepLengthNames(config),
    ],
  };
}

/** The shapes of what reconstructs: mask, filter, start, and network with its running statistics. */
export function designShapes(config: DesignConfig): Record<string, readonly number[]> {
  const { dataset, initialisation, sensing } = config;
  const plane = [dataset.height, dataset.width];
  const shapes: Record<string, readonly number[]> = { [MASK]: [sensing.snapshots, ...plane] };
  if (initialisation.padding !== 'none') shapes[FILTER] = [initialisation.filterSize, initialisation.filterSize];
  shapes[START_RE] = plane;
  shapes[START_IM] = plane;
  for (const { prefix, architecture } of networksOf(config)) {
    const network = { ...weightShapes(architecture), ...statisticShapes(architecture) };
    for (const [name, shape] of Object.entries(network)) shapes[prefix + name] = shape;
  }
  for (const name of stepLengthNames(config)) shapes[name] = [config.unrolling.projections];
  return shapes;
}

/** The shapes of all that training carries: the design, and the moments of the optimiser for what is trained. */
export function stateShapes(config: DesignConfig): Record<string, readonly number[]> {
  const design = designShapes(config);
  const trained = Object.values(trainedNames(config)).flat();
  const moments = trained.flatMap((name) =>
    [FIRST_MOMENT, SECOND_MOMENT].map((moment) => [moment + name, design[name]] as const),
  );
  return { ...design, ...(Object.fromEntries(moments) as Record<string, readonly number[]>) };
}

/**
 * The state before the first step, decided by the seed and the design that it starts from. The start of the power iteration is part of it: inference
 * needs the same.
 * @param start a design of the same sizes, which gives its masks, its filter and its networks; stages that it lacks start anew
 * @throws InputError when a tensor of it has another size
 */
export function initialState(config: DesignConfig, start: Design | null = null): Record<string, HostTensor> {
  const { dataset, initialisation, sensing, seed } = config;
  const { height, width } = dataset;
  const key = rootKey(seed);
  const { padding, filterSize, filterSigma } = initialisation;
  const state: Record<string, HostTensor> = {
    [MASK]: hostTensor(randomMask(split(key, 'mask'), sensing.snapshots, height, width)),
  };
  if (padding !== 'none') state[FILTER] = hostTensor(gaussianFilter(filterSize, filterSigma));
  const shape = [height, width] as const;
  const z0 = initialisation.start === 'random' ? randomStart(split(key, 'start'), shape) : constantStart(shape);
  state[START_RE] = hostTensor({ shape, data: z0.re });
  state[START_IM] = hostTensor({ shape, data: z0.im });
  for (const { prefix, architecture } of networksOf(config)) {
    // The key of the first network is that of all networks without stages.
    const ownKey = prefix === NETWORK ? split(key, 'network') : split(split(key, 'network'), prefix);
    const network = { ...initialiseUnet(architecture, ownKey), ...initialiseStatistics(architecture) };
    for (const [name, tensor] of Object.entries(network)) state[prefix + name] = tensor;
  }
  for (const name of stepLengthNames(config)) state[name] = filledTensor([config.unrolling.projections], 1);
  if (start !== null) Object.assign(state, startingTensors(config, start));
  if (!config.mask.learned) state[MASK] = keptMask(config, state[MASK] as HostTensor);
  for (const [name, shape] of Object.entries(stateShapes(config))) state[name] ??= filledTensor(shape, 0);
  return state;
}

/** What a design begins with that another hands on. Of more snapshots than it has itself it takes the first. */
function startingTensors(config: DesignConfig, start: Design): Record<string, HostTensor> {
  const shapes = designShapes(config);
  const taken: Record<string, HostTensor> = {};
  for (const [name, tensor] of Object.entries({ ...start.weights, [MASK]: start.maskPhase })) {
    const wanted = shapes[name];
    if (wanted === undefined) continue;
    const enough = name === MASK ? firstSnapshots(tensor, wanted[0] as number) : tensor;
    if (enough.shape.join() !== wanted.join()) {
      const [expected, found] = [wanted.join('×'), tensor.shape.join('×')];
      const hint = 'start from a run of the same sizes';
      throw new InputError({ where: 'training.startFrom', expected: `${name} of ${expected}`, found, hint });
    }
    taken[name] = enough;
  }
  return taken;
}

function firstSnapshots({ shape, data }: HostTensor, count: number): HostTensor {
  const [snapshots, ...plane] = shape as [number, ...number[]];
  if (snapshots <= count) return { shape, data };
  return { shape: [count, ...plane], data: data.slice(0, count * plane.reduce((product, length) => product * length)) };
}

function hostTensor({ shape, data }: { readonly shape: readonly number[]; readonly data: Float64Array }): HostTensor {
  return { shape, data: Float32Array.from(data) };
}

/** The design in a state: its masks as they are written and displayed, and what inference needs beside them. */
export function designOf(config: DesignConfig, state: HostTensors): Design {
  const weights = Object.entries(state).filter(([name]) => name !== MASK && !isMoment(name));
  return { maskPhase: keptMask(config, state[MASK] as HostTensor), weights: Object.fromEntries(weights) };
}

/** A design with its masks rounded to `2^bits` levels. */
export function quantisedDesign({ maskPhase, weights }: Design, bits: number): Design {
  return { maskPhase: onLevels(maskPhase, bits), weights };
}

/** The state of a program that reconstructs with a design. */
export function inferenceState({ maskPhase, weights }: Design): HostTensors {
  return { ...weights, [MASK]: maskPhase };
}

const isMoment = (name: string): boolean => name.startsWith(FIRST_MOMENT) || name.startsWith(SECOND_MOMENT);

/** Masks on their levels, where they have them, and in [0, 2π). */
function keptMask({ mask }: DesignConfig, phase: HostTensor): HostTensor {
  if (mask.bits !== null) return onLevels(phase, mask.bits);
  return { shape: phase.shape, data: Float32Array.from(phase.data, wrapToFloat32) };
}

function onLevels({ shape, data }: HostTensor, bits: number): HostTensor {
  return { shape, data: Float32Array.from(quantisePhase(data, bits).phases, wrapToFloat32) };
}

/** In [0, 2π) as float32, too: the largest phases below 2π round up to a number above it. */
function wrapToFloat32(phase: number): number {
  const wrapped = Math.fround(wrapPhase(phase));
  return wrapped < 2 * Math.PI ? wrapped : 0;
}
