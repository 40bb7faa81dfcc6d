import type { Field } from '../field.ts';
import type { MatrixProduct } from '../matrix-product.ts';
import { allocator, wasmModule, type Region } from './instance.ts';
import { MATRIX_WASM } from './matrix-wasm.generated.ts';

type RealProduct = (rows: number, columns: number, a: number, from: number, to: number) => void;
type ComplexProduct = (
  rows: number,
  columns: number,
  re: number,
  im: number,
  fromRe: number,
  fromIm: number,
  toRe: number,
  toIm: number,
) => void;
interface Exports {
  readonly realForward: RealProduct;
  readonly realAdjoint: RealProduct;
  readonly complexForward: ComplexProduct;
  readonly complexAdjoint: ComplexProduct;
}

/** Numbers of a matrix that is copied to where WebAssembly reads it: 64 MB of real parts. */
const MOST = 2 ** 23;

const instantiate = wasmModule<Exports>(MATRIX_WASM);

/** `matrixProduct` in WebAssembly, two float64 numbers at a time; undefined where the machine has no such instructions, or the matrix is too large for a copy. */
export function wasmMatrixProduct({ shape, re, im }: Field, isReal: boolean): MatrixProduct | undefined {
  const [rows, columns] = shape as [number, number];
  if (instantiate === undefined || rows * columns > MOST) return undefined;
  const exports = instantiate();
  const wholeRows = upTo(rows, isReal ? 4 : 2);
  const wholeColumns = upTo(columns, 2);
  const planes = isReal ? [re] : [re, im];
  const place = allocator(exports.memory, planes.length * wholeRows * wholeColumns + 2 * (wholeRows + wholeColumns));
  const matrix = planes.map((plane) => {
    const { address, values } = place(wholeRows * wholeColumns);
    for (let row = 0; row < rows; row++) values.set(plane.subarray(row * columns, (row + 1) * columns), row * wholeColumns);
    return address;
  }) as [number, number];
  const size = [wholeRows, wholeColumns] as const;
  const scene: Plane = { count: columns, re: place(wholeColumns), im: place(wholeColumns) };
  const measured: Plane = { count: rows, re: place(wholeRows), im: place(wholeRows) };
  const [forward, adjoint] = isReal
    ? [inParts(exports.realForward), inParts(exports.realAdjoint)]
    : [atOnce(exports.complexForward), atOnce(exports.complexAdjoint)];

  /** One vector, by way of the memory of the instance. The imaginary part of a real vector behind a real matrix is 0 without multiplying. */
  function apply(product: Product, from: Plane, x: Field, at: number, to: Plane, u: Field, target: number): void {
    from.re.values.set(x.re.subarray(at, at + from.count));
    from.im.values.set(x.im.subarray(at, at + from.count));
    to.re.values.fill(0);
    to.im.values.fill(0);
    product(from, to);
    u.re.set(to.re.values.subarray(0, to.count), target);
    u.im.set(to.im.values.subarray(0, to.count), target);
  }

  function inParts(product: RealProduct): Product {
    return (from, to) => {
      product(...size, matrix[0], from.re.address, to.re.address);
      if (from.im.values.some((value) => value !== 0)) product(...size, matrix[0], from.im.address, to.im.address);
    };
  }
  function atOnce(product: ComplexProduct): Product {
    return (from, to) => product(...size, ...matrix, from.re.address, from.im.address, to.re.address, to.im.address);
  }

  return {
    multiply: (x, at, u, to) => apply(forward, scene, x, at, measured, u, to),
    multiplyAdjoint: (u, at, x, to) => apply(adjoint, measured, u, at, scene, x, to),
  };
}

interface Plane {
  readonly count: number;
  readonly re: Region;
  readonly im: Region;
}
type Product = (from: Plane, to: Plane) => void;

const upTo = (count: number, multiple: number): number => Math.ceil(count / multiple) * multiple;
