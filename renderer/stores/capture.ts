import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import {
  messageNumbers,
  type Capture,
  type CaptureChange,
  type CaptureFinding,
  type CaptureView,
  type Failure,
  type RequestOutput,
} from '../../core/service/contract.ts';
import { useConnection } from '../client/client-key.ts';
import { saysFileExists, toFailure } from '../client/failure.ts';
import { fileName } from '../composables/format.ts';
import { texts } from '../texts.ts';
import { useCore } from './core.ts';
import { useNavigation } from './navigation.ts';
import { useNotices } from './notices.ts';
import { useTasks, wasCancelled } from './tasks.ts';

/** A change that somebody made to the capture that is open, in words and as it is. */
interface MadeChange {
  readonly title: string;
  readonly changes: readonly CaptureChange[];
}

const changesOf = (made: readonly MadeChange[]): CaptureChange[] => made.flatMap(({ changes }) => changes);

/** A frame as its file holds it. */
interface FrameNumbers {
  readonly frame: number;
  readonly height: number;
  readonly width: number;
  readonly numbers: ArrayLike<number>;
}

/** The capture that is open: what the doctor finds in it, the changes made since it was opened, and the frame that is shown. */
export const useCapture = defineStore('capture', () => {
  const { client } = useConnection();
  const notices = useNotices();
  const tasks = useTasks();
  const navigation = useNavigation();
  const toCapture = (): void => navigation.open('reconstruct');

  const recent = shallowRef<RequestOutput<'captures.recent'>>([]);
  const view = shallowRef<CaptureView | null>(null);
  /** What its file says, before any change. */
  const described = shallowRef<Capture | null>(null);
  const failure = shallowRef<Failure | null>(null);
  /** The file that is being opened; what is checked again after a change is not. */
  const opening = ref<string | null>(null);
  const checking = ref(false);
  /** Work goes on that a change would be lost on, or lost by. */
  const held = ref(false);
  const canChange = computed(() => !checking.value && !held.value);
  const made = shallowRef<readonly MadeChange[]>([]);
  const undone = shallowRef<readonly MadeChange[]>([]);
  const saved = ref(0);
  /** What was taken to be so when the description was made from frames, a line each. */
  const guesses = shallowRef<readonly string[]>([]);
  const saving = ref(false);
  /** The file that it was to be saved to is there already. */
  const fileExists = ref(false);
  const saveDialog = ref<'closed' | 'save' | 'before-start'>('closed');
  const dirty = computed(() => made.value.length !== saved.value);

  const frame = ref(0);
  const counts = shallowRef<FrameNumbers | null>(null);
  /** Why the frame that is chosen cannot be shown. */
  const frameFailure = shallowRef<Failure | null>(null);
  const finding = ref<string | null>(null);
  const chosen = computed(() => view.value?.findings.find(({ id }) => id === finding.value) ?? null);

  async function loadRecent(): Promise<void> {
    recent.value = await client.request('captures.recent', {}).catch(() => recent.value);
  }

  /** Opens a `capture.json`, in place of the one that is open; with what was guessed when it was made. */
  async function open(path: string, guessed: readonly string[] = []): Promise<void> {
    opening.value = path;
    failure.value = null;
    try {
      const wish = { title: texts.capture.opening(fileName(path)), cancellable: true, show: toCapture };
      const opened = await tasks.track(wish, (work) => client.request('captures.examine', { path, changes: [], work }));
      if (opening.value !== path) return;
      [view.value, described.value] = [opened, opened.capture];
      [made.value, undone.value, saved.value, guesses.value] = [[], [], 0, guessed];
      finding.value = opened.findings.find(({ verdict }) => verdict === 'stop' || verdict === 'risk')?.id ?? null;
      [counts.value, frameFailure.value] = [null, null];
      show(0);
      void loadRecent();
    } catch (error) {
      if (opening.value === path && !wasCancelled(error)) failure.value = toFailure(error);
    } finally {
      if (opening.value === path) opening.value = null;
    }
  }

  /** What to do once unsaved changes may be lost; null while nobody asked for it. */
  const afterDiscard = shallowRef<(() => void) | null>(null);
  /** Does it at once where nothing is lost by it. */
  function leave(next: () => void): void {
    if (dirty.value) afterDiscard.value = next;
    else next();
  }

  function close(): void {
    [view.value, counts.value, frameFailure.value, failure.value] = [null, null, null, null];
    guesses.value = [];
    [made.value, undone.value, saved.value] = [[], [], 0];
  }

  let asked = -1;
  /** Shows a frame; what was shown stays until it is there. */
  async function show(index: number): Promise<void> {
    if (view.value === null) return;
    const { path } = view.value;
    frame.value = index;
    asked = index;
    try {
      const answer = await client.request('captures.frame', { path, frame: index });
      if (asked !== index || view.value?.path !== path) return;
      const [height = 0, width = 0] = answer.numbers.shape;
      counts.value = { frame: index, height, width, numbers: messageNumbers(answer.numbers) };
      frameFailure.value = null;
    } catch (error) {
      if (asked !== index || view.value?.path !== path) return;
      // What was shown stays only until the chosen frame is known: it is not that one.
      [counts.value, frameFailure.value] = [null, toFailure(error)];
    }
  }

  /** Chooses a finding, and a frame that it points at. */
  function choose({ id, marks }: CaptureFinding): void {
    finding.value = id;
    const pointed = marks.map((mark) => mark.frame);
    const first = pointed.find((index) => index !== null);
    if (first != null && !pointed.includes(frame.value) && !pointed.includes(null)) void show(first);
  }

  let checks = 0;
  async function check(next: readonly MadeChange[]): Promise<boolean> {
    if (view.value === null) return false;
    const { path } = view.value;
    const number = ++checks;
    checking.value = true;
    try {
      const checked = await client.request('captures.examine', { path, changes: changesOf(next) });
      if (number !== checks || view.value?.path !== path) return false;
      view.value = checked;
      made.value = next;
      return true;
    } catch (error) {
      notices.fail(texts.notices.doing.fix, error);
      return false;
    } finally {
      if (number === checks) checking.value = false;
    }
  }

  /** Changes that are undone one by one. */
  async function applyAll(more: readonly MadeChange[]): Promise<void> {
    if (await check([...made.value, ...more])) undone.value = [];
  }
  const apply = (title: string, ...changes: readonly CaptureChange[]): Promise<void> => applyAll([{ title, changes }]);
  async function undo(): Promise<void> {
    if (held.value) return;
    const last = made.value.at(-1);
    if (last !== undefined && (await check(made.value.slice(0, -1)))) undone.value = [...undone.value, last];
  }
  async function redo(): Promise<void> {
    if (held.value) return;
    const next = undone.value.at(-1);
    if (next !== undefined && (await check([...made.value, next]))) undone.value = undone.value.slice(0, -1);
  }

  /** Writes the description with its changes to a file, and goes on with that one. Resolves with whether it was written. */
  async function save(to: string, overwrite = false): Promise<boolean> {
    if (view.value === null || saving.value) return false;
    saving.value = true;
    fileExists.value = false;
    try {
      const changes = changesOf(made.value);
      const { path } = await client.request('captures.save', { path: view.value.path, changes, to, overwrite });
      saved.value = made.value.length;
      notices.settle(texts.notices.doing.write);
      notices.show({ kind: 'done', title: texts.frames.saved(path), failure: null });
      await open(path);
      return true;
    } catch (error) {
      if (!overwrite && saysFileExists(toFailure(error))) fileExists.value = true;
      else notices.fail(texts.notices.doing.write, error);
      return false;
    } finally {
      saving.value = false;
    }
  }

  useCore().whenUp(() => void loadRecent());

  return {
    recent,
    view,
    described,
    failure,
    opening,
    checking,
    held,
    canChange,
    made,
    undone,
    guesses,
    saved,
    saving,
    fileExists,
    saveDialog,
    dirty,
    frame,
    counts,
    frameFailure,
    finding,
    chosen,
    afterDiscard,
    leave,
    open,
    close,
    show,
    choose,
    apply,
    applyAll,
    undo,
    redo,
    save,
  };
});
