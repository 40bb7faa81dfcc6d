import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { kinoform } from './command-line.ts';
import { desktopArguments, openDesktop } from './fronts.ts';
import { findElectron, root, startDisplay } from './runtime.ts';
import { trainTinyRuns, type TinyRuns } from './tiny-runs.ts';

const runtime = findElectron();
if ('missing' in runtime) process.stderr.write(`Opening a bundle from outside is not tried: ${runtime.missing}\n`);
const executable = 'executable' in runtime ? runtime.executable : '';

/** Two starts on two busy cores. */
const MOMENT_MS = 60_000;

describe.skipIf('missing' in runtime)('a bundle that the system opens with the app', () => {
  let folder: string;
  let runs: TinyRuns;
  const bundleOf = (run: string) => path.join(folder, `${run}.kinoform`);
  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'kinoform-opened-'));
    const workspace = path.join(folder, 'colleague');
    runs = trainTinyRuns(workspace);
    for (const run of [runs.plain, runs.teacher])
      kinoform('runs', 'export', run, '--out', bundleOf(run), '--workspace', workspace);
  }, 5 * 60_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test(
    'is imported and shown, at the first start and while the app runs',
    async () => {
      const display = await startDisplay();
      const where = display === null ? {} : { display: display.name };
      const desktop = await openDesktop(executable, folder, { ...where, files: [bundleOf(runs.plain)] });
      const at = (id: string) => desktop.page.getByTestId(id);
      const shown = async (run: string): Promise<void> => {
        await at('run-details').getByText(run, { exact: true }).waitFor({ timeout: MOMENT_MS });
        await at(`run-${run}`).waitFor();
      };
      /** As a double click on a file does. */
      const startAgain = (file: string) =>
        new Promise((resolve) => {
          const env = { ...process.env, ...(display === null ? {} : { DISPLAY: display.name }) };
          spawn(executable, [...desktopArguments(folder), root, file], { env, stdio: 'ignore' }).once('exit', resolve);
        });
      try {
        await shown(runs.plain);
        await at('run-count').filter({ hasText: '1 run' }).waitFor();

        // From wherever somebody is by then.
        await at('nav-settings').click();
        expect(await startAgain(bundleOf(runs.teacher))).toBe(0);
        await shown(runs.teacher);
        await at('run-count').filter({ hasText: '2 runs' }).waitFor();

        // One that is here already is shown, not taken twice.
        await at('nav-start').click();
        expect(await startAgain(bundleOf(runs.plain))).toBe(0);
        await shown(runs.plain);
        await at('run-count').filter({ hasText: '2 runs' }).waitFor();
      } catch (error) {
        await desktop.page.screenshot({ path: path.join(os.tmpdir(), 'kinoform-opened-failed.png') });
        throw error;
      } finally {
        await desktop.close();
        display?.server.kill();
      }
    },
    5 * 60_000,
  );
});
