import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { _electron, chromium, type Page } from 'playwright-core';
import { chromiumArguments, root, startDisplay } from './runtime.ts';

/** The screens, opened on a workspace of their own. */
export interface Front {
  readonly page: Page;
  /** All that are open. */
  windows(): readonly Page[];
  close(): Promise<void>;
}

/** The desktop window. Its settings go into the folder too, so that it meets no other app of this user. */
export async function openDesktop(executablePath: string, folder: string, displayName?: string): Promise<Front> {
  const display = displayName === undefined ? await startDisplay() : null;
  // Chromium refuses its own sandbox to root, as which containers run.
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const userData = path.join(folder, 'user-data');
  mkdirSync(userData, { recursive: true });
  const app = await _electron.launch({
    executablePath,
    args: [...sandbox, `--user-data-dir=${userData}`, root],
    env: {
      ...(process.env as Record<string, string>),
      KINOFORM_WORKSPACE: path.join(folder, 'workspace'),
      ...(display === null ? {} : { DISPLAY: display.name }),
      ...(displayName === undefined ? {} : { DISPLAY: displayName }),
    },
  });
  return {
    page: await app.firstWindow(),
    windows: () => app.windows(),
    async close() {
      await app.close();
      display?.server.kill();
    },
  };
}

/** A browser on `kinoform serve`. */
export async function openBrowser(executablePath: string, folder: string): Promise<Front> {
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
    windows: () => [page],
    async close() {
      await browser.close();
      const ended = new Promise((resolve) => server.once('exit', resolve));
      server.kill('SIGINT');
      await ended;
    },
  };
}
