import path from 'node:path';
import { writeTogether } from '../formats/write-together.ts';
import { stageExport, type ExportRequest, type ExportResult } from './stage-export.ts';

export type { ExportRequest };

/**
 * Writes a mask as bitmaps with their sidecars, all or none.
 * @throws InputError when preflight forbids it, a file exists, or the folder cannot be written
 */
export const exportMask = (request: ExportRequest): Promise<ExportResult> =>
  placeExport(request, (folder) => stageExport(request, folder));

/**
 * Gives the files of an export their places.
 * @param stage as `stageExport`
 * @param signal until the files get their places it may end the work, which leaves nothing behind
 * @returns paths of the files
 */
export async function placeExport(
  { out, force }: Pick<ExportRequest, 'out' | 'force'>,
  stage: (folder: string) => Promise<ExportResult>,
  signal?: AbortSignal,
): Promise<ExportResult> {
  const folder = path.dirname(out);
  const made = await writeTogether(folder, { force, signal }, stage);
  const placed = (names: readonly string[]): string[] => names.map((name) => path.join(folder, name));
  return { ...made, bitmaps: placed(made.bitmaps), files: placed(made.files) };
}
