/** What a design consists of, by name: the tensors that training carries from step to step, and their first values. */
import type { HostTensor, HostTensors } from '../engine/program.ts';
import { rootKey, split } from '../math/random.ts';
import { wrapPhase } from '../math/phase.ts';
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

export const MASK = 'mask.phase';
export const FILTER = 'filter.kernel';
export const START_RE = 'start.re';
export const START_IM = 'start.im';
export const NETWORK = 'network.';
export const FIRST_MOMENT = 'adam.first.';
export const SECOND_MOMENT = 'adam.second.';

export function architectureOf(config: DesignConfig): UnetArchitecture {
  // The initial estimate enters as its real and imaginary part; what comes out are the images that the scene is made of.
  return { ...config.network, inputChannels: 2, outputChannels: imagesPerScene(sceneModelOf(config)) };
}

export type TermName = 'mask' | 'filter' | 'network';

/** The names of what the optimiser changes, by the part of the design that they belong to. */
export function trainedNames(config: DesignConfig): Readonly<Record<TermName, readonly string[]>> {
  const { initialisation, mask } = config;
  return {
    mask: mask.learned ? [MASK] : [],
    filter: initialisation.filterLearned && initialisation.padding !== 'none' ? [FILTER] : [],
    network: Object.keys(weightShapes(architectureOf(config))).map((name) => NETWORK + name),
  };
}

/** The shapes of what reconstructs: mask, filter, start, and network with its running statistics. */
export function designShapes(config: DesignConfig): Record<string, readonly number[]> {
  const { dataset, initialisation, sensing } = config;
  const plane = [dataset.height, dataset.width];
  const architecture = architectureOf(config);
  const shapes: Record<string, readonly number[]> = { [MASK]: [sensing.snapshots, ...plane] };
  if (initialisation.padding !== 'none') shapes[FILTER] = [initialisation.filterSize, initialisation.filterSize];
  shapes[START_RE] = plane;
  shapes[START_IM] = plane;
  const network = { ...weightShapes(architecture), ...statisticShapes(architecture) };
  for (const [name, shape] of Object.entries(network)) shapes[NETWORK + name] = shape;
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

/** The state before the first step, decided by the seed alone. The start of the power iteration is part of it: inference needs the same. */
export function initialState(config: DesignConfig): Record<string, HostTensor> {
  const { dataset, initialisation, sensing, seed } = config;
  const { height, width } = dataset;
  const key = rootKey(seed);
  const architecture = architectureOf(config);
  const { padding, filterSize, filterSigma } = initialisation;
  const state: Record<string, HostTensor> = {
    [MASK]: hostTensor(randomMask(split(key, 'mask'), sensing.snapshots, height, width)),
  };
  if (padding !== 'none') state[FILTER] = hostTensor(gaussianFilter(filterSize, filterSigma));
  const shape = [height, width] as const;
  const start = initialisation.start === 'random' ? randomStart(split(key, 'start'), shape) : constantStart(shape);
  state[START_RE] = hostTensor({ shape, data: start.re });
  state[START_IM] = hostTensor({ shape, data: start.im });
  const network = { ...initialiseUnet(architecture, split(key, 'network')), ...initialiseStatistics(architecture) };
  for (const [name, tensor] of Object.entries(network)) state[NETWORK + name] = tensor;
  for (const [name, shape] of Object.entries(stateShapes(config))) state[name] ??= filledTensor(shape, 0);
  return state;
}

function hostTensor({ shape, data }: { readonly shape: readonly number[]; readonly data: Float64Array }): HostTensor {
  return { shape, data: Float32Array.from(data) };
}

/** The design in a state: its masks as they are written and displayed, and what inference needs beside them. */
export function designOf(state: HostTensors): Design {
  const weights = Object.entries(state).filter(([name]) => name !== MASK && !isMoment(name));
  const { shape, data } = state[MASK] as HostTensor;
  return { maskPhase: { shape, data: Float32Array.from(data, wrapToFloat32) }, weights: Object.fromEntries(weights) };
}

/** The state of a program that reconstructs with a design. */
export function inferenceState({ maskPhase, weights }: Design): HostTensors {
  return { ...weights, [MASK]: maskPhase };
}

const isMoment = (name: string): boolean => name.startsWith(FIRST_MOMENT) || name.startsWith(SECOND_MOMENT);

/** In [0, 2π) as float32, too: the largest phases below 2π round up to a number above it. */
function wrapToFloat32(phase: number): number {
  const wrapped = Math.fround(wrapPhase(phase));
  return wrapped < 2 * Math.PI ? wrapped : 0;
}
