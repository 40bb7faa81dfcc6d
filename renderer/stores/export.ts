import { useDebounceFn } from '@vueuse/core';
import { defineStore, storeToRefs } from 'pinia';
import { computed, reactive, ref, shallowRef, watch } from 'vue';
import type { RequestOutput } from '../../core/service/contract.ts';
import { useConnection } from '../client/client-key.ts';
import { saysFileExists, toFailure } from '../client/failure.ts';
import { defaultProfile, emptyExportForm, readExportForm, suggestFileName } from '../screens/mask/export-form.ts';
import { texts } from '../texts.ts';
import { useNavigation } from './navigation.ts';
import { useNotices } from './notices.ts';
import { useProfiles } from './profiles.ts';
import { useRuns } from './runs.ts';
import { useTasks, wasCancelled } from './tasks.ts';

/** Typing pauses this long before the preflight is asked for, in milliseconds. */
const PREFLIGHT_DELAY = 150;

/** Puts the mask of the shown run on a panel: settings, preflight as they change, the files written. */
export const useExport = defineStore('export', () => {
  const { client, desktop } = useConnection();
  const notices = useNotices();
  const runs = useRuns();
  const profiles = useProfiles();
  const tasks = useTasks();
  const navigation = useNavigation();
  const { run } = storeToRefs(navigation);

  const isOpen = ref(false);
  const form = reactive(emptyExportForm([]));
  const path = ref('');
  const preflight = shallowRef<RequestOutput<'exports.preflight'> | null>(null);
  const preflightFailure = ref<string | null>(null);
  const checking = ref(false);
  const writing = ref(false);
  const askReplace = ref(false);
  const written = shallowRef<RequestOutput<'exports.write'> | null>(null);

  const profile = computed(() => profiles.find(form.profile));
  const checked = computed(() => readExportForm(form));
  const stopped = computed(() => preflight.value?.findings.some(({ verdict }) => verdict === 'stop') ?? false);
  const canWrite = computed(() => checked.value.settings !== null && !stopped.value && preflightFailure.value === null);
  const suggestion = computed(() => {
    const { settings } = checked.value;
    return settings === null ? '' : suggestFileName(runs.byId.get(run.value ?? '')?.name ?? 'mask', settings);
  });

  async function open(): Promise<void> {
    isOpen.value = true;
    written.value = null;
    profiles.managing = false;
    await profiles.load();
    void check();
  }

  // A device that is gone gives way to the default one; a new device reads other files.
  watch([() => profiles.known, () => form.profile], () => {
    if (profile.value === null) form.profile = defaultProfile(profiles.known);
    if (profile.value === null) return;
    if (!profile.value.formats.includes(form.format)) form.format = profile.value.formats[0]!;
    if (profile.value.videoMode === null) form.frame = 'panel';
  });

  /** Ends the preflight that is under way. */
  let outdated = new AbortController();
  async function check(): Promise<void> {
    outdated.abort();
    const { settings } = checked.value;
    checking.value = false;
    if (!isOpen.value || run.value === null || settings === null || settings.profile === '') return;
    outdated = new AbortController();
    const { signal } = outdated;
    const isStill = (): boolean => !signal.aborted && checked.value.settings === settings;
    checking.value = true;
    const wanted = { run: run.value, settings };
    const wish = { title: texts.export.checkWork, cancellable: true, show, signal };
    try {
      const result = await tasks.track(wish, (work) => client.request('exports.preflight', { ...wanted, work }));
      if (!isStill()) return;
      preflight.value = result;
      preflightFailure.value = null;
    } catch (error) {
      if (!isStill()) return;
      preflight.value = null;
      preflightFailure.value = wasCancelled(error) ? null : toFailure(error).message;
    } finally {
      if (!signal.aborted) checking.value = checked.value.settings !== settings;
    }
  }
  const checkSoon = useDebounceFn(check, PREFLIGHT_DELAY);
  watch([() => checked.value.settings, run], () => void checkSoon());
  watch(isOpen, (open) => open || outdated.abort());

  /** Brings its dialog back, on the screen that has it. */
  function show(): void {
    navigation.open('mask');
    isOpen.value = true;
    if (preflight.value === null) void check();
  }

  async function write(overwrite = false): Promise<void> {
    const { settings } = checked.value;
    if (run.value === null || settings === null || writing.value) return;
    writing.value = true;
    askReplace.value = false;
    try {
      const target = path.value.trim() === '' ? null : path.value.trim();
      const wanted = { run: run.value, settings, path: target, overwrite };
      const wish = { title: texts.export.work, cancellable: true, show, missed: () => !isOpen.value };
      written.value = await tasks.track(wish, (work) => client.request('exports.write', { ...wanted, work }));
      notices.settle(texts.notices.doing.write);
    } catch (error) {
      if (!overwrite && saysFileExists(toFailure(error))) askReplace.value = true;
      else if (!wasCancelled(error)) notices.fail(texts.notices.doing.write, error);
    } finally {
      writing.value = false;
    }
  }

  /** The native dialog, where there is one. */
  async function chooseAid(key: 'lut' | 'correction'): Promise<void> {
    if (desktop === null) return;
    try {
      form[key] = (await desktop.chooseOpenPath('file')) ?? form[key];
    } catch (error) {
      notices.fail(texts.notices.doing.browse, error);
    }
  }

  async function choosePath(): Promise<void> {
    if (desktop === null) return;
    try {
      path.value = (await desktop.chooseSavePath(suggestion.value)) ?? path.value;
    } catch (error) {
      notices.fail(texts.notices.doing.browse, error);
    }
  }

  return {
    isOpen,
    profile,
    form,
    path,
    preflight,
    preflightFailure,
    checking,
    writing,
    askReplace,
    written,
    checked,
    stopped,
    canWrite,
    suggestion,
    open,
    show,
    write,
    choosePath,
    chooseAid,
  };
});
