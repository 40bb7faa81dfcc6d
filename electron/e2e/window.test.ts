import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { BrowserWindow } from 'electron';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commands } from '../../renderer/commands.ts';
import { desktopArguments, openDesktop, type Desktop } from './fronts.ts';
import type { PreloadedWindow } from './preloaded.ts';
import { findElectron, root, startDisplay } from './runtime.ts';
import { startSmallDesign, stateOf } from './small-design.ts';

const runtime = findElectron();
if ('missing' in runtime) process.stderr.write(`The window's manners are skipped: ${runtime.missing}\n`);
const executable = 'executable' in runtime ? runtime.executable : '';

/** What the stubs in the main process keep, and answer. */
interface Recorded {
  answer: number;
  questions: { message: string; buttons: string[] }[];
  notices: string[];
  progress: number[];
}
type WithRecords = typeof globalThis & { recorded: Recorded };

describe.skipIf('missing' in runtime)('the window', () => {
  let folder: string;
  let display: Awaited<ReturnType<typeof startDisplay>>;
  let desktop: Desktop;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'kinoform-window-'));
    await mkdir(path.join(folder, 'bench'));
    await writeFile(path.join(folder, 'bench', 'capture.json'), '{}');
    display = await startDisplay();
    desktop = await openDesktop(executable, folder, display === null ? {} : { display: display.name });
    // Nobody is there to answer dialogs or to see notifications.
    await desktop.app.evaluate(({ BrowserWindow, dialog, Notification }) => {
      const recorded: Recorded = { answer: 2, questions: [], notices: [], progress: [] };
      (globalThis as WithRecords).recorded = recorded;
      dialog.showMessageBox = ((_window: BrowserWindow, { message, buttons }: { message: string; buttons: string[] }) => {
        recorded.questions.push({ message, buttons });
        return Promise.resolve({ response: recorded.answer, checkboxChecked: false });
      }) as unknown as typeof dialog.showMessageBox;
      Notification.isSupported = () => true;
      Notification.prototype.show = function (this: Electron.Notification) {
        recorded.notices.push(this.title);
      };
      BrowserWindow.getAllWindows()[0]!.setProgressBar = (share) => void recorded.progress.push(share);
    });
    await at('core-state').filter({ hasText: 'ready' }).waitFor();
  }, 120_000);
  afterAll(async () => {
    await desktop?.close().catch(() => undefined);
    display?.server.kill();
  }, 60_000);

  const at = (id: string) => desktop.page.getByTestId(id);
  const recorded = () => desktop.app.evaluate(() => (globalThis as WithRecords).recorded);
  const isVisible = () => desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.isVisible());
  /** Closes the window as its cross does, and gives the answer where it asks. */
  const close = (answer: number) =>
    desktop.app.evaluate(({ BrowserWindow }, given) => {
      (globalThis as WithRecords).recorded.answer = given;
      BrowserWindow.getAllWindows()[0]!.close();
    }, answer);
  /** Starts the app once more, as a click on its icon or on a file does. */
  const startAgain = (...files: string[]) =>
    new Promise((resolve) => {
      const words = [...desktopArguments(folder), root, ...files];
      const env = { ...process.env, ...(display === null ? {} : { DISPLAY: display.name }) };
      spawn(executable, words, { env, stdio: 'ignore', cwd: path.join(folder, 'bench') }).once('exit', resolve);
    });

  test('runs its page in a sandbox, without Node', async () => {
    const preferences = await desktop.app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]!.webContents as unknown as { getLastWebPreferences(): object };
      return contents.getLastWebPreferences();
    });
    expect(preferences).toMatchObject({ sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true });
    const seen = await desktop.page.evaluate(() => [
      typeof require,
      typeof process,
      Object.keys((window as unknown as PreloadedWindow).kinoform),
    ]);
    expect(seen).toEqual(['undefined', 'undefined', ['client', 'desktop']]);
  });

  test('stays on its own page: no other address, no second window, no permission, nothing from elsewhere', async () => {
    const { page } = desktop;
    expect(await page.evaluate(() => window.open('https://example.org/'))).toBeNull();
    const refused = await page.evaluate(async () => [
      await Notification.requestPermission(),
      await fetch('https://example.org/').then(
        () => 'fetched',
        () => 'refused',
      ),
      await fetch('kinoform://app/..%2f..%2fpackage.json').then(({ status }) => status),
      (await fetch('kinoform://app/')).headers.get('Content-Security-Policy')?.split(';')[0],
      await navigator.mediaDevices.getUserMedia({ video: true }).then(
        () => 'seen',
        (error: Error) => error.name,
      ),
      (() => {
        try {
          return new Function('return "ran"')() as string;
        } catch (error) {
          return (error as Error).name;
        }
      })(),
    ]);
    expect(refused).toEqual(['denied', 'refused', 404, "default-src 'none'", expect.stringMatching(/^Not/), 'EvalError']);
    // In a window of its own: a navigation that never comes would be waited for in every later step.
    const address = await desktop.app.evaluate(async ({ BrowserWindow }, page) => {
      const other = new BrowserWindow({ show: false });
      await other.loadURL(page);
      await other.webContents.executeJavaScript(`location.assign('https://example.org/')`);
      await new Promise((resolve) => setTimeout(resolve, 500));
      const stayed = other.webContents.getURL();
      other.destroy();
      return stayed;
    }, page.url());
    expect(address).toBe(page.url());
  });

  test('answers its own page alone, and only what the contract has', async () => {
    const asked = await desktop.page.evaluate(async () => {
      const request = (window as unknown as PreloadedWindow).kinoform.client.request as (
        name: string,
        input: unknown,
      ) => Promise<unknown>;
      const failure = (name: string, input: unknown) =>
        request(name, input).then(
          () => 'answered',
          (error: { message: string }) => error.message,
        );
      return [await failure('files.erase', {}), await failure('runs.show', { run: 7 })];
    });
    expect(asked).toEqual([
      'request: expected a request of the contract, found files.erase',
      'run: expected string, found number',
    ]);
    const foreign = await desktop.app.evaluate(
      async ({ BrowserWindow }, preload) => {
        const other = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true } });
        await other.loadURL('data:text/html,<p>somebody else');
        const said: unknown = await other.webContents.executeJavaScript(
          `kinoform.client.request('app.info', {}).then(() => 'answered', (error) => String(error.message))`,
        );
        other.destroy();
        return said;
      },
      path.join(root, 'dist/electron/preload.cjs'),
    );
    expect(foreign).toMatch(/a page that is not the app/);
  });

  test('has a menu for every command, which is grey where it makes no sense', async () => {
    const menu = () =>
      desktop.app.evaluate(
        ({ Menu }, ids) => ids.map((id) => Menu.getApplicationMenu()!.getMenuItemById(id)?.enabled),
        commands.map(({ id }) => id),
      );
    await expect.poll(async () => (await menu())[commands.findIndex(({ id }) => id === 'go.datasets')]).toBe(true);
    const enabled = await menu();
    expect(enabled).not.toContain(undefined);
    expect(enabled[commands.findIndex(({ id }) => id === 'mask.export')]).toBe(false);
    await desktop.app.evaluate(({ Menu }) => Menu.getApplicationMenu()!.getMenuItemById('go.datasets')!.click());
    await desktop.page.locator('[data-testid=nav-datasets][aria-current=page]').waitFor();
  });

  test('a second start ends at once, and hands its file to the window', async () => {
    expect(await startAgain('capture.json')).toBe(0);
    await desktop.page.locator('[data-testid=nav-reconstruct][aria-current=page]').waitFor();
    await desktop.page
      .getByText(path.join(folder, 'bench', 'capture.json'))
      .first()
      .waitFor();
  }, 60_000);

  test('says in the task bar how far a training is, and by a notification that it is over', async () => {
    const run = await startSmallDesign(desktop.page, 'short', 1);
    // Who looks at the window sees it there.
    await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.hide());
    expect(await stateOf(desktop.page, run, ['done', 'failed'], 300_000)).toBe('done');
    await expect.poll(async () => (await recorded()).notices).toEqual(['“short” is done']);
    const { progress } = await recorded();
    expect(progress.some((share) => share > 0 && share < 1)).toBe(true);
    expect(progress.at(-1)).toBe(-1);
    await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.show());
  }, 360_000);

  test('asks before it closes during a training, which can go on without it, or stop at a checkpoint', async () => {
    const run = await startSmallDesign(desktop.page, 'long', 500);
    await stateOf(desktop.page, run, ['running'], 120_000);
    await close(2);
    await expect.poll(async () => (await recorded()).questions.length).toBe(1);
    expect((await recorded()).questions[0]).toEqual({
      message: '“long” is being trained.',
      buttons: ['Continue in the background', 'Pause and quit', 'Cancel'],
    });
    expect(await isVisible()).toBe(true);

    await close(0);
    await expect.poll(isVisible).toBe(false);
    expect(await stateOf(desktop.page, run, ['running'], 10_000)).toBe('running');
    await startAgain();
    await expect.poll(isVisible).toBe(true);

    const ended = desktop.app.waitForEvent('close');
    await close(1);
    await ended;
    const record = JSON.parse(await readFile(path.join(folder, 'workspace', 'runs', run, 'run.json'), 'utf8')) as {
      state: string;
    };
    expect(record.state).toBe('paused');
    expect(JSON.parse(await readFile(path.join(folder, 'user-data', 'window.json'), 'utf8'))).toMatchObject({ maximized: false });
  }, 300_000);
});
