import { mkdtemp, readFile, readdir } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { decodeHistory } from '../../core/runs/history-file.ts';
import { inspectExport } from '../../core/slm/inspect.ts';
import { fronts } from './fronts.ts';
import { mouse } from './hands.ts';
import { exportInspect, prepareDesign, START_MS, stateShown, trained } from './journey.ts';

/** Few steps an epoch, and more epochs than are over before a hand is at the button. */
const [EPOCHS, STEPS_PER_EPOCH] = [8, 8];
const LONG = {
  'training.epochs': `${EPOCHS}`,
  'dataset.train': `${32 * STEPS_PER_EPOCH}`,
  'dataset.validation': '32',
  'dataset.test': '8',
};

// The same in the packaged app and in a browser on `kinoform serve`, each closed and started again in between.
describe.each(fronts)('in %s', (name, runtime, open) => {
  if ('missing' in runtime) process.stderr.write(`Pause and resume in ${name} are skipped: ${runtime.missing}\n`);
  const executable = 'executable' in runtime ? runtime.executable : null;

  test.skipIf(executable === null)(
    'a paused training outlives the app: it goes on where it was, is done and is exported',
    async () => {
      // Kept, for its screenshots.
      const folder = await mkdtemp(path.join(os.tmpdir(), `kinoform-resume-${name}-`));
      process.stderr.write(`Screenshots: ${folder}\n`);
      const runs = path.join(folder, 'workspace', 'runs');
      const bitmap = path.join(folder, 'mask.bmp');
      const errors: string[] = [];
      /** Opens the app, works in it, and closes it. */
      const session = async (work: (page: Awaited<ReturnType<typeof open>>['page']) => Promise<void>): Promise<void> => {
        const front = await open(executable!, folder);
        front.page.on('pageerror', (error) => errors.push(error.message));
        try {
          await work(front.page);
        } catch (error) {
          await front.page.screenshot({ path: path.join(folder, 'failed.png') });
          throw error;
        } finally {
          await front.close();
        }
      };
      const history = async (run: string) => decodeHistory(await readFile(path.join(runs, run, 'history.csv'), 'utf8'));

      await session(async (page) => {
        await prepareDesign(page, mouse, LONG);
        await page.getByTestId('start').click();
        await page.getByTestId('loss-now').waitFor({ timeout: START_MS });
        await page.getByTestId('pause').click();
        await stateShown(page, ['paused'], START_MS);
        await page.screenshot({ path: path.join(folder, '1-paused.png') });
      });
      const [run] = await readdir(runs);
      const before = await history(run!);
      expect(before.length).toBeLessThan(EPOCHS * STEPS_PER_EPOCH);

      await session(async (page) => {
        await page.getByTestId('nav-start').click();
        await page.getByTestId(`recent-${run!}`).click();
        expect(await stateShown(page, ['paused'], START_MS)).toBe('paused');
        await page.getByTestId('loss-chart').waitFor();
        await page.screenshot({ path: path.join(folder, '2-opened-again.png') });
        await page.getByTestId('resume').click();
        await trained(page);
        await page.screenshot({ path: path.join(folder, '3-done.png') });
        await exportInspect(page, { hands: mouse, bitmap, screenshots: folder });
      });
      expect(errors).toEqual([]);
      expect(await readdir(runs)).toEqual([run]);
      const after = await history(run!);
      expect(after.slice(0, before.length)).toEqual(before);
      expect(after.map(({ step }) => step)).toEqual(after.map((_, index) => index + 1));
      expect(after).toHaveLength(EPOCHS * STEPS_PER_EPOCH);
      expect((await inspectExport(bitmap)).sidecar.mask.run).toBe(run);
    },
    15 * 60_000,
  );
});
