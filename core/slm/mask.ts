import { createHash } from 'node:crypto';
import { asFloat32, asFloat64, formatShape, isComplex, type NumericArray } from '../formats/array.ts';
import { InputError } from '../math/input-error.ts';
import { TWO_PI } from '../math/units.ts';

/** Mask phases φ `[L, H, W]` in radians. */
export interface MaskPhase {
  readonly shape: readonly [snapshots: number, height: number, width: number];
  readonly data: Float32Array;
}

export interface MaskMeaning {
  /** For a file of grey levels: how many of them are 2π. */
  readonly levels?: number | undefined;
}

/** How much the modulus of a complex mask may vary, relative to its largest: single precision and some arithmetic. */
const SAME_MODULUS = 1e-3;

/**
 * What the numbers of an array say of phases. Real numbers are radians. Whole numbers are grey levels, `φ = 2π level / levels`. Complex
 * numbers are `e^{jφ}`, so `φ` is their angle; the scene is multiplied by their conjugate (see `docs/optics-conventions.md`).
 */
export function maskFromArray(array: NumericArray, where: string, { levels }: MaskMeaning = {}): MaskPhase {
  const [width = 0, height = 0, snapshots = 1] = [...array.shape].reverse();
  if (array.shape.length < 2 || array.shape.length > 3 || snapshots * height * width === 0) {
    throw new InputError({ where, expected: 'mask phases [L, H, W] or [H, W]', found: `an array ${formatShape(array.shape)}` });
  }
  const place = (index: number): string =>
    formatShape(
      [Math.floor(index / (height * width)), Math.floor(index / width) % height, index % width].slice(-array.shape.length),
    );
  const data =
    levels !== undefined
      ? phasesOfLevels(array, levels, where, place)
      : isComplex(array)
        ? anglesOf(array.data, where, place)
        : asFloat32(array, where);
  const bad = data.findIndex((phase) => !Number.isFinite(phase));
  if (bad >= 0) throw new InputError({ where, expected: 'finite phases', found: `${data[bad]} at ${place(bad)}` });
  if (levels === undefined && looksLikeLevels(array, data)) {
    throw new InputError({
      where,
      expected: 'phases in radians',
      found: 'whole numbers',
      hint: 'grey levels? say how many are 2π: --mask-levels 256',
    });
  }
  return { shape: [snapshots, height, width], data };
}

/** Phases are hardly ever whole numbers, and never reach far beyond 2π. */
const looksLikeLevels = ({ dtype }: NumericArray, data: Float32Array): boolean =>
  /^(u?int|bool)/.test(dtype) || (data.every((phase) => Number.isInteger(phase)) && data.some((phase) => phase > 2 * TWO_PI));

function phasesOfLevels(array: NumericArray, levels: number, where: string, place: (index: number) => string): Float32Array {
  const values = asFloat64(array, where);
  const bad = values.findIndex((level) => !Number.isInteger(level) || level < 0);
  if (bad < 0) return Float32Array.from(values, (level) => (TWO_PI * level) / levels);
  throw new InputError({
    where,
    expected: 'grey levels: whole numbers of at least 0',
    found: `${values[bad]} at ${place(bad)}`,
    hint: 'radians? leave --mask-levels away',
  });
}

function anglesOf(data: Float32Array | Float64Array, where: string, place: (index: number) => string): Float32Array {
  const out = new Float32Array(data.length / 2);
  let largest = 0;
  for (let index = 0; index < out.length; index++)
    largest = Math.max(largest, Math.hypot(data[2 * index]!, data[2 * index + 1]!));
  for (let index = 0; index < out.length; index++) {
    const [re, im] = [data[2 * index]!, data[2 * index + 1]!];
    const modulus = Math.hypot(re, im);
    if (modulus < largest * (1 - SAME_MODULUS) || largest === 0) {
      const found = `${modulus} at ${place(index)} and ${largest} elsewhere`;
      throw new InputError({ where, expected: 'a complex mask of one modulus, which changes phase alone', found });
    }
    out[index] = Math.atan2(im, re);
  }
  return out;
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** SHA-256 of the phases as float32, little-endian, all snapshots: tells which mask it is, whatever file holds it. */
export const maskHash = ({ data }: MaskPhase): string => sha256(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));

/** The file beside a bitmap that says what it is. */
export const sidecarPath = (bitmap: string): string => `${bitmap}.json`;
