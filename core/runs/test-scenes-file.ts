import type { HostTensor } from '../engine/program.ts';
import { asFloat32, type NumericArray } from '../formats/array.ts';
import { decodeNpz, encodeNpz } from '../formats/npz.ts';
import { InputError } from '../math/input-error.ts';
import type { TestScenes } from '../training/test-scenes.ts';

/** `pictures.npz`: `truth`, `pattern` and `reconstruction` `[N,H,W]`, `psnr` `[N]`. */
export function encodeTestScenes({ truth, pattern, reconstruction, psnr }: TestScenes): Uint8Array {
  const array = ({ shape, data }: HostTensor): NumericArray => ({ dtype: 'float32', shape, data: Float32Array.from(data) });
  return encodeNpz(
    new Map([
      ['truth', array(truth)],
      ['pattern', array(pattern)],
      ['reconstruction', array(reconstruction)],
      ['psnr', array({ shape: [psnr.length], data: Float32Array.from(psnr) })],
    ]),
  );
}

/** @throws InputError when a picture is missing, or they are of different sizes */
export function decodeTestScenes(bytes: Uint8Array, where: string): TestScenes {
  const arrays = decodeNpz(bytes, where);
  const read = (name: string): { shape: readonly number[]; data: Float32Array } => {
    const array = arrays.get(name);
    if (array === undefined) throw new InputError({ where, expected: name, found: 'none', hint: 'damaged?' });
    return { shape: array.shape, data: asFloat32(array, where) };
  };
  const [truth, pattern, reconstruction, psnr] = ['truth', 'pattern', 'reconstruction', 'psnr'].map(read) as [
    ReturnType<typeof read>,
    ReturnType<typeof read>,
    ReturnType<typeof read>,
    ReturnType<typeof read>,
  ];
  const sizes = new Set([truth, pattern, reconstruction].map(({ shape }) => shape.join()));
  if (truth.shape.length !== 3 || sizes.size > 1 || psnr.data.length !== truth.shape[0]) {
    throw new InputError({ where, expected: 'pictures of one size', found: 'others', hint: 'damaged?' });
  }
  return { truth, pattern, reconstruction, psnr: [...psnr.data] };
}
