/**
 * Phase retrieval with a generator as the prior: the code, and where asked for its layers, whose image has the measured magnitudes. Scenes and their
 * restarts run side by side in one graph.
 */
import type { HostTensor, HostTensors, Program } from '../../engine/program.ts';
import { specOf, specsOf } from '../../engine/signature.ts';
import * as tf from '../../engine/tf.ts';
import type { Field, RealField } from '../../math/field.ts';
import { split } from '../../math/random.ts';
import type { Key } from '../../math/random.ts';
import { generate, latentSize, reach } from '../../networks/generators/generator.ts';
import { entry } from '../../networks/layers.ts';
import { fieldOfImages } from '../../optics/scenes.ts';
import { AMPLITUDE, KNOWN } from '../../networks/magnitudes.ts';
import { openDescent, type Descent, type DescentProblem, type OnDescent } from './descent.ts';
import type { DescentPlan, IntermediateOptions, PriorOptions } from './options.ts';
import { measuredState, misfit, type GenerativeModel, type Magnitudes, type Search } from './problem.ts';
import { startingCodes } from './starts.ts';

export interface PriorProgress {
  /** Scenes that are done, and all. */
  readonly scene: number;
  readonly scenes: number;
  /** Steps of the present scenes, and all of them. */
  readonly step: number;
  readonly steps: number;
  /** Of all work, from 0 to 1. */
  readonly share: number;
}

export interface PriorResult {
  /** Images of the generator, `[Q,H,W]` in [0, 1]. */
  readonly images: RealField;
  /** The scenes that they stand for. */
  readonly field: Field;
  /** `½ Σ w (|A x| − √y)²` of each scene. */
  readonly losses: Float64Array;
  /** Steps that each scene took, of all descents together. */
  readonly steps: number;
}

/** Rows of a graph: more do not make a step faster a row. */
const MOST_ROWS = 256;

/**
 * @param onStep after each step; `stop` goes on with what there is, a descent at a time; throws to give up
 * @throws RangeError when generator, operator and measurements do not fit each other
 */
export async function solveByPrior(
  engine: Search['engine'],
  model: GenerativeModel,
  measured: Magnitudes,
  options: PriorOptions,
  key: Key,
  onStep: (progress: PriorProgress) => Promise<'stop' | void>,
): Promise<PriorResult> {
  checkShapes(model, measured, options);
  const [scenes = 0, ...patternShape] = measured.amplitude.shape;
  const together = Math.max(1, Math.min(scenes, Math.floor(MOST_ROWS / options.restarts)));
  const search: Search = { engine, model, rows: together * options.restarts, patternShape };
  const [height, width] = model.generator.sceneShape;
  const images: RealField = { shape: [scenes, height, width], data: new Float64Array(scenes * height * width) };
  const losses = new Float64Array(scenes);
  const steps = stepsOf(options);
  await using descents = openDescents(search, options);
  for (let first = 0; first < scenes; first += together) {
    // The last batch is filled up with its last scene.
    const chosen = Array.from({ length: together }, (_, i) => Math.min(first + i, scenes - 1));
    let step = 0;
    const count = Math.min(together, scenes - first);
    const tick: OnDescent = () => {
      step++;
      return onStep({ scene: first, scenes, step, steps, share: (first + (count * step) / steps) / scenes });
    };
    const codes = await startingCodes(search, measured, chosen, options, key);
    const data = { ...model.weights, ...measuredState(measured, chosen, options.restarts) };
    const found = await descend(descents, codes, data, options, split(split(key, 'noise'), first), tick);
    chosen.slice(0, scenes - first).forEach((scene, q) => {
      let best = q * options.restarts;
      for (let r = 1; r < options.restarts; r++) {
        if (found.losses[q * options.restarts + r]! < found.losses[best]!) best = q * options.restarts + r;
      }
      losses[scene] = found.losses[best]!;
      images.data.set(found.images.subarray(best * height * width, (best + 1) * height * width), scene * height * width);
    });
  }
  return { images, field: fieldOfImages(model.scene, [images]), losses, steps };
}

/** How many steps a scene takes. */
export function stepsOf({ code, layers }: PriorOptions): number {
  const each = (plan: DescentPlan | null): number => (plan === null ? 0 : plan.steps + 1);
  if (layers === null) return each(code);
  const pass = each(layers.forward) + each(layers.backProjection) + each(layers.refinement);
  // After the last layer nothing goes back.
  return each(code) + layers.repetitions * layers.layers.length * pass - each(layers.backProjection) - each(layers.refinement);
}

interface Found {
  /** `[B·H·W]` */
  readonly images: Float32Array;
  readonly losses: Float32Array;
}

async function descend(
  descents: Descents,
  codes: HostTensor,
  data: HostTensors,
  options: PriorOptions,
  key: Key,
  tick: OnDescent,
): Promise<Found> {
  let drawn = 0;
  const run = (descent: Descent, start: HostTensor, values: HostTensors, plan: DescentPlan, radius?: number) =>
    descent.run(
      start,
      values,
      {
        ...plan,
        key: split(key, drawn++),
        ...(radius === undefined ? {} : { radius }),
        ...(options.noise && { noise: options.noise }),
      },
      tick,
    );
  let code = await run(await descents.onMagnitudes(0), codes, data, options.code);
  if (options.layers === null) return { images: await descents.images(0, code.x, data), losses: code.losses };
  const { layers, repetitions, forward, backProjection, refinement } = options.layers;
  const visits = Array.from({ length: repetitions }, () => layers).flat();
  let at = { stage: 0, x: code.x, losses: code.losses };
  for (const [visit, { stage, radius }] of visits.entries()) {
    if (stage < at.stage) at = { stage: 0, x: code.x, losses: code.losses };
    const entering = await descents.reached(at.stage, stage, at.x, data);
    let layer = { x: entering, losses: at.losses };
    if (forward !== null) layer = await run(await descents.onMagnitudes(stage), entering, data, forward, radius);
    at = { stage, ...layer };
    if (visit === visits.length - 1) break;
    if (backProjection !== null) {
      const own = { ...withoutMeasured(data), [TARGET]: layer.x };
      code = await run(await descents.onLayer(stage), code.x, own, backProjection);
    }
    if (refinement !== null) code = await run(await descents.onMagnitudes(0), code.x, data, refinement);
    if (backProjection !== null || refinement !== null) at = { stage: 0, x: code.x, losses: code.losses };
  }
  return { images: await descents.images(at.stage, at.x, data), losses: at.losses };
}

const TARGET = 'target';
const withoutMeasured = (data: HostTensors): HostTensors =>
  Object.fromEntries(Object.entries(data).filter(([name]) => !name.startsWith('measured.')));

/** The graphs of a retrieval, each compiled when it is first needed. */
interface Descents extends AsyncDisposable {
  /** On magnitudes, of what enters a stage: within a ball where that is not the code. */
  onMagnitudes(stage: number): Promise<Descent>;
  /** Of the code, on the distance of what it gives at a stage from a target. */
  onLayer(stage: number): Promise<Descent>;
  reached(from: number, to: number, x: HostTensor, data: HostTensors): Promise<HostTensor>;
  images(from: number, x: HostTensor, data: HostTensors): Promise<Float32Array>;
}

function openDescents({ engine, model, rows, patternShape }: Search, options: PriorOptions): Descents {
  const { generator } = model;
  const opened = new Map<string, Promise<Disposable>>();
  const once = <T extends Disposable>(name: string, open: () => Promise<T>): Promise<T> => {
    if (!opened.has(name)) opened.set(name, open());
    return opened.get(name) as Promise<T>;
  };
  const measured = { [AMPLITUDE]: [rows, ...patternShape], [KNOWN]: [rows, ...patternShape] };
  const held = { ...generator.weightShapes, ...(generator.readsMagnitudes ? measured : {}) };
  const sizeAt = (stage: number): number => generator.stages[stage]!.inputSize;
  const descent = (size: number, own: Pick<DescentProblem, 'data' | 'loss' | 'ball' | 'negation' | 'noisy'>) =>
    openDescent(engine, { rows, size, optimiser: options.optimiser, ...own });
  const apply = async (name: string, from: number, x: HostTensor, data: HostTensors, map: Map1): Promise<HostTensor> => {
    const program = await once<Program>(name, () =>
      engine.compile((state, inputs) => ({ outputs: { out: map(state, entry<tf.Tensor2D>(inputs, 'x')) } }), {
        state: specsOf(held),
        inputs: { x: specOf([rows, sizeAt(from)]) },
      }),
    );
    program.load(Object.fromEntries(Object.keys(held).map((name) => [name, data[name]!])));
    return (await program.step({ x }))['out']!;
  };
  return {
    onMagnitudes: (stage) =>
      once(`magnitudes ${stage}`, () =>
        descent(sizeAt(stage), {
          data: { ...generator.weightShapes, ...measured },
          loss: (data, x) => misfit(model, data, x, stage),
          ball: stage > 0,
          negation: options.negation && stage === 0,
          noisy: options.noise !== null,
        }),
      ),
    onLayer: (stage) =>
      once(`layer ${stage}`, () =>
        descent(latentSize(generator), {
          data: { ...generator.weightShapes, [TARGET]: [rows, sizeAt(stage)] },
          loss: (data, x) => tf.sum(tf.square(tf.sub(reach(generator, data, x, stage), entry(data, TARGET))), 1),
          ball: false,
          negation: false,
          noisy: options.noise !== null,
        }),
      ),
    reached: async (from, to, x, data) =>
      from === to
        ? x
        : apply(`reach ${from} ${to}`, from, x, data, (weights, point) => reach(generator, weights, point, to, from)),
    images: async (from, x, data) =>
      (await apply(`images ${from}`, from, x, data, (weights, point) => generate(generator, weights, point, from)))
        .data as Float32Array,
    async [Symbol.asyncDispose]() {
      for (const item of opened.values()) (await item)[Symbol.dispose]();
    },
  };
}

type Map1 = (weights: Record<string, tf.Tensor>, x: tf.Tensor2D) => tf.Tensor;

function checkShapes(
  { generator, scene, encoder }: GenerativeModel,
  { amplitude, weights }: Magnitudes,
  { layers, restarts, start, candidates }: PriorOptions,
): void {
  if (scene.kind === 'complex') throw new RangeError('a generator of one image for scenes of two');
  if (restarts < 1) throw new RangeError('no restarts');
  if (start === 'magnitudes' && candidates < restarts) throw new RangeError(`${candidates} candidates for ${restarts} restarts`);
  if (generator.readsMagnitudes && (layers !== null || start === 'magnitudes' || start === 'learned')) {
    throw new RangeError('a generator that reads the magnitudes itself has no layers, and begins at random codes');
  }
  if (start === 'learned' && (encoder ?? null) === null) throw new RangeError('a learned start without an encoder');
  if (amplitude.shape.length !== 4) throw new RangeError(`magnitudes [${amplitude.shape}] instead of [Q,L,·,·]`);
  if (weights !== null && weights.shape.join() !== amplitude.shape.join()) {
    throw new RangeError(`weights [${weights.shape}] for magnitudes [${amplitude.shape}]`);
  }
  for (const { stage, radius } of layers?.layers ?? []) {
    if (!(stage >= 1 && stage < generator.stages.length && radius > 0)) {
      throw new RangeError(`layer ${stage} of radius ${radius} in a generator of ${generator.stages.length} stages`);
    }
  }
}

/** Of an `IntermediateOptions`, all layers from the one after the code on with one radius a unit. */
export function everyLayer(
  { generator }: Pick<GenerativeModel, 'generator'>,
  radiusPerUnit: number,
): IntermediateOptions['layers'] {
  return generator.stages.slice(1).map(({ inputSize }, i) => ({ stage: i + 1, radius: radiusPerUnit * inputSize }));
}
