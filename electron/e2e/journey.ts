import type { Page } from 'playwright-core';

interface JourneyFolders {
  /** The bitmap to write. */
  readonly bitmap: string;
  /** Where the pictures of the way go. */
  readonly screenshots: string;
}

/** Training, its evaluation and a cold start on two busy cores. */
const TRAINING_MS = 12 * 60_000;
/** The engines are measured and the first step is compiled before a training runs. */
const START_MS = 4 * 60_000;

/** Less of the mini preset, as the journey is about the way and not about the figures. */
const SMALL = { 'training.epochs': '2', 'dataset.train': '512', 'dataset.validation': '64', 'dataset.test': '64' };

/** The main job as a newcomer does it: design a small mask, export it for a PLUTO-2, read the bitmap back. */
export async function designExportInspect(page: Page, { bitmap, screenshots }: JourneyFolders): Promise<void> {
  const at = (id: string) => page.getByTestId(id);
  const shoot = (name: string) => page.screenshot({ path: `${screenshots}/${name}.png` });

  await at('nav-design').click();
  await at('preset-select').selectOption('mini');
  for (const [parameter, value] of Object.entries(SMALL)) {
    const field = at(`param-${parameter}`);
    if (!(await field.isVisible())) await at(`group-${parameter.split('.')[0]!}`).click();
    await field.fill(value);
  }
  await shoot('1-prepared');

  await at('start').click();
  await page.locator('[data-testid=run-state][data-state=running]').waitFor({ timeout: START_MS });
  await at('picture-reconstruction').or(at('picture-mask')).first().waitFor({ timeout: TRAINING_MS });
  await shoot('2-training');
  const ended = page.locator(
    ['done', 'failed', 'diverged', 'interrupted'].map((state) => `[data-testid=run-state][data-state=${state}]`).join(),
  );
  await ended.waitFor({ timeout: TRAINING_MS });
  const state = await at('run-state').getAttribute('data-state');
  if (state !== 'done') throw new Error(`The training ended as ${state}`);
  await at('score-network').waitFor();
  await at('score-er').waitFor();
  await shoot('3-done');

  await at('nav-mask').click();
  await at('export-open').click();
  await at('export-profile').selectOption('holoeye-pluto-2');
  await at('export-unit').selectOption('nm');
  await at('export-wavelength').fill('633');
  await at('export-path').fill(bitmap);
  await page.locator('[data-testid=export-preflight] [data-testid=finding-two-pi]').waitFor({ timeout: 30_000 });
  await shoot('4-preflight');
  await at('export-write').click();
  await at('export-files').waitFor({ timeout: 60_000 });
  await shoot('5-written');

  await at('inspect-first').click();
  await at('inspection').waitFor({ timeout: 60_000 });
  await page.locator('[data-testid=inspection] [data-testid=finding-fidelity]').waitFor();
  await shoot('6-inspected');
}
