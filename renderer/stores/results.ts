import { defineStore, storeToRefs } from 'pinia';
import { computed, ref, shallowRef, watch } from 'vue';
import type { FieldFormat, ReconstructionReport, RequestOutput } from '../../core/service/contract.ts';
import { useConnection } from '../client/client-key.ts';
import { saysFileExists, toFailure } from '../client/failure.ts';
import { shownResult, type ShownResult } from '../screens/reconstruct/shown-results.ts';
import { texts } from '../texts.ts';
import { useNavigation } from './navigation.ts';
import { useNotices } from './notices.ts';
import { useReconstructions } from './reconstructions.ts';
import { useTasks, wasCancelled } from './tasks.ts';

interface Export {
  readonly methods: string[];
  readonly formats: FieldFormat[];
  /** Null: into the folder of the reconstruction. */
  readonly folder: string | null;
}

/** What the methods of the shown reconstruction made of a scene; its export. */
export const useResults = defineStore('results', () => {
  const { client } = useConnection();
  const notices = useNotices();
  const tasks = useTasks();
  const navigation = useNavigation();
  const { id, summary } = storeToRefs(useReconstructions());

  const report = shallowRef<ReconstructionReport | null>(null);
  const folder = ref<string | null>(null);
  const scene = ref(0);
  /** Fields and maps, which are long. */
  const results = shallowRef<readonly ShownResult[]>([]);
  const loading = ref(false);
  const scenes = computed(() => report.value?.scenes ?? 0);

  function clear(): void {
    [report.value, folder.value, scene.value, results.value, loading.value] = [null, null, 0, [], false];
  }

  let asked = 0;
  async function load(which: string, of: number): Promise<void> {
    const number = ++asked;
    loading.value = true;
    try {
      const shown = await client.request('reconstructions.show', { reconstruction: which });
      if (number !== asked) return;
      report.value = shown.report;
      folder.value = shown.folder;
      const methods = Object.entries(shown.report?.methods ?? {});
      const loaded = await Promise.all(
        methods.map(async ([method, made]) => {
          const where = { reconstruction: which, method, scene: of };
          const judged = of < made.trust.length;
          const [{ field }, maps] = await Promise.all([
            client.request('reconstructions.field', where),
            judged ? client.request('reconstructions.maps', where) : null,
          ]);
          return shownResult(method, made, of, field, maps);
        }),
      );
      if (number === asked) results.value = loaded;
    } catch (error) {
      if (number === asked) notices.fail(texts.notices.doing.results, error);
    } finally {
      if (number === asked) loading.value = false;
    }
  }

  function showScene(of: number): void {
    scene.value = of;
    if (id.value !== null) void load(id.value, of);
  }

  // There is nothing to load before it is done.
  watch(
    [id, () => summary.value?.state],
    ([which, state]) => {
      asked++;
      clear();
      if (which !== null && state === 'done') void load(which, 0);
    },
    { flush: 'sync', immediate: true },
  );

  const written = shallowRef<RequestOutput<'reconstructions.export'>['files'] | null>(null);
  const writing = ref(false);
  const askReplace = shallowRef<Export | null>(null);

  async function write(what: Export, overwrite = false): Promise<void> {
    if (id.value === null || writing.value) return;
    writing.value = true;
    askReplace.value = null;
    try {
      const wanted = { reconstruction: id.value, ...what, overwrite };
      const show = (): void => navigation.open('reconstruct');
      const missed = (): boolean => navigation.screen !== 'reconstruct';
      const wish = { title: texts.results.writing, cancellable: true, show, missed };
      const { files } = await tasks.track(wish, (work) => client.request('reconstructions.export', { ...wanted, work }));
      written.value = files;
    } catch (error) {
      if (!overwrite && saysFileExists(toFailure(error))) askReplace.value = what;
      else if (!wasCancelled(error)) notices.fail(texts.notices.doing.write, error);
    } finally {
      writing.value = false;
    }
  }

  /** A written file, for a browser to save. */
  async function read(file: string): Promise<RequestOutput<'reconstructions.read'> | null> {
    if (id.value === null) return null;
    try {
      return await client.request('reconstructions.read', { reconstruction: id.value, file });
    } catch (error) {
      notices.fail(texts.notices.doing.read, error);
      return null;
    }
  }

  return { report, folder, scene, scenes, results, loading, written, writing, askReplace, showScene, write, read };
});
