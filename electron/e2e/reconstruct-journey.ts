import type { Page } from 'playwright-core';

interface ReconstructFolders {
  /** A description whose bits are wrong. */
  readonly capture: string;
  /** Where the mended one goes. */
  readonly mended: string;
  /** Where fields go. */
  readonly fields: string;
  /** Where the pictures of the way go. */
  readonly screenshots: string;
}

/** The other main job: open frames, see what is wrong, fix it, reconstruct with two methods, read the verdict, export the fields. */
export async function openFixReconstructExport(
  page: Page,
  { capture, mended, fields, screenshots }: ReconstructFolders,
): Promise<void> {
  const at = (id: string) => page.getByTestId(id);
  const shoot = (name: string) => page.screenshot({ path: `${screenshots}/${name}.png` });

  await at('nav-reconstruct').click();
  await at('capture-path').fill(capture);
  await at('capture-open').click();
  await at('frame-view').waitFor({ timeout: 120_000 });
  await page.locator('[data-testid=finding-bits][data-verdict=stop]').waitFor();
  await shoot('1-wrong');

  // By keyboard: the worst finding is open already, its fix is the next stop.
  await page.locator('[data-testid=finding-bits] button').first().focus();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.locator('[data-testid=finding-bits][data-verdict=ok]').waitFor({ timeout: 120_000 });
  await at('undo').click();
  await page.locator('[data-testid=finding-bits][data-verdict=stop]').waitFor({ timeout: 120_000 });
  await at('redo').click();
  await page.locator('[data-testid=finding-bits][data-verdict=ok]').waitFor({ timeout: 120_000 });
  await shoot('2-mended');

  await at('capture-save').click();
  await at('capture-save-path').fill(mended);
  await at('capture-save-confirm').click();
  await page.locator('[data-testid=capture-name]', { hasText: mended }).waitFor({ timeout: 120_000 });

  await at('tab-results').click();
  await at('method-er').check();
  await at('method-raar').check();
  await at('reconstruct-iterations').fill('200');
  await at('reconstruct-snr').fill('30');
  await at('reconstruct-restarts').fill('1');
  await at('reconstruct-start').click();
  await at('result-grid').waitFor({ timeout: 300_000 });
  await at('trust-er').waitFor();
  await at('trust-raar').waitFor();
  await shoot('3-results');
  for (const name of ['domain', 'residual']) {
    await at(`show-${name}`).click();
    await shoot(`4-${name}`);
  }

  await at('field-export-open').click();
  await at('field-format-mat').check();
  await at('field-folder').fill(fields);
  await at('field-write').click();
  await at('field-files').waitFor({ timeout: 60_000 });
  await shoot('5-exported');
}
