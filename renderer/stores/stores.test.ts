import { createPinia, setActivePinia } from 'pinia';
import { createApp } from 'vue';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DesktopBridge, RequestOutput, ShowState } from '../../core/service/contract.ts';
import { connectionKey } from '../client/client-key.ts';
import { FakeClient } from '../client/fake.ts';
import { texts } from '../texts.ts';
import { useCore } from './core.ts';
import { useDesign } from './design.ts';
import { useExport } from './export.ts';
import { appendRows } from './history.ts';
import { useInspection } from './inspection.ts';
import { useMask } from './mask.ts';
import { useNavigation } from './navigation.ts';
import { useNotices } from './notices.ts';
import { usePrediction } from './prediction.ts';
import { usePreviews } from './previews.ts';
import { useRuns } from './runs.ts';
import { useShow } from './show.ts';
import { useShownRun } from './shown-run.ts';
import { useTeachers } from './teachers.ts';

let client: FakeClient;

/** Opens a window: stores of its own over a client. */
function openWindow(desktop: DesktopBridge | null): void {
  const pinia = createPinia();
  createApp({}).provide(connectionKey, { client, desktop }).use(pinia);
  setActivePinia(pinia);
}
function begin(desktop: DesktopBridge | null = null): void {
  client = new FakeClient();
  openWindow(desktop);
}
beforeEach(() => begin());

/** A desktop whose user dismisses every dialog. */
const fakeDesktop = (changes: Partial<DesktopBridge>): DesktopBridge => ({
  onCommand: () => () => undefined,
  setAvailableCommands: () => Promise.resolve(),
  onOpenedFile: () => () => undefined,
  chooseSavePath: () => Promise.resolve(null),
  chooseOpenPath: () => Promise.resolve(null),
  showInFolder: () => Promise.resolve(),
  changeWorkspace: () => Promise.resolve(),
  listDisplays: () => Promise.resolve([]),
  startShow: () => Promise.resolve(),
  moveShow: () => Promise.resolve(),
  endShow: () => Promise.resolve(),
  onShow: () => () => undefined,
  pathOf: () => '',
  ...changes,
});

/** Lets every answered request arrive. */
const settle = (): Promise<unknown> => rest(5);
/** Lets time pass: at once where timers are faked. */
const rest = (milliseconds: number): Promise<unknown> =>
  vi.isFakeTimers() ? vi.advanceTimersByTimeAsync(milliseconds) : new Promise((resolve) => setTimeout(resolve, milliseconds));
const askedFor = (name: string): number => client.asked.filter((request) => request.name === name).length;

describe('core', () => {
  it('comes up, goes down and comes back, and is asked anew', async () => {
    const core = useCore();
    const runs = useRuns();
    expect(core.state).toBe('connecting');
    await core.greet();
    await settle();
    expect(core.state).toBe('up');
    expect(core.chosenEngine?.name).toBe('onnx-cpu');
    expect(runs.list.length).toBe(7);

    client.tell('core.status', { state: 'down', reason: 'exit code 9' });
    expect([core.state, core.reason]).toEqual(['down', 'exit code 9']);
    client.tell('core.status', { state: 'up', reason: null });
    await settle();
    expect(core.state).toBe('up');
    expect(askedFor('runs.list')).toBe(2);
  });

  it('takes back what could not be loaded while it was away, and nothing that somebody asked for', async () => {
    const [core, notices] = [useCore(), useNotices()];
    await core.greet();
    client.tell('core.status', { state: 'down', reason: 'ended by SIGKILL' });
    const { doing } = texts.notices;
    for (const title of [doing.load, doing.mask, doing.start]) notices.fail(title, { message: 'ended by SIGKILL' });
    notices.fail(doing.show, { message: 'no such run' });
    client.tell('core.status', { state: 'up', reason: null });
    await settle();
    expect(notices.notices.map(({ title }) => title)).toEqual([doing.start, doing.show]);
  });

  it('is started again by whoever asks, once nobody else does', async () => {
    const core = useCore();
    await core.greet();
    client.tell('core.status', { state: 'ended', reason: 'ended by SIGKILL (4 times in a row, not started again)' });
    expect([core.state, core.ended]).toEqual(['down', true]);
    await core.restart();
    expect([core.state, core.ended]).toEqual(['up', false]);
    expect(askedFor('app.restart')).toBe(1);
  });

  it('says why it does not answer', async () => {
    client.failures.set('app.info', { message: 'no core' });
    await useCore().greet();
    expect(useCore().reason).toBe('no core');
  });
});

describe('design', () => {
  it('starts from the first preset, marks and resets changes', async () => {
    const design = useDesign();
    await useCore().greet();
    await settle();
    expect(design.presetName).toBe('mini');
    design.set('training.epochs', 9);
    expect([...design.changes]).toEqual(['training.epochs']);
    design.reset('training.epochs');
    expect(design.changes.size).toBe(0);
  });

  it('estimates once typing rests, only what is valid, and only where it is looked at', async () => {
    vi.useFakeTimers();
    const design = useDesign();
    await useCore().greet();
    await vi.advanceTimersByTimeAsync(2000);
    expect(askedFor('designs.estimate')).toBe(0);
    design.estimateShown = true;
    await vi.advanceTimersByTimeAsync(2000);
    const before = askedFor('designs.estimate');
    expect(before).toBe(1);
    for (const epochs of [1, 12, 120]) design.set('training.epochs', epochs);
    await vi.advanceTimersByTimeAsync(2000);
    expect(askedFor('designs.estimate')).toBe(before + 1);
    expect(design.estimate.state).toBe('known');
    design.estimateShown = false;
    await vi.advanceTimersByTimeAsync(2000);
    design.estimateShown = true;
    await vi.advanceTimersByTimeAsync(2000);
    expect(askedFor('designs.estimate')).toBe(before + 1);
    design.set('training.epochs', 'x');
    await vi.advanceTimersByTimeAsync(2000);
    expect(design.estimate.state).toBe('none');
    expect(askedFor('designs.estimate')).toBe(before + 1);
    vi.useRealTimers();
  });

  it('gives up an estimate of a form that has changed', async () => {
    vi.useFakeTimers();
    const design = useDesign();
    await useCore().greet();
    const request = client.request.bind(client);
    client.request = (name, input) =>
      name === 'designs.estimate' && askedFor('work.cancel') === 0 ? new Promise(() => undefined) : request(name, input);
    design.estimateShown = true;
    await vi.advanceTimersByTimeAsync(2000);
    expect([design.estimate.state, askedFor('work.cancel')]).toEqual(['measuring', 0]);
    design.set('training.epochs', 7);
    await vi.advanceTimersByTimeAsync(2000);
    expect([design.estimate.state, askedFor('work.cancel')]).toEqual(['known', 1]);
    vi.useRealTimers();
  });

  it('starts a run and shows it', async () => {
    const design = useDesign();
    await useCore().greet();
    await settle();
    design.set('training.epochs', 2);
    await design.start();
    expect(useNavigation().run).toBe('n8');
    expect(client.asked.find(({ name }) => name === 'designs.start')?.input).toMatchObject({
      config: { training: { epochs: 2 } },
      preset: 'mini',
    });
  });

  it('does not start what is wrong', async () => {
    const design = useDesign();
    await useCore().greet();
    await settle();
    design.set('training.epochs', -1);
    await design.start();
    expect(askedFor('designs.start')).toBe(0);
  });

  it('takes over a run beside the closest preset', async () => {
    const design = useDesign();
    await useCore().greet();
    await settle();
    const laptop = design.presets[1]?.config;
    if (laptop === undefined) throw new Error('no preset');
    design.adopt({ ...laptop, seed: 7 });
    expect(design.presetName).toBe('laptop');
    expect([...design.changes]).toEqual(['seed']);
  });
});

describe('teachers', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  async function prepared() {
    const store = useTeachers();
    const design = useDesign();
    await useCore().greet();
    await settle();
    return { store, design };
  }

  it('are looked for once distillation is on, and again when the design needs others', async () => {
    const { store, design } = await prepared();
    await rest(350);
    expect(askedFor('designs.teachers')).toBe(0);
    design.set('distillation.enabled', true);
    await settle();
    expect(store.teachers.state).toBe('loading');
    await rest(350);
    expect(store.teachers).toMatchObject({
      state: 'known',
      list: [
        { run: 'r5', problem: null },
        { run: 'r2', problem: 'one of 64×64 scenes, not 32×32 scenes' },
      ],
    });

    design.set('name', 'another');
    design.set('training.epochs', 9);
    await rest(350);
    expect(askedFor('designs.teachers')).toBe(1);
    for (const snapshots of [2, 4]) design.set('sensing.snapshots', snapshots);
    await rest(350);
    expect(askedFor('designs.teachers')).toBe(2);
    expect(store.teachers).toMatchObject({ list: [{ run: 'r5' }] });
  });

  it('wait for parameters that are right', async () => {
    const { store, design } = await prepared();
    design.set('distillation.enabled', true);
    design.set('distillation.teacherSnapshots', 1);
    await settle();
    expect(store.teachers.state).toBe('waiting');
    design.set('distillation.teacherSnapshots', 4);
    await rest(350);
    expect(store.teachers.state).toBe('known');
    design.set('distillation.enabled', false);
    await settle();
    expect(store.teachers.state).toBe('none');
  });

  it('may not be found, and are looked for again', async () => {
    const { store, design } = await prepared();
    client.failures.set('designs.teachers', { message: 'no disk' });
    design.set('distillation.enabled', true);
    await rest(350);
    expect(store.teachers).toEqual({ state: 'failed', reason: 'no disk' });
    client.failures.clear();
    await store.ask();
    expect(store.teachers.state).toBe('known');
  });

  it('are trained first, while the student is the run to command', async () => {
    const { design } = await prepared();
    const [runs, shown] = [useRuns(), useShownRun()];
    design.set('distillation.enabled', true);
    await design.start();
    await settle();
    const [student, teacher] = ['n8', 'n9'];
    expect(runs.active?.id).toBe(student);
    expect(runs.byId.get(student)?.lineage.teacher).toBe(teacher);
    client.advance(student, 40);
    expect(shown.progress).toMatchObject({ phase: 'teacher', step: 40, steps: 384 });
    expect(shown.history).toEqual([]);
    client.advance(student, 1000);
    client.advance(student, 12);
    expect(shown.progress).toMatchObject({ phase: 'training', step: 12 });
    expect(Object.keys(shown.history[0]?.terms ?? {})).toEqual(['task', 'cdp', 'features']);
  });
});

describe('shown run', () => {
  async function startRun(): Promise<string> {
    useShownRun();
    useRuns();
    const design = useDesign();
    await useCore().greet();
    await settle();
    await design.start();
    await settle();
    return useNavigation().run as string;
  }

  it('follows progress and pictures of its own run only', async () => {
    const shown = useShownRun();
    const id = await startRun();
    client.advance(id, 30);
    expect(shown.progress?.step).toBe(30);
    expect(shown.history.length).toBe(30);
    expect(shown.picture?.step).toBe(30);
    client.tell('run.progress', { run: 'r1', phase: 'training', step: 1, steps: 9, secondsLeft: null, rows: [] });
    expect(shown.progress?.step).toBe(30);
  });

  it('says that it is loading until what is kept is there, and again only for another run', async () => {
    const shown = useShownRun();
    await useCore().greet();
    const seen: boolean[] = [];
    for (const run of ['r6', 'r3']) {
      useNavigation().open('design', run);
      seen.push(shown.loading);
      await settle();
      seen.push(shown.loading);
    }
    expect(seen).toEqual([true, false, true, false]);
    client.failures.set('runs.show', { message: 'gone' });
    useNavigation().open('design', 'r6');
    await settle();
    expect(shown.loading).toBe(false);
  });

  it('pauses, resumes, ends, and tells that it is done', async () => {
    const shown = useShownRun();
    const id = await startRun();
    expect(shown.summary?.state).toBe('running');
    await shown.ask('pause');
    expect(shown.summary?.state).toBe('paused');
    expect(shown.active).toBe(false);
    await shown.ask('resume');
    client.advance(id, 10_000);
    expect(shown.summary?.state).toBe('done');
    expect(shown.summary?.evaluation?.['network']?.count).toBe(400);
    expect(useNotices().notices.at(-1)).toMatchObject({ kind: 'done', title: '“mini” is done' });
  });

  it('reports what cannot be done', async () => {
    const shown = useShownRun();
    await startRun();
    client.failures.set('designs.pause', { message: 'too late' });
    await shown.ask('pause');
    expect(useNotices().notices.at(-1)).toMatchObject({ kind: 'error', failure: { message: 'too late' } });
    expect(shown.asking).toBe(false);
  });

  it('opens an earlier run with its history and parameters, and forgets the one before', async () => {
    const shown = useShownRun();
    const id = await startRun();
    client.advance(id, 5);
    useNavigation().open('design', 'r2');
    expect(shown.history).toEqual([]);
    await settle();
    expect(shown.history.length).toBe(12 * 96);
    expect(shown.config?.sensing.snapshots).toBe(4);
  });

  it('finds the run that is at work when the window opens again', async () => {
    const id = await startRun();
    openWindow(null);
    useShownRun();
    await useCore().greet();
    await settle();
    expect(useNavigation().run).toBe(id);
  });
});

describe('appendRows', () => {
  const rows = (...steps: number[]) =>
    steps.map((step) => ({ step, epoch: 0, loss: step, learningRate: 0, maskLearningRate: 0 }));

  it('lets a resumed run write over the steps after its checkpoint', () => {
    const history = rows(1, 2, 3, 4);
    appendRows(history, rows(3, 4, 5));
    expect(history.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5]);
  });
});

describe('mask', () => {
  it('shows the run that is opened, and every snapshot', async () => {
    const mask = useMask();
    useNavigation().open('mask', 'r2');
    await settle();
    expect(mask.masks).toMatchObject({ height: 64, width: 64 });
    expect(mask.masks?.snapshots.length).toBe(4);
    mask.snapshot = 3;
    useNavigation().open('mask', 'r3');
    await settle();
    expect(mask.snapshot).toBe(0);
    expect(mask.phase?.length).toBe(32 * 32);
  });

  it('does not pile up questions while one is under way', async () => {
    const mask = useMask();
    useNavigation().open('mask', 'r3');
    void mask.load();
    void mask.load();
    await settle();
    expect(askedFor('runs.mask')).toBe(1);
  });

  it('waits where there is none yet', async () => {
    const mask = useMask();
    client.failures.set('runs.mask', { message: 'no mask' });
    useNavigation().open('mask', 'r4');
    await settle();
    expect(mask.missing).toBe(true);
    expect(useNotices().notices).toEqual([]);
  });
});

describe('export', () => {
  async function opened() {
    const exporting = useExport();
    useRuns();
    await useCore().greet();
    useNavigation().open('mask', 'r3');
    await exporting.open();
    await settle();
    return exporting;
  }

  it('checks as it opens and whenever the settings change', async () => {
    const exporting = await opened();
    expect(exporting.preflight?.block).toBe(33);
    exporting.form.block = '8';
    await new Promise((resolve) => setTimeout(resolve, 250));
    expect(exporting.preflight?.block).toBe(8);
    exporting.form.block = '40';
    await new Promise((resolve) => setTimeout(resolve, 250));
    expect(exporting.stopped).toBe(true);
    expect(exporting.canWrite).toBe(false);
  });

  it('writes, and asks before it replaces', async () => {
    const exporting = await opened();
    exporting.path = '/out/mask.bmp';
    await exporting.write();
    expect(exporting.written?.files).toEqual(['/out/mask.bmp', '/out/mask.json']);
    exporting.written = null;
    await exporting.write();
    expect(exporting.askReplace).toBe(true);
    expect(exporting.written).toBeNull();
    await exporting.write(true);
    expect(exporting.written).not.toBeNull();
    expect(useNotices().notices).toEqual([]);
  });

  it('takes back what could not be written once it is', async () => {
    const exporting = await opened();
    client.failures.set('exports.write', { message: 'no such folder' });
    await exporting.write();
    expect(useNotices().notices.map(({ failure }) => failure?.message)).toEqual(['no such folder']);
    client.failures.delete('exports.write');
    await exporting.write();
    expect(useNotices().notices).toEqual([]);
  });

  it('writes into the folder of the run when no path is given', async () => {
    const exporting = await opened();
    await exporting.write();
    expect(client.asked.at(-1)?.input).toMatchObject({ path: null, overwrite: false });
  });

  it('asks the desktop for a path, with a telling suggestion', async () => {
    const chooseSavePath = vi.fn(() => Promise.resolve('/chosen.bmp'));
    begin(fakeDesktop({ chooseSavePath }));
    const exporting = await opened();
    await exporting.choosePath();
    expect(chooseSavePath).toHaveBeenCalledWith('mini-holoeye-pluto-2-633nm.bmp');
    expect(exporting.path).toBe('/chosen.bmp');
  });
});

describe('a show on another display', () => {
  const panel = { id: 7, name: 'PLUTO', width: 1920, height: 1080, scale: 1, problem: null };
  async function opened(changes: Partial<DesktopBridge>): Promise<ReturnType<typeof useShow>> {
    begin(fakeDesktop({ listDisplays: () => Promise.resolve([panel]), ...changes }));
    useNavigation().open('mask', 'r3');
    const show = useShow();
    await show.open();
    return show;
  }

  it('shows the mask as it is exported, on the display that was chosen, and follows it', async () => {
    const startShow = vi.fn(() => Promise.resolve());
    let tell: (state: ShowState) => void = () => undefined;
    const onShow = (listener: (state: ShowState) => void) => ((tell = listener), () => undefined);
    const show = await opened({ startShow, onShow });
    expect(show.displays).toEqual([panel]);
    await show.start(7);
    const { settings } = useExport().checked;
    expect(startShow).toHaveBeenCalledWith({ display: 7, source: { kind: 'run', run: 'r3', settings } });
    expect(show.isOpen).toBe(false);
    tell({ shown: { display: 'PLUTO', titles: ['one', 'two'], index: 1 }, problem: null });
    expect(show.shown?.index).toBe(1);
    tell({ shown: null, problem: 'PLUTO was disconnected' });
    expect(show.shown).toBeNull();
    expect(useNotices().notices.map(({ failure }) => failure?.message)).toEqual(['PLUTO was disconnected']);
  });

  it('says in the dialog why a display would not show it, and stays open', async () => {
    const show = await opened({ startShow: () => Promise.reject({ message: 'PLUTO: expected a scale of 100 %, found 125 %' }) });
    await show.start(7);
    expect(show.problem).toBe('PLUTO: expected a scale of 100 %, found 125 %');
    expect(show.isOpen).toBe(true);
  });
});

describe('the predicted loss', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  async function opened() {
    const exporting = useExport();
    const store = usePrediction();
    useRuns();
    await useCore().greet();
    useNavigation().open('mask', 'r3');
    await exporting.open();
    await settle();
    return { exporting, store };
  }

  it('comes after the preflight, once for settings that rest', async () => {
    const { exporting, store } = await opened();
    expect(store.prediction.state).toBe('asking');
    await rest(750);
    expect(store.prediction).toMatchObject({ state: 'known', psnr: { original: 23.41 } });
    for (const profile of ['generic', 'four-levels']) exporting.form.profile = profile;
    await settle();
    expect(store.prediction.state).toBe('asking');
    await rest(750);
    expect(store.prediction).toMatchObject({ state: 'known', psnr: { decoded: 22.66 } });
    exporting.form.format = 'png';
    await rest(750);
    expect(askedFor('exports.predict')).toBe(2);
  });

  it('is of the newest settings, asked one after the other', async () => {
    const { exporting, store } = await opened();
    await rest(750);
    let answer: (psnr: RequestOutput<'exports.predict'>) => void = () => undefined;
    const slow = new Promise<RequestOutput<'exports.predict'>>((resolve) => (answer = resolve));
    const request = client.request.bind(client);
    let first = true;
    client.request = (name, input) => {
      if (name !== 'exports.predict' || !first) return request(name, input);
      first = false;
      return slow as never;
    };
    exporting.form.profile = 'generic';
    await rest(750);
    exporting.form.profile = 'four-levels';
    await rest(750);
    answer({ predictedPsnr: { decoded: 1, original: 2 } });
    await settle();
    expect(store.prediction.state).toBe('asking');
    await rest(750);
    expect(store.prediction).toMatchObject({ state: 'known', psnr: { decoded: 22.66 } });
  });

  it('is not asked for what cannot be written, and may fail', async () => {
    const { exporting, store } = await opened();
    await rest(750);
    exporting.form.block = '40';
    await rest(750);
    expect(store.prediction.state).toBe('none');
    client.failures.set('exports.predict', { message: 'out of memory' });
    exporting.form.block = '';
    await rest(1000);
    expect(store.prediction).toEqual({ state: 'failed', reason: 'out of memory' });
  });
});

describe('inspection', () => {
  it('reads a file as it is opened, and reports what it cannot read', async () => {
    const inspection = useInspection();
    inspection.open('/out/mask.bmp');
    await settle();
    expect(inspection.result?.largestErrorLevels).toBe(0.498);
    client.failures.set('exports.inspect', { message: 'bad', problem: { where: 'x.bmp', expected: 'a sidecar', found: 'none' } });
    inspection.open('/x.bmp');
    await settle();
    expect(inspection.result).toBeNull();
    // In the dialog, which covers notices.
    expect([inspection.failure?.problem?.where, useNotices().notices]).toEqual(['x.bmp', []]);
    client.failures.clear();
    await inspection.inspect();
    expect(inspection.failure).toBeNull();
  });
});

describe('previews', () => {
  const wanted = { source: '/data/x.npy', height: 8, width: 8, count: 2 };

  it('ask once for what can be read, and again for what could not', async () => {
    const previews = usePreviews();
    client.failures.set('datasets.preview', { message: 'no such file' });
    await previews.ask(wanted);
    expect(previews.get(wanted)).toEqual({ state: 'failed', failure: { message: 'no such file' } });
    client.failures.clear();
    await Promise.all([previews.ask(wanted), previews.ask(wanted)]);
    expect(previews.get(wanted)).toMatchObject({ state: 'known', images: { shape: [2, 8, 8] } });
    await previews.ask(wanted);
    expect(askedFor('datasets.preview')).toBe(2);
  });
});

describe('notices', () => {
  it('say the same trouble once', () => {
    const notices = useNotices();
    notices.fail('Could not load', new Error('a'));
    notices.fail('Could not load', new Error('b'));
    expect(notices.notices.map(({ failure }) => failure?.message)).toEqual(['b']);
  });
});
