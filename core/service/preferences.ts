import path from 'node:path';
import { exists, readWhole, writeWhole } from '../formats/files.ts';
import { decodeJson, encodeJson } from '../formats/json.ts';
import { preferencesSchema, type Preferences } from './contract-settings.ts';

const fileIn = (workspace: string): string => path.join(workspace, 'preferences.json');

/** What the user prefers in a workspace. A file that is damaged, or that a newer version wrote, counts as none: nothing stops because of it. */
export async function readPreferences(workspace: string): Promise<Preferences> {
  const file = fileIn(workspace);
  if (!(await exists(file))) return preferencesSchema.parse({ version: 1 });
  return readWhole(file)
    .then((bytes) => decodeJson(bytes, preferencesSchema, file))
    .catch(() => preferencesSchema.parse({ version: 1 }));
}

export async function writePreferences(workspace: string, preferences: Preferences): Promise<void> {
  await writeWhole(fileIn(workspace), encodeJson(preferences), { force: true });
}
