import { decodePictures } from '../formats/read-picture.ts';
import { InputError } from '../math/input-error.ts';
import type { SlmProfile } from './profile-schema.ts';

/** A vendor's bitmap that flattens a panel: 256 greys a turn. */
export interface Correction {
  readonly width: number;
  readonly height: number;
  readonly values: Uint8Array;
  /** +1: added to the mask's greys; −1: subtracted. */
  readonly sign: 1 | -1;
}

/** @throws InputError when it is not an 8-bit grey picture of the panel's size */
export function readCorrection(bytes: Uint8Array, profile: SlmProfile, sign: 1 | -1 | null, file: string): Correction {
  const { width, height } = profile.correction ?? profile;
  const [picture] = decodePictures(bytes, file);
  if (!(picture!.data instanceof Uint8Array) || picture!.white !== 255) {
    throw new InputError({ where: file, expected: 'a correction of 8 bits', found: `white at ${picture!.white}` });
  }
  if (picture!.width !== width || picture!.height !== height) {
    const found = `${picture!.height} × ${picture!.width}`;
    throw new InputError({
      where: file,
      expected: `a correction of ${height} × ${width} pixels, as ${profile.title} has`,
      found,
    });
  }
  return { width, height, values: picture!.data, sign: sign ?? profile.correction?.sign ?? 1 };
}
