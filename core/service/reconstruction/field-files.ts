import { encodeHdf5 } from '../../formats/hdf5-write.ts';
import { encodeMat } from '../../formats/mat-write.ts';
import { encodeTiffFloat32 } from '../../formats/tiff-write.ts';
import { elementCount } from '../../math/field.ts';
import type { Field } from '../../math/field.ts';
import { complexArray, encodeField } from '../arrays.ts';
import type { FieldFormat } from '../contract.ts';
import { drawField } from './figure.ts';

interface FieldFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * A field in one of the formats that laboratories read, each named after `name`:
 * `.npy` complex64; `-amplitude.tif` and `-phase.tif` (radians, −π to π), float32, a page a scene; `.mat` and `.h5` with the variable or dataset `x`, complex64;
 * `.png` a figure of amplitude, phase and both.
 * @param field `[H,W]` or `[Q,H,W]`
 */
export async function fieldFiles(format: FieldFormat, name: string, field: Field): Promise<FieldFile[]> {
  switch (format) {
    case 'npy':
      return [{ name: `${name}.npy`, bytes: encodeField(field) }];
    case 'tiff':
      return [
        { name: `${name}-amplitude.tif`, bytes: tiffOf(field, Math.hypot) },
        { name: `${name}-phase.tif`, bytes: tiffOf(field, (re, im) => Math.atan2(im, re)) },
      ];
    case 'mat':
      return [{ name: `${name}.mat`, bytes: encodeMat(new Map([['x', complexArray(field)]])) }];
    case 'hdf5':
      return [{ name: `${name}.h5`, bytes: await encodeHdf5(new Map([['x', complexArray(field)]])) }];
    case 'png':
      return [{ name: `${name}.png`, bytes: drawField(field) }];
  }
}

function tiffOf({ shape, re, im }: Field, value: (re: number, im: number) => number): Uint8Array {
  const [height = 0, width = 0] = shape.slice(-2);
  const size = height * width;
  const pages = Array.from({ length: elementCount(shape) / size }, (_, scene) => {
    const data = Float32Array.from({ length: size }, (__, pixel) => value(re[scene * size + pixel]!, im[scene * size + pixel]!));
    return { width, height, data };
  });
  return encodeTiffFloat32(pages);
}

/** `[H,W]` when there is one scene. */
export const withoutSingleScene = (field: Field): Field =>
  field.shape[0] === 1 && field.shape.length === 3 ? { ...field, shape: field.shape.slice(1) } : field;
