import { cp, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { kinoform } from './command-line.ts';
import { frontsAndWindow } from './fronts.ts';
import { lookBack } from './look-back.ts';
import { trainTinyRuns, type TinyRuns } from './tiny-runs.ts';

let made: string;
let runs: TinyRuns;
const someFront = frontsAndWindow.some(([, runtime]) => 'executable' in runtime);

beforeAll(async () => {
  made = await mkdtemp(path.join(os.tmpdir(), 'kinoform-made-'));
  if (someFront) runs = trainTinyRuns(path.join(made, 'workspace'));
}, 5 * 60_000);
afterAll(() => rm(made, { recursive: true, force: true }));

// The same journey in the window, in the packaged app, and in a browser on `kinoform serve`.
describe.each(frontsAndWindow)('in %s', (name, runtime, open) => {
  if ('missing' in runtime) process.stderr.write(`The look back in ${name} is skipped: ${runtime.missing}\n`);
  const executable = 'executable' in runtime ? runtime.executable : null;

  test.skipIf(executable === null)(
    'somebody finds runs again, compares two, hands one on, deletes it, takes it back and trains it again',
    async () => {
      // Kept, for its screenshots.
      const folder = await mkdtemp(path.join(os.tmpdir(), `kinoform-look-back-${name}-`));
      process.stderr.write(`Screenshots: ${folder}\n`);
      const workspace = path.join(folder, 'workspace');
      await cp(path.join(made, 'workspace'), workspace, { recursive: true });
      const bundle = path.join(folder, 'plain.kinoform');
      const front = await open(executable!, folder);
      if (front.dialogs === null)
        kinoform('runs', 'export', runs.plain, '--out', bundle, '--workspace', path.join(made, 'workspace'));
      const errors: string[] = [];
      front.page.on('pageerror', (error) => errors.push(error.message));
      front.page.on('console', (message) => void (message.type() === 'error' && errors.push(message.text())));
      try {
        await lookBack(front, { runs, bundle, screenshots: folder });
      } catch (error) {
        await front.page.screenshot({ path: path.join(folder, 'failed.png') });
        throw error;
      } finally {
        await front.close();
      }
      expect(errors).toEqual([]);

      const listed = JSON.parse(kinoform('runs', 'list', '--workspace', workspace, '--json')) as { runs: { name: string }[] };
      expect(listed.runs.filter((run) => run.name === 'plain')).toHaveLength(2);
    },
    8 * 60_000,
  );
});
