import fs from 'node:fs/promises';
import path from 'node:path';
import { exists, readWhole, writeWhole } from '../../formats/files.ts';
import { encodeJson } from '../../formats/json.ts';
import type { OnShare } from '../../formats/zip.ts';
import { InputError } from '../../math/input-error.ts';
import type { RunLibrary } from '../run-library.ts';
import { stageRuns } from '../staging.ts';
import { openBundle, type BundledRun } from './open-bundle.ts';

export interface ImportedRuns {
  /** Ids of the runs that came in. */
  readonly imported: readonly string[];
  /** Ids of those that were here already, file for file. */
  readonly present: readonly string[];
}

/** What makes two runs of one id the same run: people may have tagged either. */
const TELLING = ['config.json', 'history.csv', 'mask.npy', 'weights.safetensors'];

/** Of the time that it takes, until everything of the bundle is checked, roughly. */
const OPENED = 0.6;

/**
 * Takes the runs of a bundle into the history: all of them or, when one cannot be, none.
 * @param where names the bundle in errors
 * @param options `copy`: a run whose id another run has here comes in under an id of its own; `onProgress`: throw in it to give up
 * @throws InputError as `openBundle`, and for an id that another run has
 */
export async function importBundle(
  library: RunLibrary,
  bytes: Uint8Array,
  where: string,
  { copy, onProgress = () => undefined }: { readonly copy: boolean; readonly onProgress?: OnShare },
): Promise<ImportedRuns> {
  const { workspace } = library;
  const bundled = await openBundle(bytes, where, (share) => onProgress(OPENED * share));
  const present: string[] = [];
  const wanted: BundledRun[] = [];
  /** Ids in the bundle, and those that the runs get here. */
  const ids = new Map<string, string>();
  for (const run of bundled) {
    const here = path.join(workspace.runsFolder, run.id);
    const deleted = await exists(path.join(workspace.trashFolder, run.id));
    const taken = deleted || (await exists(here));
    if (taken && !deleted && !copy && (await isSame(run, here))) {
      present.push(run.id);
      continue;
    }
    if (taken && !copy) {
      const found = deleted ? `${run.id}, which was deleted here` : `${run.id}, which another run has here`;
      const hint = deleted ? 'restore it, or import it as a copy' : 'import it as a copy';
      throw new InputError({ where, expected: 'runs with ids that are new here', found, hint });
    }
    ids.set(run.id, taken ? library.newId(run.record.name) : run.id);
    wanted.push(run);
  }
  await stageRuns(workspace, async (staging) => {
    for (const [index, run] of wanted.entries()) {
      await onProgress(OPENED + ((1 - OPENED) * index) / wanted.length);
      await writeRun(run, path.join(staging, ids.get(run.id)!), ids);
    }
    await onProgress(1);
    return [...ids.values()];
  });
  return { imported: [...ids.values()], present };
}

async function writeRun({ id, record, files }: BundledRun, folder: string, ids: ReadonlyMap<string, string>): Promise<void> {
  const renamed = (run: string | null): string | null => (run === null ? null : (ids.get(run) ?? run));
  const { teacher, start } = record.lineage;
  // Runs that came in under other ids are still known to their students.
  const lineage = { teacher: renamed(teacher), start: renamed(start) };
  const own = new Map(files).set('run.json', encodeJson({ ...record, id: renamed(id), lineage }));
  await fs.mkdir(path.join(folder, 'exports'), { recursive: true });
  for (const [file, bytes] of own) {
    await fs.mkdir(path.dirname(path.join(folder, file)), { recursive: true });
    await writeWhole(path.join(folder, file), bytes, { force: false });
  }
}

async function isSame({ files }: BundledRun, folder: string): Promise<boolean> {
  for (const file of TELLING) {
    const ours = (await exists(path.join(folder, file))) ? await readWhole(path.join(folder, file)) : null;
    const theirs = files.get(file) ?? null;
    if (ours === null || theirs === null ? ours !== theirs : !Buffer.from(ours).equals(theirs)) return false;
  }
  return true;
}
