import type { Page } from 'playwright-core';
import type { Hands } from './hands.ts';

interface JourneyOptions {
  readonly hands: Hands;
  /** The bitmap to write. */
  readonly bitmap: string;
  /** Where the pictures of the way go. */
  readonly screenshots: string;
}

/** Training, its evaluation and a cold start on two busy cores. */
const TRAINING_MS = 12 * 60_000;
/** The engines are measured and the first step is compiled before a training runs. */
export const START_MS = 4 * 60_000;

/** Less of the mini preset, as the journey is about the way and not about the figures. */
const SMALL = { 'training.epochs': '2', 'dataset.train': '512', 'dataset.validation': '64', 'dataset.test': '64' };

/** The main job as a newcomer does it: design a small mask, export it for a PLUTO-2, read the bitmap back. */
export async function designExportInspect(page: Page, { hands, bitmap, screenshots }: JourneyOptions): Promise<void> {
  const at = (id: string) => page.getByTestId(id);
  const shoot = (name: string) => page.screenshot({ path: `${screenshots}/${name}.png` });

  await prepareDesign(page, hands, SMALL);
  await shoot('1-prepared');

  await hands.press(at('start'));
  await stateShown(page, ['running'], START_MS);
  await at('picture-reconstruction').or(at('picture-mask')).first().waitFor({ timeout: TRAINING_MS });
  await shoot('2-training');
  await trained(page);
  await shoot('3-done');
  await exportInspect(page, { hands, bitmap, screenshots });
}

/** Chooses the mini preset, and changes these of its parameters. */
export async function prepareDesign(page: Page, hands: Hands, changes: Readonly<Record<string, string>>): Promise<void> {
  const at = (id: string) => page.getByTestId(id);
  await hands.press(at('nav-design'));
  await hands.choose(at('preset-select'), 'mini');
  for (const [parameter, value] of Object.entries(changes)) {
    const field = at(`param-${parameter}`);
    if (!(await field.isVisible())) await hands.press(at(`group-${parameter.split('.')[0]!}`));
    await hands.write(field, value);
  }
}

/** Waits until the run that is shown is in one of these states, and gives it. */
export async function stateShown(page: Page, states: readonly string[], timeout: number): Promise<string> {
  const wanted = states.map((state) => `[data-testid=run-state][data-state=${state}]`).join();
  await page.locator(wanted).waitFor({ timeout });
  return (await page.getByTestId('run-state').getAttribute('data-state'))!;
}

/** Waits until the run that is shown is done, and its figures are there. */
export async function trained(page: Page): Promise<void> {
  const state = await stateShown(page, ['done', 'failed', 'diverged', 'interrupted'], TRAINING_MS);
  if (state !== 'done') throw new Error(`The training ended as ${state}`);
  await page.getByTestId('score-network').waitFor();
  await page.getByTestId('score-er').waitFor();
}

/** Writes the mask of the run that is shown for a PLUTO-2, and reads the bitmap back. */
export async function exportInspect(page: Page, { hands, bitmap, screenshots }: JourneyOptions): Promise<void> {
  const at = (id: string) => page.getByTestId(id);
  const shoot = (name: string) => page.screenshot({ path: `${screenshots}/${name}.png` });

  await hands.press(at('nav-mask'));
  await hands.press(at('export-open'));
  await hands.choose(at('export-profile'), 'holoeye-pluto-2');
  await hands.choose(at('export-unit'), 'nm');
  await hands.write(at('export-wavelength'), '633');
  await hands.write(at('export-path'), bitmap);
  await page.locator('[data-testid=export-preflight] [data-testid=finding-two-pi]').waitFor({ timeout: 30_000 });
  await shoot('4-preflight');
  await hands.press(at('export-write'));
  await at('export-files').waitFor({ timeout: 60_000 });
  await shoot('5-written');

  await hands.press(at('inspect-first'));
  await at('inspection').waitFor({ timeout: 60_000 });
  await page.locator('[data-testid=inspection] [data-testid=finding-fidelity]').waitFor();
  await shoot('6-inspected');
}
