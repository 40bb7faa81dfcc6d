import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { _electron, chromium, type Browser, type ElectronApplication, type Page } from 'playwright-core';
import { chromiumArguments, findChromium, findElectron, findPackage, root, startDisplay, type Runtime } from './runtime.ts';

/** The screens, opened on a workspace of their own. */
export interface Front {
  readonly page: Page;
  /** Null where only a person can answer them. */
  readonly dialogs: FileDialogs | null;
  close(): Promise<void>;
}

/** Answers the dialogs in which files are named. */
interface FileDialogs {
  /** Saves what `ask` leads to as this file. */
  save(ask: () => Promise<void>, file: string): Promise<void>;
  /** Opens this file where `ask` leads to. */
  open(ask: () => Promise<void>, file: string): Promise<void>;
}

/** The window of a checkout, with its main process at hand. */
export interface Desktop extends Front {
  readonly app: ElectronApplication;
}

interface DesktopOptions {
  /** An X display; without, one of its own. */
  readonly display?: string;
  /** Files that it is started with. */
  readonly files?: readonly string[];
}

/** Chromium refuses its own sandbox to root, as which containers run. */
const sandboxArguments = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

/** The window of the checkout, with its main process at hand. Its settings go into the folder too, so that it meets no other app of this user. */
export async function openDesktop(executablePath: string, folder: string, options: DesktopOptions = {}): Promise<Desktop> {
  const display = options.display === undefined ? await startDisplay() : null;
  const app = await _electron.launch({
    executablePath,
    args: [...desktopArguments(folder), root, ...(options.files ?? [])],
    env: desktopEnvironment(folder, options.display ?? display?.name),
  });
  return {
    app,
    page: await app.firstWindow(),
    dialogs: desktopDialogs(app),
    async close() {
      await app.close();
      display?.server.kill();
    },
  };
}

/** The packaged app, as it is installed. Its fuses keep Node's inspector out, so that it is driven through its window alone. */
async function openPackage(executable: string, folder: string): Promise<Front> {
  const display = await startDisplay();
  const child = spawn(executable, [...desktopArguments(folder), '--remote-debugging-port=0'], {
    env: desktopEnvironment(folder, display?.name),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const browser = await attach(await debuggingAddress(child));
  const [context] = browser.contexts();
  const page = context!.pages()[0] ?? (await context!.waitForEvent('page'));
  return {
    page,
    dialogs: null,
    async close() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill();
      await ended;
      await browser.close();
      display?.server.kill();
    },
  };
}

/** A window that is being made at that moment can keep a connection waiting for ever; the next one finds it made. */
async function attach(address: string): Promise<Browser> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await chromium.connectOverCDP(address, { noDefaults: true, timeout: 15_000 });
    } catch (error) {
      if (attempt === 6) throw error;
    }
  }
}

/** A browser on `kinoform serve`. */
async function openBrowser(executablePath: string, folder: string): Promise<Front> {
  const bundle = path.join(root, 'dist/cli/kinoform.cjs');
  const args = [bundle, 'serve', '--no-open', '--json', '--workspace', path.join(folder, 'workspace')];
  const server = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const address = await new Promise<string>((resolve, reject) => {
    server.stdout.once('data', (line: Buffer) => resolve((JSON.parse(line.toString()) as { address: string }).address));
    server.once('exit', (code) => reject(new Error(`kinoform serve ended with ${code}`)));
  });
  const browser = await chromium.launch({ executablePath, args: chromiumArguments });
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(address);
  return {
    page,
    dialogs: browserDialogs(page),
    async close() {
      await browser.close();
      const ended = new Promise((resolve) => server.once('exit', resolve));
      server.kill('SIGINT');
      await ended;
    },
  };
}

/** The system draws its dialogs itself: their answers are put in the place of asking. */
function desktopDialogs(app: ElectronApplication): FileDialogs {
  const answer = (file: string) =>
    app.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [filePath] });
    }, file);
  const answered = async (ask: () => Promise<void>, file: string): Promise<void> => {
    await answer(file);
    await ask();
  };
  return { save: answered, open: answered };
}

function browserDialogs(page: Page): FileDialogs {
  return {
    async save(ask, file) {
      const [download] = await Promise.all([page.waitForEvent('download'), ask()]);
      await download.saveAs(file);
    },
    async open(ask, file) {
      const [chooser] = await Promise.all([page.waitForEvent('filechooser'), ask()]);
      await chooser.setFiles(file);
    },
  };
}

/** Every way to the screens that a user has: each journey is made in all of them. */
export const fronts: readonly [string, Runtime, (executable: string, folder: string) => Promise<Front>][] = [
  ['package', findPackage(), openPackage],
  ['browser', await findChromium(), openBrowser],
];

/** These, and the window of the checkout, whose dialogs can be answered. */
export const frontsAndWindow: typeof fronts = [['window', findElectron(), openDesktop], ...fronts];

/** Of a start with a folder of its own for settings. */
export function desktopArguments(folder: string): string[] {
  const userData = path.join(folder, 'user-data');
  mkdirSync(userData, { recursive: true });
  return [...sandboxArguments, `--user-data-dir=${userData}`];
}

function desktopEnvironment(folder: string, display: string | undefined): Record<string, string> {
  return {
    ...(process.env as Record<string, string>),
    KINOFORM_WORKSPACE: path.join(folder, 'workspace'),
    ...(display === undefined ? {} : { DISPLAY: display }),
  };
}

/** Where Chromium says that it listens. What it writes is read to the end: a full pipe would stop it. */
function debuggingAddress(child: ChildProcess): Promise<string> {
  let text = '';
  return new Promise((resolve, reject) => {
    child.stderr!.on('data', (part: Buffer) => {
      text += part.toString();
      const [, address] = /DevTools listening on (ws:\S+)/.exec(text) ?? [];
      if (address !== undefined) resolve(address);
    });
    child.once('exit', (code) => reject(new Error(`The app ended with ${code}: ${text.slice(-500)}`)));
  });
}
