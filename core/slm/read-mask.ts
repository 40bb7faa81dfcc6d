import { readArrayFile, splitVariable } from '../formats/array-file.ts';
import { exists } from '../formats/files.ts';
import { InputError } from '../math/input-error.ts';
import { maskFromArray, sidecarPath, type MaskMeaning, type MaskPhase } from './mask.ts';

/**
 * Reads a mask `[L, H, W]` or `[H, W]` from any format of arrays or pictures: radians, grey levels, or complex numbers.
 * @param named the file; of one with several arrays also which, as in `masks.h5:/entry/phase`
 * @throws InputError when it is something else: a bitmap that was exported already, grey levels of which nobody says how many are 2π, NaN
 */
export async function readMask(named: string, meaning: MaskMeaning = {}): Promise<MaskPhase> {
  const array = await readArrayFile(named);
  const { file } = splitVariable(named);
  if (await exists(sidecarPath(file))) {
    throw new InputError({
      where: file,
      expected: 'a mask',
      found: 'a bitmap that was exported already',
      hint: 'export from the run or from its mask.npy',
    });
  }
  return maskFromArray(array, named, meaning);
}
