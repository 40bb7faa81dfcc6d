import { InputError } from '../../math/input-error.ts';
import type { Processing } from '../description.ts';
import { resizeByArea } from '../resize.ts';
import type { RawImage } from './raw-image.ts';

export interface ProcessedImage {
  readonly height: number;
  readonly width: number;
  /** From 0 to 1. */
  readonly data: Float32Array;
}

interface Rectangle {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
}

/** Cuts an image, brings its values into [0, 1], and resizes it. @throws InputError when the cut lies outside, or a value fits no scale */
export function processImage(image: RawImage, { crop, normalise, size }: Processing): ProcessedImage {
  const cut = cutOut(image, rectangleOf(image, crop));
  const data = scale(cut.data, image, normalise);
  if (size === null) return { ...cut, data };
  return { height: size[0], width: size[1], data: resizeByArea(data, [cut.height, cut.width], size) };
}

/** The part of an image that is kept. @throws InputError when it reaches beyond the image */
function rectangleOf(
  { where, height, width }: Pick<RawImage, 'where' | 'height' | 'width'>,
  crop: Processing['crop'],
): Rectangle {
  if (crop.kind === 'none') return { top: 0, left: 0, height, width };
  if (crop.kind === 'square') {
    const side = Math.min(height, width);
    return { top: Math.floor((height - side) / 2), left: Math.floor((width - side) / 2), height: side, width: side };
  }
  if (crop.top + crop.height > height || crop.left + crop.width > width) {
    const expected = `at least ${crop.top + crop.height} × ${crop.left + crop.width} pixels, as the crop needs`;
    throw new InputError({ where, expected, found: `${height} × ${width}`, hint: 'crop less, or a centred square' });
  }
  return crop;
}

function cutOut({ data, width }: RawImage, { top, left, height, width: columns }: Rectangle) {
  const out = new Float64Array(height * columns);
  for (let row = 0, at = 0; row < height; row++) {
    const from = (top + row) * width + left;
    for (let column = 0; column < columns; column++, at++) out[at] = data[from + column]!;
  }
  return { height, width: columns, data: out };
}

function scale(data: Float64Array, { where, white }: RawImage, normalise: Processing['normalise']): Float32Array {
  const { low, high } = extremes(data, where);
  const out = new Float32Array(data.length);
  if (normalise.kind === 'type') {
    if (white === null || low < 0 || high > white) {
      const expected = white === null ? 'a type that says what is white (8 or 16 bits, or floats)' : `values from 0 to ${white}`;
      const hint = 'choose a range of values, or each image by itself';
      throw new InputError({ where, expected, found: `${low} to ${high}`, hint });
    }
    for (let pixel = 0; pixel < out.length; pixel++) out[pixel] = data[pixel]! / white;
    return out;
  }
  const [from, to] = normalise.kind === 'each' ? [low, high] : [normalise.low, normalise.high];
  if (from === to) {
    const hint = 'choose a range of values for all images';
    throw new InputError({ where, expected: 'an image with contrast', found: `${low} everywhere`, hint });
  }
  for (let pixel = 0; pixel < out.length; pixel++) {
    out[pixel] = Math.min(1, Math.max(0, (data[pixel]! - from) / (to - from)));
  }
  return out;
}

/** @throws InputError when a value is no number */
export function extremes(data: ArrayLike<number>, where: string): { readonly low: number; readonly high: number } {
  let [low, high] = [Infinity, -Infinity];
  for (let pixel = 0; pixel < data.length; pixel++) {
    const value = data[pixel]!;
    if (!Number.isFinite(value)) {
      throw new InputError({
        where,
        expected: 'finite numbers',
        found: `${value} at pixel ${pixel}`,
        hint: 'mask it, or leave it out',
      });
    }
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return { low, high };
}
