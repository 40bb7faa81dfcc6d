import path from 'node:path';
import { z } from 'zod';
import { readWhole, writeWhole } from '../formats/files.ts';
import { decodeJson, encodeJson } from '../formats/json.ts';

const writtenSchema = z.array(
  z.object({
    run: z.string(),
    path: z.string(),
    profile: z.string(),
    /** Metres. */
    wavelength: z.number(),
    /** Panel pixels a mask pixel. */
    block: z.int(),
    /** When, ISO 8601. */
    written: z.string(),
  }),
);
export type WrittenExport = z.infer<typeof writtenSchema>[number];

/** The oldest are forgotten. */
const KEPT = 2000;
const fileIn = (workspace: string): string => path.join(workspace, 'written-exports.json');

/** The exports that were written from this workspace, wherever to, the latest first. A list that is damaged is an empty one. */
export async function writtenExports(workspace: string): Promise<WrittenExport[]> {
  const file = fileIn(workspace);
  return readWhole(file)
    .then((bytes) => decodeJson(bytes, writtenSchema, file))
    .catch(() => []);
}

export async function rememberExport(workspace: string, written: WrittenExport): Promise<void> {
  const others = (await writtenExports(workspace)).filter(({ path: other }) => other !== written.path);
  await writeWhole(fileIn(workspace), encodeJson([written, ...others].slice(0, KEPT)), { force: true });
}
