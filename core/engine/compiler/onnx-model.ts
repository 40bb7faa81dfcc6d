import protobuf from 'protobufjs/minimal.js';
import { MICROSOFT, NCHWC, reachable } from './graph.ts';
import type { Attribute, ElementType, Node, Value } from './graph.ts';

type Writer = protobuf.Writer;

/** A value under the name by which the caller fetches it. Each name needs a value of its own. */
export interface NamedValue {
  readonly name: string;
  readonly value: Value;
}

const ELEMENT: Readonly<Record<ElementType, number>> = { float32: 1, int32: 6, int64: 7, bool: 9 };
const OPERATOR_SETS: Readonly<Record<string, number>> = { '': 20, [MICROSOFT]: 1, [NCHWC]: 1 };
const IR_VERSION = 9;

/**
 * The bytes of an ONNX model that computes `outputs`, with everything that they do not need left out, and the names of the
 * inputs that it still has.
 * Field numbers are those of `onnx.proto3`, named beside each use.
 */
export function writeModel(outputs: readonly NamedValue[]): { model: Uint8Array; feeds: string[] } {
  const { nodes, constants, inputs } = reachable(outputs.map(({ value }) => value));
  const outputNames = new Map(outputs.map(({ name, value }) => [value, name]));
  const nameOf = (value: Value | undefined): string =>
    value === undefined ? '' : (value.inputName ?? outputNames.get(value) ?? `v${value.id}`);

  const model = protobuf.Writer.create();
  integer(model, 1 /* ir_version */, IR_VERSION);
  text(model, 2 /* producer_name */, 'kinoform');
  message(model, 7 /* graph */, () => {
    for (const node of nodes) message(model, 1 /* node */, () => writeNode(model, node, nameOf));
    text(model, 2 /* name */, 'step');
    for (const value of constants) message(model, 5 /* initializer */, () => writeTensor(model, nameOf(value), value));
    for (const value of inputs) message(model, 11 /* input */, () => writeValueInfo(model, nameOf(value), value));
    for (const { name, value } of outputs) message(model, 12 /* output */, () => writeValueInfo(model, name, value));
  });
  for (const [domain, version] of Object.entries(OPERATOR_SETS)) {
    message(model, 8 /* opset_import */, () => {
      text(model, 1 /* domain */, domain);
      integer(model, 2 /* version */, version);
    });
  }
  return { model: model.finish(), feeds: inputs.map(nameOf) };
}

function writeNode(writer: Writer, node: Node, nameOf: (value: Value | undefined) => string): void {
  for (const input of node.inputs) text(writer, 1 /* input */, nameOf(input));
  for (const output of node.outputs) text(writer, 2 /* output */, nameOf(output));
  text(writer, 3 /* name */, `${node.op}${node.id}`);
  text(writer, 4 /* op_type */, node.op);
  for (const [name, value] of Object.entries(node.attributes)) {
    message(writer, 5 /* attribute */, () => writeAttribute(writer, name, value));
  }
  if (node.domain !== '') text(writer, 7 /* domain */, node.domain);
}

function writeAttribute(writer: Writer, name: string, value: Attribute): void {
  text(writer, 1 /* name */, name);
  if (typeof value === 'number') {
    integer(writer, 3 /* i */, value);
    integer(writer, 20 /* type */, 2);
  } else if (typeof value === 'string') {
    text(writer, 4 /* s */, value);
    integer(writer, 20 /* type */, 3);
  } else if ('float' in value) {
    writer.uint32(tag(2 /* f */, FIXED_32)).float(value.float);
    integer(writer, 20 /* type */, 1);
  } else {
    for (const item of value) integer(writer, 8 /* ints */, item);
    integer(writer, 20 /* type */, 7);
  }
}

function writeTensor(writer: Writer, name: string, { shape, type, data }: Value): void {
  for (const length of shape) integer(writer, 1 /* dims */, length);
  integer(writer, 2 /* data_type */, ELEMENT[type]);
  text(writer, 8 /* name */, name);
  const { buffer, byteOffset, byteLength } = data as NonNullable<Value['data']>;
  writer.uint32(tag(9 /* raw_data */, LENGTH)).bytes(new Uint8Array(buffer, byteOffset, byteLength));
}

function writeValueInfo(writer: Writer, name: string, { type, shape }: Value): void {
  text(writer, 1 /* name */, name);
  message(writer, 2 /* type */, () =>
    message(writer, 1 /* tensor_type */, () => {
      integer(writer, 1 /* elem_type */, ELEMENT[type]);
      message(writer, 2 /* shape */, () => {
        for (const length of shape) message(writer, 1 /* dim */, () => integer(writer, 1 /* dim_value */, length));
      });
    }),
  );
}

const [VARINT, LENGTH, FIXED_32] = [0, 2, 5] as const;
const tag = (field: number, wire: number): number => (field << 3) | wire;
const integer = (writer: Writer, field: number, value: number): unknown => writer.uint32(tag(field, VARINT)).int64(value);
const text = (writer: Writer, field: number, value: string): unknown => writer.uint32(tag(field, LENGTH)).string(value);

function message(writer: Writer, field: number, write: () => void): void {
  writer.uint32(tag(field, LENGTH)).fork();
  write();
  writer.ldelim();
}
