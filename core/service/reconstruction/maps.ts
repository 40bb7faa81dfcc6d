import type { NumericArray } from '../../formats/array.ts';
import { decodeNpz, encodeNpz } from '../../formats/npz.ts';
import type { RealField } from '../../math/field.ts';
import type { RequestOutput } from '../contract.ts';
import { float32Message } from '../contract.ts';
import type { Assessment } from './assess.ts';

type Maps = RequestOutput<'reconstructions.maps'>;

/** What is kept of an assessment for its pictures, as one NPZ archive of float32 arrays `[S,…]`. */
export function encodeMaps({ predicted, residuals, unit, spread }: Assessment, measured: RealField): Uint8Array {
  const [scenes = 0] = predicted.shape;
  const size = predicted.data.length;
  const first: RealField = { shape: [scenes, ...measured.shape.slice(1)], data: measured.data.subarray(0, size) };
  const arrays = { measured: first, predicted, [`residuals-${unit}`]: residuals, ...(spread === null ? {} : { spread }) };
  return encodeNpz(
    new Map(
      Object.entries(arrays).map(([name, { shape, data }]): [string, NumericArray] => [
        name,
        { dtype: 'float32', shape, data: Float32Array.from(data) },
      ]),
    ),
  );
}

/** The pictures of one scene; null when it was not judged. */
export function decodeMaps(bytes: Uint8Array, scene: number, where: string): Maps | null {
  const arrays = decodeNpz(bytes, where);
  const one = (name: string) => {
    const array = arrays.get(name);
    if (array === undefined || scene >= array.shape[0]!) return null;
    const shape = array.shape.slice(1);
    const size = array.data.length / array.shape[0]!;
    return float32Message(shape, (array.data as Float32Array).slice(scene * size, (scene + 1) * size));
  };
  const unit = arrays.has('residuals-noise') ? 'noise' : 'mean';
  const [measured, predicted, residuals] = [one('measured'), one('predicted'), one(`residuals-${unit}`)];
  if (measured === null || predicted === null || residuals === null) return null;
  return { measured, predicted, residuals, unit, spread: one('spread') };
}
