import fs from 'node:fs/promises';
import path from 'node:path';
import { locations } from '../service/locations.ts';

/** Version and place of the Electron runtime that `npm start` would open; null when there is none. */
export async function electronOf(env: Readonly<Record<string, string | undefined>>): Promise<string | null> {
  const named = env['KINOFORM_ELECTRON'];
  if (named !== undefined) return named;
  const folder = path.resolve(locations.assets, '../node_modules/electron');
  try {
    const [executable, manifest] = await Promise.all([
      fs.readFile(path.join(folder, 'path.txt'), 'utf8'),
      fs.readFile(path.join(folder, 'package.json'), 'utf8'),
    ]);
    await fs.access(path.join(folder, 'dist', executable.trim()));
    return String((JSON.parse(manifest) as { version?: unknown }).version);
  } catch {
    return null;
  }
}
