import type { Locator, Page } from 'playwright-core';
import { dropFiles } from './drop-files.ts';
import type { Front } from './fronts.ts';
import type { TinyRuns } from './tiny-runs.ts';

interface LookBackOptions {
  readonly runs: TinyRuns;
  /** The one-file bundle of the plain run: written where the dialog can be answered, there already otherwise. */
  readonly bundle: string;
  /** Where the pictures of the way go. */
  readonly screenshots: string;
}

/** A tiny training, its evaluation and a cold start on two busy cores. */
const TRAINING_MS = 4 * 60_000;
const MOMENT_MS = 60_000;

/** The third main job: find runs again, say something of them, compare two, hand one on, delete and take it back, train one again. */
export async function lookBack({ page, dialogs }: Front, { runs, bundle, screenshots }: LookBackOptions): Promise<void> {
  const at = (id: string) => page.getByTestId(id);
  const shoot = (name: string) => page.screenshot({ path: `${screenshots}/${name}.png` });
  const row = (run: string) => at(`run-${run}`);
  const counted = (text: string) => at('run-count').filter({ hasText: text }).waitFor({ timeout: MOMENT_MS });
  const notice = (text: string) => at('notice-done').filter({ hasText: text }).waitFor({ timeout: MOMENT_MS });

  await at('nav-runs').click();
  await counted('3 runs');
  await find(page, runs);
  await counted('3 runs');
  await annotate(page, runs.plain);
  await shoot('1-annotated');

  await row(runs.student).click();
  await at(`lineage-run-${runs.teacher}`).click();
  await at('run-details').getByText(runs.teacher, { exact: true }).waitFor();
  await at(`lineage-run-${runs.student}`).waitFor();
  await shoot('2-lineage');

  await row(runs.student).click();
  await row(runs.plain).click({ modifiers: ['ControlOrMeta'] });
  await at('compare').click();
  await comparePictures(page);
  await shoot('3-compared');
  await at('tab-parameters').click();
  await at('compare-parameters')
    .getByRole('row', { name: /Distil off on/ })
    .waitFor();
  await at('close-comparison').click();
  await at('runs-table').press('Escape');
  await lookAtMask(page, runs);
  await shoot('4-identifiability');
  await page.keyboard.press('Escape');
  await at('nav-runs').click();

  await row(runs.plain).click();
  if (dialogs !== null) await dialogs.save(() => at('export-run').click(), bundle);
  await at('delete-run').click();
  await row(runs.plain).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Undo' }).click();
  await row(runs.plain).waitFor();

  await row(runs.plain).click();
  await at('delete-run').click();
  await row(runs.plain).waitFor({ state: 'detached' });
  await at('open-trash').click();
  await at('purge-all').click();
  await at('purge-confirm').click();
  await at(`restore-${runs.plain}`).waitFor({ state: 'detached' });
  await page.keyboard.press('Escape');
  await counted('2 runs');

  if (dialogs === null) await dropFiles(at('runs-table'), [bundle]);
  else await dialogs.open(() => at('import-bundle').click(), bundle);
  await row(runs.plain).waitFor({ timeout: MOMENT_MS });
  await at('run-details').getByText(runs.plain, { exact: true }).waitFor();
  await dropFiles(at('runs-table'), [bundle]);
  await notice('Already here, file for file');
  await shoot('5-imported');

  await at('rerun').click();
  await at('start').click();
  await page.locator('[data-testid=run-state][data-state=running]').waitFor({ timeout: TRAINING_MS });
  await at('nav-runs').click();
  await counted('4 runs');
  const latest = at('runs-table').getByRole('row').nth(1);
  await latest.click();
  // What is typed outlives what the training says meanwhile.
  await at('run-note').fill('once more');
  await latest.getByText('Done').waitFor({ timeout: TRAINING_MS });
  if ((await at('run-note').inputValue()) !== 'once more') throw new Error('A training took the note away that was being typed');
  await at('open-curves').click();
  await at('score-network').waitFor();
  await shoot('6-again');
}

/** A mask beside that of another run, in the far field, and what it lets the camera say: what is computed in threads of their own. */
async function lookAtMask(page: Page, runs: TinyRuns): Promise<void> {
  const at = (id: string) => page.getByTestId(id);
  const pick = async (id: string, run: string): Promise<void> => {
    await at(id).fill(run);
    await at(`${id}-${run}`).click();
  };
  await at('nav-mask').click();
  await pick('mask-run', runs.plain);
  await at('view-difference').click();
  await pick('difference-run', runs.student);
  await at('difference-facts').filter({ hasText: 'rad' }).waitFor({ timeout: MOMENT_MS });
  await at('view-farField').click();
  await at('mask-view').locator('canvas').waitFor({ timeout: MOMENT_MS });
  await at('identifiability-open').click();
  await at('identifiability-verdict').waitFor({ timeout: MOMENT_MS });
}

/** By words, and by what runs have. */
async function find(page: Page, runs: TinyRuns): Promise<void> {
  const at = (id: string) => page.getByTestId(id);
  await at('run-search').fill('plain');
  await only(page, runs.plain);
  await at('clear-filters').click();
  await at('filter-snapshots').click();
  await at('choice-snapshots-2').check();
  await page.keyboard.press('Escape');
  await only(page, runs.teacher);
  await at('clear-filters').click();
}

/** A star, a tag and a note, each of which finds the run again. */
async function annotate(page: Page, run: string): Promise<void> {
  const at = (id: string) => page.getByTestId(id);
  await at(`run-${run}`).click();
  await at(`run-${run}`).getByRole('button', { name: 'Star plain' }).click();
  await at('tag-input').fill('to keep');
  await at('tag-input').press('Enter');
  await at(`run-${run}`).getByText('to keep').waitFor();
  await at('run-note').fill('before the lens was cleaned');
  await at('run-note').press('Tab');
  await at('filter-starred').click();
  await only(page, run);
  await at('run-search').fill('lens cleaned');
  await only(page, run);
  await at('clear-filters').click();
}

/** Waits until the history shows this run alone. */
async function only(page: Page, run: string): Promise<void> {
  await page.getByTestId('run-count').filter({ hasText: '1 of 3 runs' }).waitFor();
  await page.getByTestId(`run-${run}`).waitFor();
}

/** What is equal is equally coloured in both, and stays so when one of them is zoomed. */
async function comparePictures(page: Page): Promise<void> {
  const at = (id: string) => page.getByTestId(id);
  await at('tab-pictures').click({ timeout: TRAINING_MS });
  await at('picture-truth').click();
  const views = at('compare-grid').getByRole('application');
  const fitted = await settledPictures(views);
  if (fitted.length !== 2 || fitted[0] !== fitted[1]) throw new Error('The same scene does not look the same in both runs');
  await views.first().hover();
  await page.mouse.wheel(0, -480);
  const zoomed = await settledPictures(views, fitted);
  if (zoomed[0] !== zoomed[1]) throw new Error('Zooming one picture does not zoom the other');
  await at('picture-mask').click();
  const [first, second] = await settledPictures(views, zoomed);
  if (first === second) throw new Error('Two masks look the same');
  // What is pointed at in one is read in both.
  await views.first().hover();
  await at('compare-grid').locator('figcaption', { hasNotText: 'dB' }).nth(1).waitFor();
}

/** The pixels of all pictures, once each has others than before. */
async function settledPictures(views: Locator, before: readonly string[] = []): Promise<string[]> {
  const pixelsOf = () =>
    views.locator('canvas').evaluateAll((all) => all.map((canvas) => (canvas as HTMLCanvasElement).toDataURL()));
  await views.first().waitFor();
  for (let last: string[] = []; ; await views.page().waitForTimeout(200)) {
    const now = await pixelsOf();
    const settled = now.length === last.length && now.every((pixels, index) => pixels === last[index]);
    if (settled && now.every((pixels, index) => pixels !== before[index])) return now;
    last = now;
  }
}
