import { readWhole, writeWhole } from '../formats/files.ts';
import { asFloat64 } from '../formats/array.ts';
import { decodeSafetensors, encodeSafetensors } from '../formats/safetensors.ts';
import { InputError } from '../math/input-error.ts';
import type { Components } from '../training/sketch/components.ts';
import type { Sketch } from '../training/sketch/sketch.ts';

/** The sketch of a set of images, and the feature map that it is taken through: all that leaves the lab that has the images. */
export interface ImageSketch {
  readonly sketch: Sketch;
  readonly components: Components;
  readonly size: readonly [height: number, width: number];
}

const KIND = 'kinoform-sketch';

/** One safetensors file, float64. @throws InputError when it exists and `force` is not set */
export async function writeSketch(file: string, { sketch, components, size }: ImageSketch, force: boolean): Promise<void> {
  const { law, re, im, count } = sketch;
  const array = (shape: number[], data: Float64Array) => ({ dtype: 'float64' as const, shape, data });
  const tensors = new Map([
    ['sketch.re', array([law.count], re)],
    ['sketch.im', array([law.count], im)],
    ['sketch.frequencies', array([law.dimension, law.count], law.frequencies)],
    ['components.mean', array([components.pixels], components.mean)],
    ['components.basis', array([components.count, components.pixels], components.basis)],
  ]);
  const metadata = { kind: KIND, samples: String(count), height: String(size[0]), width: String(size[1]) };
  await writeWhole(file, encodeSafetensors({ tensors, metadata }), { force });
}

/** @throws InputError when the file is no sketch */
export async function readSketch(file: string): Promise<ImageSketch> {
  const { tensors, metadata } = decodeSafetensors(await readWhole(file), file);
  const take = (name: string): { shape: readonly number[]; data: Float64Array } => {
    const array = tensors.get(name);
    if (array === undefined || metadata['kind'] !== KIND) {
      const hint = 'kinoform generator sketch writes one';
      throw new InputError({ where: file, expected: 'a sketch', found: 'another safetensors file', hint });
    }
    return { shape: array.shape, data: asFloat64(array, file) };
  };
  const [frequencies, basis, mean] = ['sketch.frequencies', 'components.basis', 'components.mean'].map(take) as [
    ReturnType<typeof take>,
    ReturnType<typeof take>,
    ReturnType<typeof take>,
  ];
  const [dimension = 0, count = 0] = frequencies.shape;
  const law = { dimension, count, frequencies: frequencies.data };
  return {
    sketch: { law, count: Number(metadata['samples']), re: take('sketch.re').data, im: take('sketch.im').data },
    components: { pixels: mean.data.length, count: dimension, mean: mean.data, basis: basis.data },
    size: [Number(metadata['height']), Number(metadata['width'])],
  };
}
