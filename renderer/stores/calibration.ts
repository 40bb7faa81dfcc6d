import { defineStore, storeToRefs } from 'pinia';
import { computed, reactive, ref, shallowRef, watch } from 'vue';
import type { Calibration, CalibrationSource, EventPayload, Failure, RequestInput } from '../../core/service/contract.ts';
import { useConnection } from '../client/client-key.ts';
import { toFailure } from '../client/failure.ts';
import { fileName } from '../composables/format.ts';
import { texts } from '../texts.ts';
import { useCapture } from './capture.ts';
import { useNavigation } from './navigation.ts';
import { useNotices } from './notices.ts';
import type { ArrivedFiles } from './uploads.ts';

/** The registration of the capture that is open, measured from frames: what is asked for, how far it is, and what it found. */
export const useCalibration = defineStore('calibration', () => {
  const { client } = useConnection();
  const notices = useNotices();
  const navigation = useNavigation();
  const capture = useCapture();
  const { view } = storeToRefs(capture);

  const form = reactive({
    kind: 'blind' as CalibrationSource['kind'],
    path: '',
    scene: '',
    scenes: null as Extract<CalibrationSource, { kind: 'blind' }>['scenes'],
    aberrations: 'low' as RequestInput<'captures.calibrate'>['aberrations'],
    keepOrder: false,
  });
  const canStart = computed(() => view.value !== null && capture.canChange && (form.kind === 'blind' || form.path.trim() !== ''));

  /** The name of the one in work. */
  const job = ref<string | null>(null);
  const cancelling = ref(false);
  const progress = shallowRef<EventPayload<'calibration.progress'> | null>(null);
  const failure = shallowRef<Failure | null>(null);
  /** The last result, with the title of the change that it made. */
  const found = shallowRef<{ readonly title: string; readonly calibration: Calibration } | null>(null);
  /** It stands as long as its change does. */
  const result = computed(() => {
    const title = found.value?.title;
    return capture.made.some((made) => made.title === title) ? (found.value?.calibration ?? null) : null;
  });

  function source(): CalibrationSource {
    const scene = form.scene.trim();
    return form.kind === 'blind'
      ? { kind: 'blind', scenes: form.scenes }
      : { kind: 'frames', path: form.path.trim(), scene: scene === '' ? null : scene };
  }

  /** Takes the description among files that arrived from a browser: beside that of the capture a bench leaves `calibration.json`. */
  async function takeFrames({ files, dropped }: ArrivedFiles): Promise<void> {
    try {
      const named = files.find((file) => fileName(file) === 'calibration.json');
      const path = named ?? (await client.request('captures.find', { paths: [...dropped] })).path;
      if (path === null) notices.show({ kind: 'error', title: texts.registration.noCapture, failure: null });
      else form.path = path;
    } catch (error) {
      notices.fail(texts.notices.doing.look, error);
    }
  }

  async function start(): Promise<void> {
    if (!canStart.value || view.value === null) return;
    const { path } = view.value;
    const asked = source();
    // Drawn by chance: two windows on one core must not share it.
    const name = `calibration-${Math.random().toString(36).slice(2)}`;
    [job.value, progress.value, failure.value, cancelling.value] = [name, null, null, false];
    capture.held = true;
    try {
      const changes = capture.made.flatMap((made) => made.changes);
      const { aberrations, keepOrder } = form;
      const { calibration } = await client.request('captures.calibrate', {
        job: name,
        path,
        changes,
        source: asked,
        aberrations,
        keepOrder,
      });
      if (calibration === null || job.value !== name) return;
      const title = asked.kind === 'blind' ? texts.registration.refined : texts.registration.calibrated;
      found.value = { title, calibration };
      await capture.apply(title, ...calibration.changes);
      notices.show({ kind: 'done', title, failure: null });
    } catch (error) {
      if (job.value !== name) return;
      failure.value = toFailure(error);
      // The panel, which says it, is on the screen of captures.
      if (navigation.screen !== 'reconstruct') notices.fail(texts.registration.failed, error);
    } finally {
      if (job.value === name) end();
    }
  }
  function end(): void {
    [job.value, progress.value, cancelling.value] = [null, null, false];
    capture.held = false;
  }

  /** Asks for the end; it comes with the next step. */
  async function cancel(): Promise<void> {
    if (job.value === null || cancelling.value) return;
    cancelling.value = true;
    try {
      await client.request('captures.cancel', { job: job.value });
    } catch (error) {
      cancelling.value = false;
      notices.fail(texts.notices.doing.cancel, error);
    }
  }

  client.subscribe('calibration.progress', (event) => {
    if (event.job === job.value) progress.value = event;
  });
  // Whoever leaves the capture needs its registration no more.
  watch(
    () => view.value?.path,
    () => {
      [failure.value, found.value] = [null, null];
      if (job.value === null) return;
      void cancel();
      end();
    },
  );

  return { form, canStart, job, cancelling, progress, failure, result, takeFrames, start, cancel };
});
