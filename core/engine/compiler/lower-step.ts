import { writeModel } from './onnx-model.ts';
import { OHWI } from './kernels/convolution.ts';
import { trace } from './trace.ts';
import { castView, fullValue, naturalOrder, permuted, viewOf } from './view.ts';
import type { NamedValue } from './onnx-model.ts';
import type { Graph, Value } from './graph.ts';
import type { View } from './view.ts';
import type { Signature, StepFunction, Tensors, TensorSpec } from '../program.ts';
import { checkShapes } from '../signature.ts';

/** Where a tensor of the signature lies: `order[i]` is its axis along axis i of the buffer. */
export interface Placement extends TensorSpec {
  readonly order: readonly number[];
}
type Placements = Readonly<Record<string, Placement>>;

export interface LoweredStep {
  readonly model: Uint8Array;
  /** All of the state, with the layout in which the program keeps it. */
  readonly state: Placements;
  /** Names of the state that the step replaces. */
  readonly changed: readonly string[];
  readonly outputs: Placements;
  /** Names of feeds that the graph reads. */
  readonly feeds: readonly string[];
}

export const stateName = (key: string): string => `state.${key}`;
export const inputName = (key: string): string => `input.${key}`;
export const newStateName = (key: string): string => `next.${key}`;
export const outputName = (key: string): string => `output.${key}`;

/**
 * Calls the step once with symbols and writes the graph that computes its results.
 * Tensors of rank 4 in the state are kept as OHWI: they are filters and their moments, and every layout that convolutions
 * want is a fast transpose away from it.
 */
export function lowerStep(step: StepFunction, signature: Signature, channelBlock?: number): LoweredStep {
  return trace(channelBlock, ({ graph, tensor, view }) => {
    const state = mapped(signature.state, (_, spec) => ({ ...spec, order: stateOrder(spec) }));
    const symbol = (name: string, { shape, dtype, order }: Placement): View =>
      viewOf(graph.input(name, dtype, permuted(shape, order)), shape, order);
    const stateViews = mapped(state, (key, placement) => symbol(stateName(key), placement));
    const inputViews = mapped(signature.inputs, (key, spec) =>
      symbol(inputName(key), { ...spec, order: naturalOrder(spec.shape.length) }),
    );
    const result = step(
      mapped(stateViews, (_, each) => tensor(each)),
      mapped(inputViews, (_, each) => tensor(each)),
    );
    const newState = result.state ?? {};
    checkShapes(
      'new state',
      newState,
      Object.fromEntries(
        Object.keys(newState).flatMap((key) => {
          const spec = signature.state[key];
          return spec === undefined ? [] : [[key, spec]];
        }),
      ),
    );

    const names = new OutputNames(graph);
    const changed: string[] = [];
    for (const [key, made] of Object.entries(newState)) {
      const { order, dtype } = state[key] as Placement;
      const value = fullValue(graph, view(made), order);
      if (value === stateViews[key]?.value) continue;
      if (value.type !== dtype) throw new Error(`new state.${key} is ${value.type}, the signature says ${dtype}`);
      names.add(newStateName(key), value);
      changed.push(key);
    }
    const outputs = outputPlacements(graph, result.outputs, view, names);
    const { model, feeds } = names.write();
    return { model, state, changed, outputs, feeds };
  });
}

const stateOrder = ({ shape }: TensorSpec): readonly number[] => (shape.length === 4 ? OHWI : naturalOrder(shape.length));

const mapped = <T, U>(record: Readonly<Record<string, T>>, map: (key: string, value: T) => U): Record<string, U> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(key, value)]));

/** Outputs are natural and numeric: booleans are read as 0 and 1. */
function outputPlacements(
  graph: Graph,
  outputs: Tensors,
  view: (tensor: Tensors[string]) => View,
  names: OutputNames,
): Placements {
  return mapped(outputs, (key, made) => {
    const own = view(made);
    const numeric = own.value.type === 'bool' ? castView(graph, own, 'int32') : own;
    const order = naturalOrder(own.shape.length);
    const value = fullValue(graph, numeric, order);
    names.add(outputName(key), value);
    return { shape: own.shape, dtype: value.type as 'float32' | 'int32', order };
  });
}

/** ONNX wants each output to be a value of its own, made by a node. */
class OutputNames {
  readonly #graph: Graph;
  readonly #named: NamedValue[] = [];
  readonly #taken = new Set<Value>();

  constructor(graph: Graph) {
    this.#graph = graph;
  }

  add(name: string, value: Value): void {
    let own = value;
    while (own.producer === undefined || this.#taken.has(own)) own = this.#graph.node('Identity', [own], {}, own);
    this.#taken.add(own);
    this.#named.push({ name, value: own });
  }

  write(): { model: Uint8Array; feeds: string[] } {
    return writeModel(this.#named);
  }
}
