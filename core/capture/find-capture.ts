import path from 'node:path';
import { stat } from 'node:fs/promises';
import { listEntries, readWhole } from '../formats/files.ts';

/** How far below a folder that somebody names its description is looked for. */
const DEEPEST = 3;
/** A folder with more folders than this is no bench's. */
const MOST_FOLDERS = 500;
/** More than any description has. */
const MOST_BYTES = 2 ** 24;

interface Place {
  readonly file: string;
  readonly isFolder: boolean;
}

/**
 * The description of a capture among files and in folders: `capture.json` before one of another name, the one that lies highest before others. A `.json` that was named
 * itself is taken for one; in a folder it must say that it is one, as outputs of a bench may lie there too. Null when there is none.
 */
export async function findCapture(paths: readonly string[]): Promise<string | null> {
  const named = await Promise.all(paths.map(async (file) => ({ file, isFolder: await isFolderAt(file) })));
  let other = jsonAmong(named).find((file) => !isNamedCapture(file)) ?? null;
  let folders = 0;
  for (let level: readonly Place[] = named, depth = 0; level.length > 0 && depth <= DEEPEST; depth++) {
    const files = jsonAmong(level);
    const capture = files.find(isNamedCapture);
    if (capture !== undefined) return capture;
    for (const file of files) if (other === null && (await saysItIsCapture(file))) other = file;
    const below: Place[] = [];
    for (const { file } of level.filter(({ isFolder }) => isFolder)) {
      if (++folders > MOST_FOLDERS) break;
      below.push(...(await entriesOf(file)));
    }
    level = below;
  }
  return other;
}

const isNamedCapture = (file: string): boolean => path.basename(file).toLowerCase() === 'capture.json';

const jsonAmong = (places: readonly Place[]): string[] =>
  places.filter(({ file, isFolder }) => !isFolder && file.toLowerCase().endsWith('.json')).map(({ file }) => file);

const isFolderAt = (file: string): Promise<boolean> =>
  stat(file).then(
    (found) => found.isDirectory(),
    () => false,
  );

/** None of a folder that may not be looked into. */
const entriesOf = (folder: string): Promise<readonly Place[]> =>
  listEntries(folder).then(
    (entries) => entries.map(({ name, isFolder }) => ({ file: path.join(folder, name), isFolder })),
    () => [],
  );

async function saysItIsCapture(file: string): Promise<boolean> {
  try {
    if ((await stat(file)).size > MOST_BYTES) return false;
    return (
      (JSON.parse(new TextDecoder().decode(await readWhole(file))) as { kind?: unknown } | null)?.kind === 'kinoform-capture'
    );
  } catch {
    return false;
  }
}
