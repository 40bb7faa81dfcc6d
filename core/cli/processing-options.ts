import type { Processing } from '../datasets/description.ts';
import { InputError } from '../math/input-error.ts';

/** `none`, `square`, or `TOP,LEFT,HEIGHT,WIDTH`. */
export function readCrop(text: string): Processing['crop'] {
  if (text === 'none' || text === 'square') return { kind: text };
  const match = /^(\d+),(\d+),(\d+),(\d+)$/.exec(text);
  if (match === null)
    throw new InputError({ where: '--crop', expected: 'none, square or TOP,LEFT,HEIGHT,WIDTH', found: `"${text}"` });
  const [top = 0, left = 0, height = 0, width = 0] = match.slice(1).map(Number);
  return { kind: 'rectangle', top, left, height, width };
}

/** `64x96`: rows and columns. */
export function readSize(text: string): [number, number] {
  const match = /^(\d{1,4})[x×](\d{1,4})$/i.exec(text);
  const [height = 0, width = 0] = match?.slice(1).map(Number) ?? [];
  if (height > 0 && width > 0) return [height, width];
  throw new InputError({ where: '--size', expected: 'rows x columns, such as 64x64', found: `"${text}"` });
}

/** `type`, `each`, or `LOW,HIGH`. */
export function readNormalise(text: string): Processing['normalise'] {
  if (text === 'type' || text === 'each') return { kind: text };
  const [low, high, more] = text.split(',').map((part) => (part.trim() === '' ? NaN : Number(part)));
  if (low !== undefined && high !== undefined && more === undefined && low < high) return { kind: 'range', low, high };
  throw new InputError({ where: '--values', expected: 'type, each, or LOW,HIGH with LOW below HIGH', found: `"${text}"` });
}
