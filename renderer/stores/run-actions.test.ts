import { createPinia, setActivePinia } from 'pinia';
import { createApp } from 'vue';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { DesktopBridge } from '../../core/service/contract.ts';
import { connectionKey } from '../client/client-key.ts';
import { FakeClient } from '../client/fake.ts';
import { saveInBrowser } from '../composables/download.ts';
import { texts } from '../texts.ts';
import { useCore } from './core.ts';
import { useDesign } from './design.ts';
import { useNavigation } from './navigation.ts';
import { useNotices } from './notices.ts';
import { useRunActions } from './run-actions.ts';
import { useRunsTable } from './runs-table.ts';
import { useRuns } from './runs.ts';

vi.mock('../composables/download.ts', () => ({ saveInBrowser: vi.fn() }));

let client: FakeClient;
/** Opens a window: of the desktop, where one is given. */
async function open(desktop: Partial<DesktopBridge> | null = null): Promise<void> {
  client = new FakeClient();
  const pinia = createPinia();
  createApp({})
    .provide(connectionKey, { client, desktop: desktop as DesktopBridge | null })
    .use(pinia);
  setActivePinia(pinia);
  await useRuns().load();
}
beforeEach(() => open());

const settle = (): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, 5));
const asked = (name: string): unknown[] => client.asked.filter((request) => request.name === name).map(({ input }) => input);
const lastNotice = () => useNotices().notices.at(-1);
const tagsOf = (id: string): readonly string[] | undefined => useRuns().byId.get(id)?.annotations.tags;

it('annotations of several runs change at once, and what fails is said', async () => {
  const actions = useRunActions();
  await actions.annotate(['r3', 'r6'], { addTags: ['kept'] });
  expect([tagsOf('r3'), tagsOf('r6')]).toEqual([['kept'], ['bench', 'kept', 'paper']]);
  client.failures.set('runs.annotate', { message: 'a full disk' });
  await actions.annotate(['r3'], { note: 'x' });
  expect(lastNotice()).toMatchObject({ kind: 'error', title: texts.runs.doing.annotate, failure: { message: 'a full disk' } });
  expect(actions.working).toBe(false);
});

describe('deleting', () => {
  it('empties the selection and can be undone from the notice', async () => {
    const [actions, table] = [useRunActions(), useRunsTable()];
    table.selectAll();
    await actions.remove(['r1', 'r2']);
    expect([table.selected.size, useRuns().list.length]).toEqual([0, 5]);
    expect(lastNotice()).toMatchObject({ kind: 'done', title: '2 runs are in the trash' });
    lastNotice()!.action!.act();
    await settle();
    expect([useRuns().list.length, actions.trash]).toEqual([7, []]);
  });

  it('moves the focus to the next run that stays, or to the one before', async () => {
    const [actions, table] = [useRunActions(), useRunsTable()];
    table.focused = 'r6';
    await actions.remove(['r6', 'r5']);
    expect(table.focused).toBe('r4');
    await actions.remove(['r7']);
    expect(table.focused).toBe('r4');
    table.focused = 'r1';
    await actions.remove(['r1']);
    expect(table.focused).toBe('r2');
  });

  it('leaves the selection as it is where it is refused', async () => {
    const [actions, table] = [useRunActions(), useRunsTable()];
    table.toggle('r2');
    client.failures.set('runs.delete', { message: 'in work' });
    await actions.remove(['r2']);
    expect([[...table.selected], useRuns().list.length, lastNotice()?.kind]).toEqual([['r2'], 7, 'error']);
  });

  it('for good takes what was chosen, or everything', async () => {
    const actions = useRunActions();
    await actions.remove(['r1', 'r2', 'r3']);
    await actions.loadTrash();
    expect(actions.trash.map(({ summary }) => summary.id).sort()).toEqual(['r1', 'r2', 'r3']);
    await actions.purge(['r2']);
    expect(actions.trash.map(({ summary }) => summary.id).sort()).toEqual(['r1', 'r3']);
    await actions.purge(null);
    expect(actions.trash).toEqual([]);
  });
});

describe('re-run', () => {
  it('opens Design with the parameters of the run, and marks what is changed against that run', async () => {
    await useCore().greet();
    const [actions, design] = [useRunActions(), useDesign()];
    await settle();
    await actions.rerun('r5');
    expect([useNavigation().screen, useNavigation().run]).toEqual(['design', null]);
    expect([design.presetName, design.repeated?.title, [...design.changes]]).toEqual(['mini', 'mini teacher, L = 9', []]);
    design.set('seed', 5);
    expect([...design.changes]).toEqual(['seed']);
    design.reset('seed');
    design.set('training.epochs', 1);
    design.resetAll();
    expect([...design.changes]).toEqual([]);
    // Against its preset it differs in more than nothing.
    design.compareWithPreset();
    expect(design.repeated).toBeNull();
    expect(design.changes.has('sensing.snapshots')).toBe(true);
    design.choosePreset('mini');
    expect(design.changes.size).toBe(0);
  });

  it('stays where it is when the run cannot be read', async () => {
    client.failures.set('runs.show', { message: 'damaged' });
    await useRunActions().rerun('r5');
    expect([useNavigation().screen, lastNotice()?.failure?.message]).toEqual(['start', 'damaged']);
  });
});

it('a duplicate gets the focus', async () => {
  await useRunActions().duplicate('r3');
  expect(useRunsTable().shown?.name).toBe('mini (copy)');
});

describe('exporting', () => {
  it('saves through the browser where there is no desktop', async () => {
    await useRunActions().exportBundle(['r3']);
    expect(vi.mocked(saveInBrowser)).toHaveBeenLastCalledWith('r3.kinoform', expect.any(Uint8Array));
  });

  it('writes where the dialog says, and offers to show it', async () => {
    const showInFolder = vi.fn(() => Promise.resolve());
    const chooseSavePath = vi.fn(() => Promise.resolve('/home/lab/mine.kinoform'));
    await open({ chooseSavePath, showInFolder });
    await useRunActions().exportBundle(['r3', 'r5']);
    expect(chooseSavePath).toHaveBeenCalledWith('2-runs.kinoform');
    expect(asked('runs.export')).toMatchObject([{ runs: ['r3', 'r5'], path: '/home/lab/mine.kinoform', overwrite: true }]);
    expect(lastNotice()?.title).toBe('mine.kinoform is written');
    lastNotice()!.action!.act();
    expect(showInFolder).toHaveBeenCalledWith('/home/lab/mine.kinoform');
  });

  it('does nothing when the dialog is dismissed', async () => {
    await open({ chooseSavePath: () => Promise.resolve(null) });
    await useRunActions().exportBundle(['r3']);
    expect([asked('runs.export'), useNotices().notices]).toEqual([[], []]);
  });
});

describe('importing', () => {
  it('shows the run that came in', async () => {
    await useRunActions().importBundle('/home/lab/theirs.kinoform');
    expect([useNavigation().screen, useRunsTable().focused, lastNotice()?.title]).toEqual(['runs', 'r3', '1 run is imported']);
  });

  it('asks before it makes copies of runs whose ids others have, and then does', async () => {
    const actions = useRunActions();
    const problem = { where: 'a', expected: 'runs with ids that are new here', found: 'r3', hint: 'import it as a copy' };
    client.failures.set('runs.import', { message: 'a: expected …', problem });
    await actions.importBundle('/home/lab/theirs.kinoform');
    expect([actions.clashing, useNotices().notices]).toEqual(['/home/lab/theirs.kinoform', []]);
    client.failures.delete('runs.import');
    await actions.importBundle('/home/lab/theirs.kinoform', true);
    expect([actions.clashing, asked('runs.import').at(-1)]).toMatchObject([
      null,
      { path: '/home/lab/theirs.kinoform', copy: true },
    ]);
  });

  it('says what is wrong with a damaged file', async () => {
    const problem = { where: 'a.kinoform', expected: 'an intact ZIP archive', found: 'no directory at its end' };
    client.failures.set('runs.import', { message: 'a.kinoform: expected an intact ZIP archive', problem });
    await useRunActions().importBundle('/home/lab/a.kinoform');
    expect(lastNotice()).toMatchObject({ kind: 'error', title: texts.runs.doing.importBundle, failure: { problem } });
    expect([useRunActions().clashing, useNavigation().screen]).toEqual([null, 'start']);
  });

  it('takes back what it said once an import succeeds', async () => {
    client.failures.set('runs.import', { message: 'a.kinoform: expected an intact ZIP archive' });
    await useRunActions().importBundle('/home/lab/a.kinoform');
    client.failures.delete('runs.import');
    await useRunActions().importBundle('/home/lab/b.kinoform');
    expect(useNotices().notices.map(({ kind }) => kind)).toEqual(['done']);
  });

  it('takes the file that the dialog gives, and nothing when it is dismissed', async () => {
    const chooseOpenPath = vi.fn(() => Promise.resolve<string | null>(null));
    await open({ chooseOpenPath });
    await useRunActions().chooseBundle();
    expect(asked('runs.import')).toEqual([]);
    chooseOpenPath.mockResolvedValueOnce('/home/lab/b.kinoform');
    await useRunActions().chooseBundle();
    expect(asked('runs.import')).toMatchObject([{ path: '/home/lab/b.kinoform', copy: false }]);
  });
});
