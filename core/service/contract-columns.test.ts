import { decode, encode } from '@msgpack/msgpack';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { columnsOf } from './contract-columns.ts';

const score = z.object({ count: z.int(), psnr: z.object({ mean: z.number(), low: z.number() }) });
const recordSchema = z.object({
  id: z.string(),
  state: z.enum(['done', 'failed']),
  epoch: z.int(),
  size: z.object({ height: z.int() }).nullable().default(null),
  evaluation: z.record(z.string(), score).nullable(),
  tags: z.array(z.string().min(1)),
  star: z.boolean(),
});
type Record_ = z.output<typeof recordSchema>;
const columns = columnsOf(recordSchema);

const plain: Record_ = { id: 'a', state: 'done', epoch: 4, size: null, evaluation: null, tags: [], star: false };
const records: readonly Record_[] = [
  plain,
  {
    ...plain,
    id: 'β 2',
    state: 'failed',
    size: { height: 32 },
    evaluation: { network: { count: 9, psnr: { mean: 21.125, low: -1e-300 } } },
    tags: ['bench', 'paper'],
    star: true,
  },
  {
    ...plain,
    id: '',
    epoch: 0,
    evaluation: { er: { count: 1, psnr: { mean: 200, low: 0.1 } }, network: { count: 2, psnr: { mean: 1 / 3, low: 3 } } },
    tags: ['paper'],
  },
  { ...plain, id: 'd', evaluation: {} },
];

/** As over the WebSocket, where bytes stand wherever the message has room. */
const cross = (message: unknown) => columns.schema.parse(decode(encode(message)));

test('records come back as they were, whatever is missing in some of them', () => {
  expect(columns.unpack(cross(columns.pack(records)))).toEqual(records);
  expect(columns.unpack(cross(columns.pack([])))).toEqual([]);
});

test('fields that the schema lacks stay behind', () => {
  expect(columns.unpack(columns.pack([{ ...plain, version: '0.1.0' } as Record_]))).toEqual([plain]);
});

test('a text is sent once, however many records have it', () => {
  const many = Array.from({ length: 1000 }, () => ({ ...plain, id: 'the same long name of a run' }));
  // Indices of id and state, epochs, flags and lengths: 4 + 4 + 8 + 1 + 1 + 1 + 8 bytes each.
  expect(encode(columns.pack(many)).length).toBeLessThan(1000 * 27 + 400);
});

test.each<[string, (packed: ReturnType<typeof packedColumns>) => void, RegExp]>([
  ['a value that its field may not have', ({ state }) => (state.texts[0] = 'lost'), /state/],
  ['a text that is not there', ({ id }) => id.texts.pop(), /a text that is not there/],
  ['an integer with a fraction', (packed) => (packed.epoch = bytes([0.5, 1, 2, 3])), /epoch/],
  ['a number that is none', (packed) => (packed.epoch = bytes([NaN, 1, 2, 3])), /another number/],
  ['a missing column', (packed) => delete (packed as Partial<typeof packed>).star, /star/],
])('%s is refused by the schema', (_, damage, message) => {
  const packed = packedColumns();
  damage(packed);
  expect(() => columns.schema.parse({ count: records.length, columns: packed })).toThrow(message);
});

test.each<[string, (packed: ReturnType<typeof packedColumns>) => void, string]>([
  ['too few numbers', (packed) => (packed.epoch = bytes([1, 2, 3])), 'A column has 3 values where 4 were expected'],
  ['too few flags', (packed) => (packed.star = packed.star.slice(1)), 'A column has 3 values where 4 were expected'],
  ['more items than arrays', ({ tags }) => (tags.lengths = bytes([0, 0, 0, 0])), 'A column has 3 values where 0 were expected'],
])('a column with %s is not unpacked', (_, damage, message) => {
  const packed = packedColumns();
  damage(packed);
  expect(() => columns.unpack({ count: records.length, columns: packed })).toThrow(message);
});

test('a schema that has no column is a mistake of the program', () => {
  expect(() => columnsOf(z.object({ when: z.date() }))).toThrow('There is no column for a date');
});

const bytes = (numbers: readonly number[]): Uint8Array => new Uint8Array(Float64Array.from(numbers).buffer);

interface Texts {
  texts: string[];
  at: Uint8Array;
}
const packedColumns = () =>
  columns.pack(records).columns as {
    id: Texts;
    state: Texts;
    epoch: Uint8Array;
    star: Uint8Array;
    tags: { lengths: Uint8Array; items: Texts };
  };
