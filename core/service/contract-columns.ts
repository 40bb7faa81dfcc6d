import { z } from 'zod';

/**
 * Records of one schema as they cross to a front end in great numbers: column by column, so that few long arrays are copied, checked and decoded
 * instead of many small objects. `unpack` gives back what `pack` was given, but for fields that the schema lacks.
 */
export interface Columns<T> {
  /** Of what crosses. */
  readonly schema: z.ZodType<ColumnsMessage>;
  pack(records: readonly T[]): ColumnsMessage;
  /** @throws Error when a column has not the length of the others */
  unpack(message: ColumnsMessage): T[];
}

export interface ColumnsMessage {
  readonly count: number;
  readonly columns: unknown;
}

/** The values of one field of all records. `Packed` is what crosses. */
interface Column<T = unknown, Packed = unknown> {
  readonly schema: z.ZodType<Packed>;
  pack(values: readonly T[]): Packed;
  unpack(packed: Packed, count: number): T[];
}

/** Of a schema made of objects, records, arrays, nullable values, texts, numbers and truth values. Bounds of numbers are not checked. */
export function columnsOf<S extends z.ZodObject>(record: S): Columns<z.output<S>> {
  const column = objectColumn(record.shape);
  return {
    schema: z.object({ count: z.int().nonnegative(), columns: column.schema }),
    pack: (records) => ({ count: records.length, columns: column.pack(records) }),
    unpack: ({ count, columns }) => column.unpack(columns as Record<string, unknown>, count) as z.output<S>[],
  };
}

function columnOf(schema: z.ZodType): Column {
  const inner = (type: unknown): Column => columnOf(type as z.ZodType);
  if (schema instanceof z.ZodString || schema instanceof z.ZodEnum) return textColumn(schema as z.ZodType<string>) as Column;
  if (schema instanceof z.ZodNumber) return numberColumn(schema.isInt ? Number.isSafeInteger : Number.isFinite) as Column;
  if (schema instanceof z.ZodBoolean) return booleanColumn as Column;
  // What crosses was parsed before, so that its defaults are there.
  if (schema instanceof z.ZodDefault) return inner(schema.unwrap());
  if (schema instanceof z.ZodNullable) return nullableColumn(inner(schema.unwrap())) as Column;
  if (schema instanceof z.ZodArray) return arrayColumn(inner(schema.element)) as Column;
  if (schema instanceof z.ZodRecord) return recordColumn(inner(schema.valueType)) as Column;
  if (schema instanceof z.ZodObject) return objectColumn(schema.shape) as Column;
  throw new Error(`There is no column for a ${schema.def.type}`);
}

const bytesSchema = z.instanceof(Uint8Array);

function checkLength(found: number, count: number): void {
  if (found !== count) throw new Error(`A column has ${found} values where ${count} were expected`);
}

/** Each text once, and where it stands: names, states and engines are few, however many records have them. */
function textColumn(text: z.ZodType<string>): Column<string, { texts: string[]; at: Uint8Array }> {
  const schema = z
    .object({ texts: z.array(text), at: bytesSchema })
    .refine(({ texts, at }) => numbersOf(Uint32Array, at).every((index) => index < texts.length), 'a text that is not there');
  return {
    schema,
    pack(values) {
      const indices = new Map<string, number>();
      const at = Uint32Array.from(values, (value) => {
        const index = indices.get(value) ?? indices.size;
        indices.set(value, index);
        return index;
      });
      return { texts: [...indices.keys()], at: bytesOf(at) };
    },
    unpack({ texts, at }, count) {
      const indices = numbersOf(Uint32Array, at);
      checkLength(indices.length, count);
      return Array.from(indices, (index) => texts[index]!);
    },
  };
}

function numberColumn(isValid: (value: number) => boolean): Column<number, Uint8Array> {
  return {
    schema: bytesSchema.refine((bytes) => numbersOf(Float64Array, bytes).every(isValid), 'another number than expected'),
    pack: (values) => bytesOf(Float64Array.from(values)),
    unpack(bytes, count) {
      const numbers = numbersOf(Float64Array, bytes);
      checkLength(numbers.length, count);
      return Array.from(numbers);
    },
  };
}

const booleanColumn: Column<boolean, Uint8Array> = {
  schema: bytesSchema,
  pack: (values) => Uint8Array.from(values, Number),
  unpack(bytes, count) {
    checkLength(bytes.length, count);
    return Array.from(bytes, (byte) => byte !== 0);
  },
};

/** Which are there, and those. */
function nullableColumn<T, P>(inner: Column<T, P>): Column<T | null, { there: Uint8Array; values: P }> {
  return {
    schema: z.object({ there: booleanColumn.schema, values: inner.schema }),
    pack: (all) => ({
      there: booleanColumn.pack(all.map((value) => value !== null)),
      values: inner.pack(all.filter((value) => value !== null)),
    }),
    unpack({ there, values }, count) {
      const known = booleanColumn.unpack(there, count);
      const unpacked = inner.unpack(values, known.filter(Boolean).length);
      let next = 0;
      return known.map((isThere) => (isThere ? unpacked[next++]! : null));
    },
  };
}

const lengthColumn = numberColumn((length) => Number.isSafeInteger(length) && length >= 0);

/** How many each has, and all of them in a row. */
function arrayColumn<T, P>(inner: Column<T, P>): Column<readonly T[], { lengths: Uint8Array; items: P }> {
  return {
    schema: z.object({ lengths: lengthColumn.schema, items: inner.schema }),
    pack: (arrays) => ({
      lengths: lengthColumn.pack(arrays.map(({ length }) => length)),
      items: inner.pack(arrays.flat() as T[]),
    }),
    unpack({ lengths, items }, count) {
      const each = lengthColumn.unpack(lengths, count);
      const all = inner.unpack(
        items,
        each.reduce((sum, length) => sum + length, 0),
      );
      let next = 0;
      return each.map((length) => all.slice(next, (next += length)));
    },
  };
}

/** A column for each key that one of them has. Keys come back in the order in which they were first met. */
function recordColumn<T, P>(inner: Column<T, P>): Column<Readonly<Record<string, T>>, Record<string, unknown>> {
  const column = nullableColumn(inner);
  return {
    schema: z.record(z.string(), column.schema),
    pack(records) {
      const keys = [...new Set(records.flatMap(Object.keys))];
      return Object.fromEntries(keys.map((key) => [key, column.pack(records.map((record) => record[key] ?? null))]));
    },
    unpack(packed, count) {
      const records = Array.from({ length: count }, (): Record<string, T> => ({}));
      for (const [key, values] of Object.entries(packed)) {
        column.unpack(values as Parameters<typeof column.unpack>[0], count).forEach((value, index) => {
          if (value !== null) records[index]![key] = value;
        });
      }
      return records;
    },
  };
}

function objectColumn(shape: Readonly<Record<string, unknown>>): Column<Record<string, unknown>, Record<string, unknown>> {
  const fields = Object.entries(shape).map(([key, schema]) => [key, columnOf(schema as z.ZodType)] as const);
  return {
    schema: z.object(Object.fromEntries(fields.map(([key, { schema }]) => [key, schema]))),
    pack: (records) =>
      Object.fromEntries(fields.map(([key, column]) => [key, column.pack(records.map((record) => record[key]))])),
    unpack(packed, count) {
      const records = Array.from({ length: count }, (): Record<string, unknown> => ({}));
      for (const [key, column] of fields) {
        column.unpack(packed[key], count).forEach((value, index) => (records[index]![key] = value));
      }
      return records;
    },
  };
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Float64Array | Uint32Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

/** Copies only what a transport left unaligned. */
function numbersOf<A extends Float64Array | Uint32Array>(
  Numbers: { new (buffer: ArrayBuffer, offset: number, length: number): A; readonly BYTES_PER_ELEMENT: number },
  bytes: Uint8Array,
): A {
  const aligned = bytes.byteOffset % Numbers.BYTES_PER_ELEMENT === 0 ? bytes : bytes.slice();
  return new Numbers(
    aligned.buffer as ArrayBuffer,
    aligned.byteOffset,
    Math.floor(aligned.byteLength / Numbers.BYTES_PER_ELEMENT),
  );
}
