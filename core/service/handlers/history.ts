import path from 'node:path';
import { stepsOf, type Watch } from '../../capture/watch.ts';
import { readWhole, writeWhole } from '../../formats/files.ts';
import { InputError } from '../../math/input-error.ts';
import { annotateRuns } from '../../runs/annotate-runs.ts';
import { importBundle } from '../../runs/bundle/import-bundle.ts';
import { BUNDLE_EXTENSION, packRuns } from '../../runs/bundle/pack.ts';
import { deleteRuns } from '../../runs/delete-runs.ts';
import { duplicateRun } from '../../runs/duplicate-run.ts';
import type { CoreContext } from '../context.ts';
import { summaryOf } from '../messages.ts';
import { oneAfterAnother } from '../one-after-another.ts';
import { version } from '../version.ts';
import type { HandlersOf } from './handlers.ts';

type Kept =
  | 'runs.annotate'
  | 'runs.duplicate'
  | 'runs.delete'
  | 'runs.trash'
  | 'runs.restore'
  | 'runs.purge'
  | 'runs.export'
  | 'runs.bundle'
  | 'runs.import';

/** What is done to runs in the history. Whatever changes is told to every front end. */
export function historyHandlers({ library, emit, longRequests }: CoreContext): Pick<HandlersOf<'runs'>, Kept> {
  /** Two at once would each keep what it read before the other wrote. */
  const inTurn = oneAfterAnother();
  const find = (runs: readonly string[]) => Promise.all(runs.map((run) => library.find(run)));
  const tell = async (ids: readonly string[]): Promise<void> => {
    if (ids.length === 0) return;
    const records = await Promise.all((await find(ids)).map((run) => run.record()));
    emit('runs.changed', { summaries: records.map(summaryOf) });
  };
  const bundle = async (runs: readonly string[], watch: Watch) => {
    const found = await find(runs);
    return { found, bytes: await packRuns(found, version, stepsOf(watch)) };
  };
  return {
    async 'runs.annotate'({ runs, ...change }) {
      const records = await inTurn(async () => annotateRuns(await find(runs), change));
      emit('runs.changed', { summaries: records.map(summaryOf) });
      return {};
    },
    async 'runs.duplicate'({ run }) {
      const id = await duplicateRun(library, await library.find(run));
      await tell([id]);
      return { run: id };
    },
    async 'runs.delete'({ runs }) {
      emit('runs.deleted', { runs: await deleteRuns(library, await find(runs)) });
      return {};
    },
    async 'runs.trash'() {
      return (await library.trash.list()).map(({ record, deleted }) => ({ summary: summaryOf(record), deleted }));
    },
    async 'runs.restore'({ runs }) {
      await tell(await library.trash.restore(runs));
      return {};
    },
    'runs.purge': async ({ runs }) => ({ runs: await library.trash.purge(runs) }),
    'runs.export': ({ runs, path: out, overwrite, work }) =>
      longRequests.run(work, async (watch) => {
        checkAbsolute(out);
        const { bytes } = await bundle(runs, watch);
        await writeWhole(out, bytes, { force: overwrite });
        return { path: out, bytes: bytes.length };
      }),
    'runs.bundle': ({ runs, work }) =>
      longRequests.run(work, async (watch) => {
        const { found, bytes } = await bundle(runs, watch);
        const name = found.length === 1 ? found[0]!.id : `${found.length}-runs`;
        return { name: name + BUNDLE_EXTENSION, bytes: new Uint8Array(bytes) };
      }),
    'runs.import': ({ path: file, copy, work }) =>
      longRequests.run(work, async (watch) => {
        checkAbsolute(file);
        const options = { copy, onProgress: stepsOf(watch) };
        const { imported, present } = await importBundle(library, await readWhole(file), path.basename(file), options);
        await tell(imported);
        return { imported: [...imported], present: [...present] };
      }),
  };
}

function checkAbsolute(file: string): void {
  if (path.isAbsolute(file)) return;
  throw new InputError({ where: file, expected: 'an absolute path', found: 'a relative one' });
}
