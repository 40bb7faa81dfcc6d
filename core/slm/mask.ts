import { createHash } from 'node:crypto';
import { asFloat32, formatShape } from '../formats/array.ts';
import { exists, readWhole } from '../formats/files.ts';
import { decodeNpy } from '../formats/npy.ts';
import { PICTURE_NAME } from '../formats/read-picture.ts';
import { InputError } from '../math/input-error.ts';
import { TWO_PI } from '../math/units.ts';

/** Mask phases φ `[L, H, W]` in radians. */
export interface MaskPhase {
  readonly shape: readonly [snapshots: number, height: number, width: number];
  readonly data: Float32Array;
}

/**
 * Reads a mask from `mask.npy`: `[L, H, W]` or `[H, W]`, radians.
 * @throws InputError when it is something else: a picture that was exported already, grey levels, NaN
 */
export async function readMask(file: string): Promise<MaskPhase> {
  const bytes = await readWhole(file);
  if (PICTURE_NAME.test(file)) {
    const exported = await exists(sidecarPath(file));
    const found = exported ? 'a bitmap that was exported already' : 'a picture';
    throw new InputError({
      where: file,
      expected: 'mask phases in radians (.npy)',
      found,
      hint: 'export from the run or from its mask.npy',
    });
  }
  return maskFromArray(decodeNpy(bytes, file), file);
}

export function maskFromArray(array: ReturnType<typeof decodeNpy>, where: string): MaskPhase {
  const [width = 0, height = 0, snapshots = 1] = [...array.shape].reverse();
  if (array.shape.length < 2 || array.shape.length > 3 || snapshots * height * width === 0) {
    throw new InputError({ where, expected: 'mask phases [L, H, W] or [H, W]', found: `an array ${formatShape(array.shape)}` });
  }
  const data = asFloat32(array, where);
  const bad = data.findIndex((phase) => !Number.isFinite(phase));
  if (bad >= 0) {
    const place = [Math.floor(bad / (height * width)), Math.floor(bad / width) % height, bad % width].slice(
      3 - array.shape.length,
    );
    throw new InputError({ where, expected: 'finite phases', found: `${data[bad]} at ${formatShape(place)}` });
  }
  if (data.every((phase) => Number.isInteger(phase)) && data.some((phase) => phase > 2 * TWO_PI)) {
    throw new InputError({
      where,
      expected: 'phases in radians',
      found: 'whole numbers',
      hint: 'grey levels of an exported bitmap?',
    });
  }
  return { shape: [snapshots, height, width], data };
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** SHA-256 of the phases as float32, little-endian, all snapshots: tells which mask it is, whatever file holds it. */
export const maskHash = ({ data }: MaskPhase): string => sha256(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));

/** The file beside a bitmap that says what it is. */
export const sidecarPath = (bitmap: string): string => `${bitmap}.json`;
