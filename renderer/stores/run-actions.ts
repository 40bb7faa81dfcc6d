import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';
import type { RequestInput, RequestName, RequestOutput } from '../../core/service/contract.ts';
import { useConnection } from '../client/client-key.ts';
import { saveInBrowser } from '../composables/download.ts';
import { fileName } from '../composables/format.ts';
import { texts } from '../texts.ts';
import { useDesign } from './design.ts';
import { useNavigation } from './navigation.ts';
import { useNotices } from './notices.ts';
import { useRunsTable } from './runs-table.ts';
import { useTasks, wasCancelled } from './tasks.ts';

/** What is done to runs of the history. Changes come back as events; what goes wrong is a notice. */
export const useRunActions = defineStore('run-actions', () => {
  const { client, desktop } = useConnection();
  const notices = useNotices();
  const tasks = useTasks();
  const navigation = useNavigation();
  const table = useRunsTable();
  const design = useDesign();
  const working = ref(false);
  const trash = shallowRef<RequestOutput<'runs.trash'>>([]);
  /** Where a bundle lies with runs whose ids others have here: to be imported as copies, or not. */
  const clashing = ref<string | null>(null);

  /** Null when it failed, which is then a notice, or was cancelled. */
  async function attempt<T>(doing: string, act: () => Promise<T>): Promise<T | null> {
    working.value = true;
    try {
      const answer = await act();
      notices.settle(doing);
      return answer;
    } catch (error) {
      if (!wasCancelled(error)) notices.fail(doing, error);
      return null;
    } finally {
      working.value = false;
    }
  }
  const ask = <N extends RequestName>(doing: string, name: N, input: RequestInput<N>): Promise<RequestOutput<N> | null> =>
    attempt(doing, () => client.request(name, input));
  const { doing } = texts.runs;
  const follow = <T>(title: string, request: (work: string) => Promise<T>): Promise<T> =>
    tasks.track({ title, cancellable: true, show: () => navigation.open('runs') }, request);

  const annotate = (ids: readonly string[], change: Omit<RequestInput<'runs.annotate'>, 'runs'>) =>
    ask(doing.annotate, 'runs.annotate', { runs: [...ids], ...change });

  async function remove(ids: readonly string[]): Promise<void> {
    const next = table.beside(ids);
    if ((await ask(doing.remove, 'runs.delete', { runs: [...ids] })) === null) return;
    table.selectNone();
    table.focused = next;
    const action = { title: texts.runs.undo, act: () => void restore(ids) };
    notices.show({ kind: 'done', title: texts.runs.deletedRuns(ids.length), failure: null, action });
  }

  async function restore(ids: readonly string[]): Promise<void> {
    await ask(doing.restore, 'runs.restore', { runs: [...ids] });
    await loadTrash();
  }

  async function purge(ids: readonly string[] | null): Promise<void> {
    await ask(doing.purge, 'runs.purge', { runs: ids === null ? null : [...ids] });
    await loadTrash();
  }

  async function loadTrash(): Promise<void> {
    trash.value = (await ask(doing.trash, 'runs.trash', {})) ?? [];
  }

  /** Opens Design with the configuration of a run: what is changed there is marked against it. */
  async function rerun(run: string): Promise<void> {
    const shown = await ask(doing.show, 'runs.show', { run });
    if (shown === null) return;
    navigation.open('design', null);
    const { name, preset } = shown.summary;
    design.repeat({ title: name, config: shown.config, preset });
  }

  async function duplicate(run: string): Promise<void> {
    const copy = await ask(doing.duplicate, 'runs.duplicate', { run });
    if (copy !== null) table.focused = copy.run;
  }

  async function exportBundle(ids: readonly string[]): Promise<void> {
    const exporting = texts.runs.working.exportBundle(ids.length);
    const name = ids.length === 1 ? `${ids[0]}.kinoform` : `${ids.length}-runs.kinoform`;
    if (desktop === null) {
      const bundle = await attempt(doing.exportBundle, () =>
        follow(exporting, (work) => client.request('runs.bundle', { runs: [...ids], work })),
      );
      if (bundle !== null) saveInBrowser(bundle.name, bundle.bytes);
      return;
    }
    const path = await desktop.chooseSavePath(name).catch(() => null);
    if (path === null) return;
    // The dialog of the system has asked before it replaces a file.
    const wanted = { runs: [...ids], path, overwrite: true };
    const written = await attempt(doing.exportBundle, () =>
      follow(exporting, (work) => client.request('runs.export', { ...wanted, work })),
    );
    if (written === null) return;
    const action = { title: texts.common.showInFolder, act: () => void desktop.showInFolder(written.path) };
    notices.show({ kind: 'done', title: texts.runs.exported(fileName(written.path)), failure: null, action });
  }

  async function importBundle(path: string, copy = false): Promise<void> {
    working.value = true;
    clashing.value = null;
    try {
      const importing = texts.runs.working.importBundle(fileName(path));
      const { imported, present } = await follow(importing, (work) => client.request('runs.import', { path, copy, work }));
      const [first = present[0]] = imported;
      if (first !== undefined) table.focused = first;
      navigation.open('runs');
      notices.settle(doing.importBundle);
      notices.show({ kind: 'done', title: texts.runs.imported(imported.length, present.length), failure: null });
    } catch (error) {
      const { problem } = error as { problem?: { hint?: string } };
      if (problem?.hint?.includes('as a copy') === true) clashing.value = path;
      else if (!wasCancelled(error)) notices.fail(doing.importBundle, error);
    } finally {
      working.value = false;
    }
  }

  async function chooseBundle(): Promise<void> {
    const path = (await desktop?.chooseOpenPath('file').catch(() => null)) ?? null;
    if (path !== null) await importBundle(path);
  }

  return {
    working,
    trash,
    clashing,
    annotate,
    remove,
    restore,
    purge,
    loadTrash,
    rerun,
    duplicate,
    exportBundle,
    importBundle,
    chooseBundle,
  };
});
