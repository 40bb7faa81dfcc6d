import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import envPaths from 'env-paths';
import { z } from 'zod';
import { writeWhole } from '../formats/files.ts';
import { encodeJson } from '../formats/json.ts';

const choiceSchema = z.object({ version: z.literal(1), folder: z.string() });

/** Beside the settings of other programs, not in a workspace: it says which one. */
const choiceFile = (): string => path.join(envPaths('Kinoform', { suffix: '' }).config, 'workspace.json');

/** The folder that the user chose for everything; undefined where nobody did, or what is written cannot be read. */
export function chosenWorkspace(file = choiceFile()): string | undefined {
  try {
    const { folder } = choiceSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    return path.isAbsolute(folder) ? folder : undefined;
  } catch {
    return undefined;
  }
}

/** For the window and the command line alike, from their next start. */
export async function chooseWorkspace(folder: string, file = choiceFile()): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeWhole(file, encodeJson({ version: 1, folder }), { force: true });
}
