/** Reads the part of an ONNX model that inference needs. Field numbers are those of `onnx.proto3`, named beside each use. */
import protobuf from 'protobufjs/minimal.js';
import { InputError } from '../../math/input-error.ts';
import { elementCount } from '../../math/field.ts';

export type OnnxAttribute = number | string | readonly number[] | OnnxTensor;

export interface OnnxNode {
  readonly op: string;
  /** Empty for an input that is left out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, OnnxAttribute>>;
}

export interface OnnxTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
  /** Sizes and axes rather than weights. */
  readonly whole: boolean;
}

export interface OnnxModel {
  readonly nodes: readonly OnnxNode[];
  readonly constants: Readonly<Record<string, OnnxTensor>>;
  /** What is given at run time; −1 for a size that the model leaves open. */
  readonly inputs: readonly { readonly name: string; readonly shape: readonly number[] }[];
  readonly outputs: readonly string[];
}

type Reader = protobuf.Reader;

/** @throws InputError when the bytes are no model, or hold weights of another type than float32 or float64 */
export function readOnnx(bytes: Uint8Array, where: string): OnnxModel {
  try {
    let model: OnnxModel | null = null;
    fields(protobuf.Reader.create(bytes), (field, reader) => {
      if (field === 7 /* graph */) model = readGraph(inner(reader), where);
      else return false;
      return true;
    });
    if (model !== null) return model;
  } catch (error) {
    if (error instanceof InputError) throw error;
  }
  throw new InputError({ where, expected: 'an ONNX model', found: 'other bytes', hint: 'damaged or cut short?' });
}

function readGraph(reader: Reader, where: string): OnnxModel {
  const nodes: OnnxNode[] = [];
  const constants: Record<string, OnnxTensor> = {};
  const inputs: OnnxModel['inputs'][number][] = [];
  const outputs: string[] = [];
  fields(reader, (field, at) => {
    if (field === 1 /* node */) nodes.push(readNode(inner(at), where));
    else if (field === 5 /* initializer */) {
      const { name, tensor } = readTensor(inner(at), where);
      constants[name] = tensor;
    } else if (field === 11 /* input */) inputs.push(readValueInfo(inner(at)));
    else if (field === 12 /* output */) outputs.push(readValueInfo(inner(at)).name);
    else return false;
    return true;
  });
  return { nodes, constants, inputs: inputs.filter(({ name }) => constants[name] === undefined), outputs };
}

function readNode(reader: Reader, where: string): OnnxNode {
  const [inputs, outputs]: [string[], string[]] = [[], []];
  const attributes: Record<string, OnnxAttribute> = {};
  let op = '';
  fields(reader, (field, at) => {
    if (field === 1 /* input */) inputs.push(at.string());
    else if (field === 2 /* output */) outputs.push(at.string());
    else if (field === 4 /* op_type */) op = at.string();
    else if (field === 5 /* attribute */) {
      const { name, value } = readAttribute(inner(at), where);
      attributes[name] = value;
    } else return false;
    return true;
  });
  return { op, inputs, outputs, attributes };
}

function readAttribute(reader: Reader, where: string): { name: string; value: OnnxAttribute } {
  let name = '';
  let value: OnnxAttribute = 0;
  const list: number[] = [];
  fields(reader, (field, at, wire) => {
    if (field === 1 /* name */) name = at.string();
    else if (field === 2 /* f */) value = at.float();
    else if (field === 3 /* i */) value = Number(at.int64());
    else if (field === 4 /* s */) value = at.string();
    else if (field === 5 /* t */) value = readTensor(inner(at), where).tensor;
    else if (field === 7 /* floats */) list.push(...packed(at, wire, (each) => each.float()));
    else if (field === 8 /* ints */) list.push(...packed(at, wire, (each) => Number(each.int64())));
    else return false;
    return true;
  });
  return { name, value: list.length > 0 ? list : value };
}

const [FLOAT, INT32, INT64, DOUBLE] = [1, 6, 7, 11] as const;

function readTensor(reader: Reader, where: string): { name: string; tensor: OnnxTensor } {
  const shape: number[] = [];
  const values: number[] = [];
  let [name, type, raw]: [string, number, Uint8Array | null] = ['', FLOAT, null];
  fields(reader, (field, at, wire) => {
    if (field === 1 /* dims */) shape.push(...packed(at, wire, (each) => Number(each.int64())));
    else if (field === 2 /* data_type */) type = at.int32();
    else if (field === 4 /* float_data */) values.push(...packed(at, wire, (each) => each.float()));
    else if (field === 5 /* int32_data */) values.push(...packed(at, wire, (each) => each.int32()));
    else if (field === 7 /* int64_data */) values.push(...packed(at, wire, (each) => Number(each.int64())));
    else if (field === 8 /* name */) name = at.string();
    else if (field === 9 /* raw_data */) raw = at.bytes();
    else if (field === 10 /* double_data */) values.push(...packed(at, wire, (each) => each.double()));
    else return false;
    return true;
  });
  if (![FLOAT, INT32, INT64, DOUBLE].includes(type as 1)) {
    throw new InputError({
      where,
      expected: `float32 numbers in "${name}"`,
      found: `ONNX type ${type}`,
      hint: 'export it in float32',
    });
  }
  const data = raw === null ? Float32Array.from(values) : fromRaw(raw, type);
  if (data.length !== elementCount(shape)) {
    const [expected, found] = [`${elementCount(shape)} numbers in "${name}"`, `${data.length}`];
    throw new InputError({
      where,
      expected,
      found,
      hint: 'weights in a file beside the model are not read: export with them inside',
    });
  }
  return { name, tensor: { shape, data, whole: type === INT32 || type === INT64 } };
}

function fromRaw(raw: Uint8Array, type: number): Float32Array {
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  const size = type === INT64 || type === DOUBLE ? 8 : 4;
  return Float32Array.from({ length: raw.byteLength / size }, (_, i) => {
    if (type === FLOAT) return view.getFloat32(4 * i, true);
    if (type === DOUBLE) return view.getFloat64(8 * i, true);
    return type === INT32 ? view.getInt32(4 * i, true) : Number(view.getBigInt64(8 * i, true));
  });
}

function readValueInfo(reader: Reader): { name: string; shape: number[] } {
  let name = '';
  const shape: number[] = [];
  const dimension = (at: Reader): void => {
    let length = -1;
    fields(at, (field, own) => {
      if (field !== 1 /* dim_value */) return false;
      length = Number(own.int64());
      return true;
    });
    shape.push(length);
  };
  const below = (wanted: number, next: (at: Reader) => void) => (at: Reader) =>
    fields(at, (field, own) => {
      if (field !== wanted) return false;
      next(inner(own));
      return true;
    });
  fields(reader, (field, at) => {
    if (field === 1 /* name */) name = at.string();
    else if (field === 2 /* type */) below(1 /* tensor_type */, below(2 /* shape */, below(1 /* dim */, dimension)))(inner(at));
    else return false;
    return true;
  });
  return { name, shape };
}

/** Each field of a message; what `read` does not know is skipped. */
function fields(reader: Reader, read: (field: number, reader: Reader, wire: number) => boolean): void {
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (!read(tag >>> 3, reader, tag & 7)) reader.skipType(tag & 7);
  }
}

const inner = (reader: Reader): Reader => protobuf.Reader.create(reader.bytes());

/** One value, or a list in one field. */
function packed(reader: Reader, wire: number, read: (reader: Reader) => number): number[] {
  if (wire !== 2) return [read(reader)];
  const list = inner(reader);
  const values: number[] = [];
  while (list.pos < list.len) values.push(read(list));
  return values;
}
