import path from 'node:path';
import { exists, listFolder, readWhole } from '../../formats/files.ts';
import { encodeJson } from '../../formats/json.ts';
import { encodeZipAside, type OnShare } from '../../formats/zip.ts';
import { InputError } from '../../math/input-error.ts';
import type { RunFolder } from '../run-folder.ts';
import { isRunHeld } from '../run-lock.ts';
import { BUNDLE_VERSION, MANIFEST, placeOf, RUN_FILES, sha256, type Manifest } from './manifest.ts';

export const BUNDLE_EXTENSION = '.kinoform';

/** Of the time that packing takes, until the files are read and until their hashes are known, roughly. */
const [READ, HASHED] = [0.1, 0.3];

/**
 * Runs as one file: records, configurations, masks, weights, histories, scores, pictures, exports, each with its hash. The checkpoint comes along where
 * there is something left to train. The same runs give the same bytes. Others get their turn meanwhile: it takes seconds where runs are large.
 * @throws InputError when one of them is in work: its files would be of different steps
 */
export async function packRuns(
  runs: readonly RunFolder[],
  made: string,
  onProgress: OnShare = () => undefined,
): Promise<Uint8Array> {
  const files = new Map<string, Uint8Array>();
  const names: Manifest['runs'] = [];
  for (const [index, run] of runs.entries()) {
    await onProgress((READ * index) / runs.length);
    if (await isRunHeld(run.folder)) {
      throw new InputError({
        where: run.id,
        expected: 'a run that nothing works on',
        found: 'one in work',
        hint: 'pause it first',
      });
    }
    const { name, state } = await run.record();
    names.push({ id: run.id, name });
    for (const file of await filesOf(run)) {
      if (state === 'done' && file.startsWith('checkpoints/')) continue;
      files.set(placeOf(run.id, file), await readWhole(path.join(run.folder, file)));
    }
  }
  const hashes: Record<string, string> = {};
  for (const [file, bytes] of files) {
    await onProgress(READ + ((HASHED - READ) * Object.keys(hashes).length) / files.size);
    hashes[file] = await sha256(bytes);
  }
  const manifest: Manifest = { kind: 'kinoform-bundle', version: BUNDLE_VERSION, made, runs: names, files: hashes };
  return encodeZipAside(new Map([[MANIFEST, encodeJson(manifest)], ...files]), (share) =>
    onProgress(HASHED + (1 - HASHED) * share),
  );
}

async function filesOf({ folder, files }: RunFolder): Promise<string[]> {
  const there = await Promise.all(RUN_FILES.map(async (file) => ((await exists(path.join(folder, file))) ? [file] : [])));
  const exported = (await exists(files.exports)) ? await listFolder(files.exports) : [];
  return [...there.flat(), ...exported.filter((name) => !name.startsWith('.')).map((name) => `exports/${name}`)];
}
