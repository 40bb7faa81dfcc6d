import { mkdtemp } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { dropFiles } from './drop-files.ts';
import { takeFrames } from './frames.ts';
import { fronts } from './fronts.ts';

/** Looking into files, sending them, and judging frames on two busy cores. */
const MOMENT_MS = 120_000;
/** Measuring a bench from a few frames, likewise. */
const CALIBRATION_MS = 4 * 60_000;

// In the packaged app, which knows where files lie, and in a browser, which sends them.
describe.each(fronts)('in %s', (name, runtime, open) => {
  if ('missing' in runtime) process.stderr.write(`Calibration in ${name} is skipped: ${runtime.missing}\n`);
  const executable = 'executable' in runtime ? runtime.executable : null;

  test.skipIf(executable === null)(
    'dropped frames are registered from frames of known masks, and reconstructed',
    async () => {
      // Kept, for its screenshots.
      const folder = await mkdtemp(path.join(os.tmpdir(), `kinoform-calibration-${name}-`));
      process.stderr.write(`Screenshots: ${folder}\n`);
      await takeFrames(folder, '--bench', 'aligned', '--set', 'rotation=0.02', '--calibration', '2');
      const front = await open(executable!, folder);
      const { page } = front;
      const at = (id: string) => page.getByTestId(id);
      const source = (text: string) => at('registration-source').filter({ hasText: text }).waitFor({ timeout: MOMENT_MS });
      try {
        await at('nav-reconstruct').click();
        await dropFiles(at('capture-open-panel'), [path.join(folder, 'bench')]);
        await at('frame-view').waitFor({ timeout: MOMENT_MS });
        await source('nominal');
        const nominal = await pixelsOf(at('frame-view'));

        await at('registration-open').click();
        await at('registration-blind').check();
        await at('registration-start').click();
        await at('registration-cancel').click();
        await at('registration-progress').waitFor({ state: 'detached', timeout: MOMENT_MS });
        await source('nominal');
        expect(await at('registration-result').count()).toBe(0);

        await at('registration-frames').check();
        // It lies beside the capture, as the bench left it.
        await at('registration-path').fill('calibration.json');
        await at('registration-start').click();
        await at('registration-result').waitFor({ timeout: CALIBRATION_MS });
        await source('calibrated');
        // The bins lie over the frame as they were found, beside where they were.
        const registered = await otherPixels(at('frame-view'), nominal);
        await page.screenshot({ path: path.join(folder, '1-registered.png') });

        await at('undo').click();
        await source('nominal');
        await at('registration-result').waitFor({ state: 'detached' });
        await otherPixels(at('frame-view'), registered);
        await at('redo').click();
        await source('calibrated');

        await at('tab-results').click();
        await at('method-er').check();
        await at('reconstruct-iterations').fill('30');
        await at('reconstruct-restarts').fill('0');
        await at('reconstruct-start').click();
        await at('capture-save-confirm').click();
        await at('result-grid').waitFor({ timeout: CALIBRATION_MS });
        await page.screenshot({ path: path.join(folder, '2-reconstructed.png') });
      } catch (error) {
        await page.screenshot({ path: path.join(folder, 'failed.png') });
        throw error;
      } finally {
        await front.close();
      }
    },
    15 * 60_000,
  );
});

const pixelsOf = (view: Locator): Promise<string> =>
  view
    .locator('canvas')
    .first()
    .evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());

/** Waits until a picture is drawn otherwise than before, and gives its pixels. */
async function otherPixels(view: Locator, before: string): Promise<string> {
  await expect.poll(async () => (await pixelsOf(view)) === before, { timeout: MOMENT_MS }).toBe(false);
  return pixelsOf(view);
}
