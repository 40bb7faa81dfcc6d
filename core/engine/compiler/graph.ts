/**
 * The graph under construction: values in static single assignment, in the order in which they were made.
 * Equal nodes are one node and equal constants are one constant from the start, so that the gradient, which recomputes much
 * of the forward pass, costs nothing twice.
 */
export type ElementType = 'float32' | 'int32' | 'bool' | 'int64';
export type ConstantData = Float32Array | Int32Array | Uint8Array | BigInt64Array;

/** ONNX distinguishes an integer attribute from a float one: floats are wrapped. */
export type Attribute = number | readonly number[] | string | { readonly float: number };
export type Attributes = Readonly<Record<string, Attribute>>;

export interface Value {
  readonly id: number;
  readonly type: ElementType;
  readonly shape: readonly number[];
  readonly producer: Node | undefined;
  /** The values, when they are known while tracing. */
  readonly data: ConstantData | undefined;
  /** The name under which the caller feeds it, when it is an input. */
  readonly inputName: string | undefined;
}

export interface Node {
  readonly id: number;
  readonly op: string;
  readonly domain: string;
  readonly inputs: readonly (Value | undefined)[];
  readonly attributes: Attributes;
  readonly outputs: readonly Value[];
}

export interface OutputType {
  readonly type: ElementType;
  readonly shape: readonly number[];
}

/** Operators of ONNX proper have the empty domain; these are ONNX Runtime's own. */
export const MICROSOFT = 'com.microsoft';
export const NCHWC = 'com.microsoft.nchwc';

export class Graph {
  /** The channel block of the runtime's own convolution layout on this processor, where it has one. */
  readonly channelBlock: number | undefined;
  readonly inputs: Value[] = [];
  #count = 0;
  readonly #nodes = new Map<string, Node>();
  readonly #constants = new Map<string, Value[]>();

  constructor(channelBlock?: number) {
    this.channelBlock = channelBlock;
  }

  input(inputName: string, type: ElementType, shape: readonly number[]): Value {
    const value = this.#value({ type, shape }, { inputName });
    this.inputs.push(value);
    return value;
  }

  constant(type: ElementType, shape: readonly number[], data: ConstantData): Value {
    const key = `${type}[${shape.join()}]${fingerprint(data)}`;
    const alike = this.#constants.get(key) ?? [];
    this.#constants.set(key, alike);
    const same = alike.find((value) => sameBytes(value.data as ConstantData, data));
    if (same !== undefined) return same;
    const value = this.#value({ type, shape }, { data });
    alike.push(value);
    return value;
  }

  /** A list of integers, as the operators take shapes, axes and paddings. */
  integers(list: readonly number[]): Value {
    return this.constant('int64', [list.length], BigInt64Array.from(list, BigInt));
  }

  /** A node with several outputs; `node` when it has one. */
  nodes(
    op: string,
    inputs: readonly (Value | undefined)[],
    attributes: Attributes,
    outputs: readonly OutputType[],
    domain = '',
  ): readonly Value[] {
    const key = `${domain}:${op}(${inputs.map((value) => value?.id ?? '').join()})${JSON.stringify(attributes)}${outputs.length}`;
    const existing = this.#nodes.get(key);
    if (existing !== undefined) return existing.outputs;
    const made: Value[] = [];
    const node: Node = { id: this.#count, op, domain, inputs, attributes, outputs: made };
    for (const output of outputs) made.push(this.#value(output, { producer: node }));
    this.#nodes.set(key, node);
    return made;
  }

  node(op: string, inputs: readonly (Value | undefined)[], attributes: Attributes, output: OutputType, domain = ''): Value {
    return this.nodes(op, inputs, attributes, [output], domain)[0] as Value;
  }

  #value({ type, shape }: OutputType, origin: { producer?: Node; data?: ConstantData; inputName?: string }): Value {
    const { producer, data, inputName } = origin;
    return { id: this.#count++, type, shape: [...shape], producer, data, inputName };
  }
}

/** What `outputs` need, in an order in which every node follows those it reads. */
export function reachable(outputs: readonly Value[]): { nodes: Node[]; constants: Value[]; inputs: Value[] } {
  const nodes = new Set<Node>();
  const leaves = new Set<Value>();
  const pending = [...outputs];
  for (let value = pending.pop(); value !== undefined; value = pending.pop()) {
    if (value.producer === undefined) {
      leaves.add(value);
    } else if (!nodes.has(value.producer)) {
      nodes.add(value.producer);
      for (const input of value.producer.inputs) if (input !== undefined) pending.push(input);
    }
  }
  const byId = (a: { id: number }, b: { id: number }): number => a.id - b.id;
  return {
    nodes: [...nodes].sort(byId),
    constants: [...leaves].filter(({ data }) => data !== undefined).sort(byId),
    inputs: [...leaves].filter(({ inputName }) => inputName !== undefined).sort(byId),
  };
}

/** The bits as 32-bit words, or as bytes where they do not divide. */
function wordsOf({ buffer, byteOffset, byteLength }: ConstantData): Uint32Array | Uint8Array {
  const aligned = byteOffset % 4 === 0 && byteLength % 4 === 0;
  return aligned ? new Uint32Array(buffer, byteOffset, byteLength / 4) : new Uint8Array(buffer, byteOffset, byteLength);
}

function fingerprint(data: ConstantData): string {
  const words = wordsOf(data);
  let hash = 0x811c9dc5;
  for (let i = 0; i < words.length; i++) hash = Math.imul(hash ^ (words[i] as number), 0x01000193);
  return `${words.length}:${hash}`;
}

function sameBytes(a: ConstantData, b: ConstantData): boolean {
  const [x, y] = [wordsOf(a), wordsOf(b)];
  if (x.length !== y.length) return false;
  for (let i = 0; i < x.length; i++) if (x[i] !== y[i]) return false;
  return true;
}
