import { InputError } from '../math/input-error.ts';
import { elementCount, formatShape, type Dtype, type ElementData, type NumericArray } from './array.ts';
import { columnToRowMajor, ELEMENT_SIZE, elementsIn, fromBytes } from './element.ts';
import { decompress, ElementReader, type MatElement } from './mat-elements.ts';
import { COMPRESSED, FLAG, MATRIX, NUMERIC_CLASSES, OTHER_CLASSES, STORED } from './mat-types.ts';

const [INT8, INT32, UINT32] = [1, 5, 6];
const HEADER = 128;
/** Enough of an array to know its class, shape and name: 32 axes and a name of 63 bytes. */
const DESCRIPTION = 8 + 16 + 8 + 4 * 32 + 8 + 64;

/** A variable of a MAT-file, whose numbers are not yet read. */
export interface MatVariable {
  readonly name: string;
  readonly shape: readonly number[];
  /** The type of its elements; null where they are no numbers. */
  readonly dtype: Dtype | null;
  /** What MATLAB calls its class. */
  readonly kind: string;
  /** @throws InputError when it is damaged, or holds no numbers */
  read(): NumericArray;
}

/** Whether a file begins as MAT-files of level 5 do: 124 bytes of text, the version, and a mark of the byte order. */
export const isMat = (bytes: Uint8Array): boolean => byteOrder(bytes) !== undefined;

function byteOrder(bytes: Uint8Array): 'little' | 'big' | undefined {
  const end = String.fromCharCode(...bytes.subarray(124, HEADER));
  return end === '\0\u0001IM' ? 'little' : end === '\u0001\0MI' ? 'big' : undefined;
}

/**
 * The variables of a MAT-file of level 5 (MATLAB 5 to 7.2, SciPy), compressed or not, in either byte order. Numbers come back in
 * MATLAB's order of axes: element (i, j, k) of MATLAB is [i, j, k], from 0. Source: MathWorks, "MAT-File Format".
 * @throws InputError when the file is damaged, cut short, or of another kind
 */
export function decodeMat(bytes: Uint8Array, where: string): readonly MatVariable[] {
  const order = byteOrder(bytes);
  if (order === undefined) throw new InputError({ where, expected: 'a MAT-file of level 5', found: 'another signature' });
  const littleEndian = order === 'little';
  const elements = new ElementReader(bytes.subarray(HEADER), littleEndian, where);
  const variables: MatVariable[] = [];
  while (!elements.done) {
    const { type, content } = elements.next();
    if (type !== MATRIX && type !== COMPRESSED) {
      throw new InputError({ where, expected: 'an array', found: `an element of type ${type}`, hint: 'damaged?' });
    }
    const start = type === MATRIX ? content : decompress(content, littleEndian, where, DESCRIPTION);
    const variable = describe(start, littleEndian, where);
    // What is not named is MATLAB's own: the classes of objects.
    if (variable.name === '') continue;
    const whole = () => (type === MATRIX ? content : decompress(content, littleEndian, where));
    const inside = `${where}: ${variable.name}`;
    variables.push({ ...variable, read: () => readNumbers(new ElementReader(whole(), littleEndian, inside), inside) });
  }
  return variables;
}

interface Description extends Pick<MatVariable, 'name' | 'shape' | 'dtype' | 'kind'> {
  readonly complex: boolean;
}

/** Class, shape and name, which stand first. */
function describe(bytes: Uint8Array, littleEndian: boolean, where: string): Description {
  return readDescription(new ElementReader(bytes, littleEndian, where), where);
}

function readDescription(elements: ElementReader, where: string): Description {
  const number = (content: Uint8Array, index: number): number =>
    new DataView(content.buffer, content.byteOffset, content.byteLength).getInt32(4 * index, elements.littleEndian);
  const flagBytes = elements.expect(UINT32, 'the class of an array');
  const shapeBytes = flagBytes.length === 8 ? elements.expect(INT32, 'the shape of an array') : new Uint8Array(0);
  const rank = shapeBytes.length / 4;
  if (!Number.isInteger(rank) || rank < 2 || rank > 32) {
    throw new InputError({ where, expected: 'the class and shape of an array', found: 'something else', hint: 'damaged?' });
  }
  const flags = number(flagBytes, 0);
  const shape = Array.from({ length: rank }, (_, axis) => number(shapeBytes, axis));
  elementCount(shape, where);
  const name = new TextDecoder('latin1').decode(elements.expect(INT8, 'the name of an array'));
  if (!/^\w{0,63}$/.test(name)) {
    throw new InputError({ where, expected: 'the name of a MATLAB variable', found: 'other characters', hint: 'damaged?' });
  }
  const [mxClass, complex] = [flags & 0xff, ((flags >> 8) & FLAG.complex) !== 0];
  const part = NUMERIC_CLASSES.get(mxClass);
  const logical = ((flags >> 8) & FLAG.logical) !== 0 && part === 'uint8';
  const dtype = logical ? 'bool' : complex ? complexOf(part) : (part ?? null);
  const kind = dtype ?? (part === undefined ? (OTHER_CLASSES.get(mxClass) ?? `class ${mxClass}`) : `complex ${part}`);
  return { name, shape, kind, complex, dtype };
}

/** MATLAB has complex integers too; no other place has. */
const complexOf = (part: Dtype | undefined): Dtype | null =>
  part === 'float64' ? 'complex128' : part === 'float32' ? 'complex64' : null;

function readNumbers(elements: ElementReader, where: string): NumericArray {
  const { shape, dtype, kind, complex } = readDescription(elements, where);
  if (dtype === null) {
    const found = `${kind} ${formatShape(shape)}`;
    throw new InputError({ where, expected: 'an array of numbers', found, hint: 'save the array inside it as a variable' });
  }
  const count = elementCount(shape, where);
  const part = (name: string) => readPart(elements.next(), dtype, count, elements.littleEndian, `${where}${name}`);
  const columns = complex ? interleave(part(' (real part)'), part(' (imaginary part)')) : part('');
  const bytes = new Uint8Array(columns.buffer, columns.byteOffset, columns.byteLength);
  const rows = columnToRowMajor(bytes, shape, ELEMENT_SIZE[dtype].bytes);
  return { dtype, shape, data: elementsIn(dtype, rows.buffer) } as NumericArray;
}

/** What the numbers of each part are. */
const partOf = (dtype: Dtype): Dtype =>
  dtype === 'complex128' ? 'float64' : dtype === 'complex64' ? 'float32' : dtype === 'bool' ? 'uint8' : dtype;

/** `count` numbers, of the real or the imaginary part. They may be stored as a smaller type that holds them all. */
function readPart(
  { type, content }: MatElement,
  dtype: Dtype,
  count: number,
  littleEndian: boolean,
  where: string,
): ElementData[Dtype] {
  const [stored, target] = [STORED.get(type), partOf(dtype)];
  if (stored === undefined || (target.endsWith('int64') && stored.startsWith('float'))) {
    throw new InputError({
      where,
      expected: `${target} numbers`,
      found: stored ?? `an element of type ${type}`,
      hint: 'damaged?',
    });
  }
  const wanted = count * ELEMENT_SIZE[stored].bytes;
  if (content.length !== wanted) {
    const expected = `${wanted} bytes for ${count} numbers`;
    throw new InputError({ where, expected, found: `${content.length}`, hint: 'damaged or cut short' });
  }
  const { data } = fromBytes(stored, [count], content, littleEndian ? 'little' : 'big');
  if (stored === target) return data;
  const out = elementsIn(target, new ArrayBuffer(count * ELEMENT_SIZE[target].bytes));
  const convert = target.endsWith('int64') ? BigInt : Number;
  for (let index = 0; index < count; index++) out[index] = convert(data[index]!);
  return out;
}

function interleave(real: ElementData[Dtype], imaginary: ElementData[Dtype]): ElementData[Dtype] {
  const out = new (real.constructor as Float64ArrayConstructor)(2 * real.length);
  for (let index = 0; index < real.length; index++) {
    out[2 * index] = Number(real[index]);
    out[2 * index + 1] = Number(imaginary[index]);
  }
  return out;
}
