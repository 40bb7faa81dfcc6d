import { mkdtemp } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { takeFrames } from './frames.ts';
import { fronts } from './fronts.ts';

/** Reading images, or training for seconds, on two busy cores. */
const MOMENT_MS = 120_000;

describe.each(fronts)('in %s', (name, runtime, open) => {
  if ('missing' in runtime) process.stderr.write(`Training a generator in ${name} is skipped: ${runtime.missing}\n`);
  const executable = 'executable' in runtime ? runtime.executable : null;

  test.skipIf(executable === null)(
    'a generator is trained on the sample, paused and gone on with, looked at, renamed, and chosen for a reconstruction',
    async () => {
      const folder = await mkdtemp(path.join(os.tmpdir(), `kinoform-generators-${name}-`));
      process.stderr.write(`Screenshots: ${folder}\n`);
      const capture = await takeFrames(folder);
      const front = await open(executable!, folder);
      const { page } = front;
      const at = (id: string) => page.getByTestId(id);
      const details = at('training-details');
      try {
        await at('nav-generators').click();
        await at('generators-empty').waitFor({ timeout: MOMENT_MS });
        await at('training-open').click();
        await at('training-dataset').selectOption('fashion-mnist-sample');
        const typed = { train: '2000', validation: '100', height: '16', width: '16', epochs: '2', batch: '4', name: 'Clothes' };
        for (const [field, text] of Object.entries(typed)) await at(`training-${field}`).fill(text);
        await page.screenshot({ path: path.join(folder, '1-form.png') });
        await at('training-start').click();
        // Its loss is drawn as soon as there is one.
        await details.locator('canvas').waitFor({ timeout: MOMENT_MS });
        await at('training-pause').click();
        await page.locator('[data-testid=training-details][data-state=paused]').waitFor({ timeout: MOMENT_MS });
        await page.screenshot({ path: path.join(folder, '2-paused.png') });
        await at('training-resume').click();

        const samples = page.locator('[data-testid=generator-samples][data-state=known]');
        await samples.waitFor({ timeout: 2 * MOMENT_MS });
        await at('generator-details').getByText('2,000 images of fashion-mnist-sample').waitFor();
        await at('generator-details').getByText('ELBO, nats').waitFor();
        await at('generator-details').getByText('MiB').waitFor();
        await page.screenshot({ path: path.join(folder, '3-trained.png') });
        expect(await page.locator('[data-testid=notice-error]').count()).toBe(0);
        await at('generator-rename').click();
        await at('rename-to').fill('Clothes of 16 pixels');
        await at('rename-confirm').click();
        await at('generator-details').getByRole('heading', { name: 'Clothes of 16 pixels' }).waitFor();

        await at('generator-use').click();
        await at('capture-path').fill(capture);
        await at('capture-open').click();
        await at('frame-view').waitFor({ timeout: MOMENT_MS });
        await at('tab-results').click();
        const chosen = at('reconstruct-generator');
        await chosen.waitFor({ timeout: MOMENT_MS });
        // A mask alone does not say what scenes are, and a generator makes images: the field that asks is shown.
        await at('reconstruct-show-problem').click();
        expect(await at('reconstruct-model').evaluate((field) => field === document.activeElement)).toBe(true);
        await page.screenshot({ path: path.join(folder, '4-chosen.png') });
        expect(await chosen.evaluate((select: HTMLSelectElement) => select.selectedOptions[0]!.text)).toContain(
          'Clothes of 16 pixels',
        );
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
