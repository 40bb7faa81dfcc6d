import { ARRAY_NAME, splitVariable } from '../formats/array-file.ts';
import type { RealField } from '../math/field.ts';
import { float64, loadDesign as loadDesignOf, type LoadedDesign } from '../service/load-design.ts';
import { readMask } from '../slm/read-mask.ts';
import type { CommandContext } from './context.ts';
import { libraryOf } from './library.ts';

export type { LoadedDesign } from '../service/load-design.ts';

/** @throws InputError when there is no such run in the workspace, or it has no design yet */
export const loadDesign = (context: CommandContext, text: string): Promise<LoadedDesign> =>
  loadDesignOf(libraryOf(context), text);

/** Whether an argument names a mask file rather than a run. */
export const isMaskFile = (text: string): boolean => ARRAY_NAME.test(splitVariable(text).file);

/** Masks `φ [L,H,W]` of a run or of a file, and the run when it is one. */
export async function loadMask(
  context: CommandContext,
  text: string,
  levels?: number,
): Promise<{ readonly mask: RealField; readonly loaded: LoadedDesign | null }> {
  if (!isMaskFile(text)) {
    const loaded = await loadDesign(context, text);
    return { mask: float64(loaded.design.maskPhase), loaded };
  }
  return { mask: float64(await readMask(context.resolve(text), { levels })), loaded: null };
}
