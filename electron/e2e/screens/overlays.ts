import type { Locator, Page } from 'playwright-core';
import { go, NOW, openCapture, openResults, train, type FakeWindow } from './scenes.ts';

/** What opens over a screen, by the keyboard, and gives the focus back to where it came from. */
export interface Overlay {
  readonly name: string;
  /** The way to the screen that it opens over. */
  prepare(page: Page): Promise<void>;
  /** Where the focus is before, and after. */
  readonly opener: string;
  /** What opens it there. */
  readonly key?: string;
  /** What is typed into it then. */
  readonly typed?: string;
  /** It. */
  part(page: Page): Locator;
  /** The focus stays where it was, on a field that its list belongs to. */
  readonly staysOutside?: boolean;
}

const dialog = (page: Page): Locator => page.getByRole('dialog');
const question = (page: Page): Locator => page.getByRole('alertdialog');
const picker = (page: Page): Locator => page.getByTestId('mask-run-list');

async function openMask(page: Page): Promise<void> {
  await train(page, 10_000);
  await go(page, 'mask');
  await page.getByTestId('mask-histogram').waitFor();
}

async function openExport(page: Page): Promise<void> {
  await openMask(page);
  await page.getByTestId('export-open').click();
  await page.getByTestId('export-preflight').getByTestId('finding-two-pi').waitFor();
}

async function openImport(page: Page): Promise<void> {
  await go(page, 'datasets');
  await page.getByTestId('import-open').click();
  await page.getByTestId('import-path').fill('/data/scan.h5');
  await page.getByTestId('import-look').click();
  await page.getByTestId('import-array').waitFor();
}

async function openImported(page: Page): Promise<void> {
  await openImport(page);
  await page.getByTestId('import-start').click();
  await page.getByTestId('import-progress').waitFor();
  await page.evaluate(() => (window as unknown as FakeWindow).fakeClient.datasets.advance(1));
  await page.getByTestId('dataset-rename').waitFor();
}

async function openTrash(page: Page): Promise<void> {
  await go(page, 'runs');
  await page.getByTestId('run-r6').click();
  await page.getByTestId('delete-run').click();
  await page.getByTestId('run-r6').waitFor({ state: 'detached' });
  await page.getByTestId('open-trash').click();
  await page.getByTestId('restore-r6').waitFor();
}

async function openChangedCapture(page: Page): Promise<void> {
  await openCapture(page);
  await page.getByTestId('fix-all').click();
  await page.getByTestId('capture-changed').waitFor();
}

async function writeExport(page: Page): Promise<void> {
  await openExport(page);
  await page.getByTestId('export-write').click();
  await page.getByTestId('export-close').waitFor();
  await page.getByTestId('export-again').click();
  await page.getByTestId('export-write').waitFor();
}

async function openStorage(page: Page): Promise<void> {
  await go(page, 'settings');
  await page.getByTestId('settings-workspace').click();
  await page.getByTestId('clear-trash').waitFor();
}

const overStart = { prepare: (page: Page) => go(page, 'start'), opener: 'nav-start', part: dialog };
const overRuns = { prepare: (page: Page) => go(page, 'runs'), part: dialog };
const runPicker = { prepare: openMask, opener: 'mask-run', key: 'ArrowDown', part: picker, staysOutside: true } as const;
const pictureMenu = { key: 'Shift+F10', part: (page: Page) => page.getByTestId('picture-menu') };

export const overlays: readonly Overlay[] = [
  { name: 'the palette', ...overStart, key: 'Control+k' },
  { name: 'the palette that finds nothing', ...overStart, key: 'Control+k', typed: 'no such thing' },
  { name: 'the list of shortcuts', ...overStart, key: '?' },
  { name: 'the work under way', prepare: (page) => train(page, 10), opener: 'work-open', part: dialog },
  { name: 'a choice of runs', ...runPicker },
  { name: 'a choice of runs that finds none', ...runPicker, typed: 'no such run' },
  { name: 'an inspection', prepare: openMask, opener: 'inspect-open', part: dialog },
  { name: 'identifiability', prepare: openMask, opener: 'identifiability-open', part: dialog },
  { name: 'an export', prepare: openMask, opener: 'export-open', part: dialog },
  { name: 'a file to replace', prepare: writeExport, opener: 'export-write', part: question },
  { name: 'the menu of a mask', prepare: openMask, opener: 'mask-view', ...pictureMenu },
  { name: 'the menu of a frame', prepare: openCapture, opener: 'frame-view', ...pictureMenu },
  { name: 'a capture to save', prepare: openChangedCapture, opener: 'capture-save', part: dialog },
  { name: 'a capture to leave', prepare: openChangedCapture, opener: 'capture-close', part: question },
  { name: 'fields to export', prepare: openResults, opener: 'field-export-open', part: dialog },
  { name: 'a new name of a data set', prepare: openImported, opener: 'dataset-rename', part: dialog },
  { name: 'a choice of arrays', prepare: openImport, opener: 'import-array', part: dialog },
  { name: 'the columns of the history', ...overRuns, opener: 'columns' },
  { name: 'the choices of a filter', ...overRuns, opener: 'filter-states' },
  { name: 'the range of a filter', ...overRuns, opener: 'filter-psnr' },
  { name: 'the deleted runs', ...overRuns, opener: 'open-trash' },
  { name: 'runs to remove for good', prepare: openTrash, opener: 'purge-all', part: question },
  { name: 'storage to clear', prepare: openStorage, opener: 'clear-trash', part: question },
];

/** Opens it as the keyboard does. */
export async function openByKeyboard(page: Page, { prepare, opener, key = 'Enter', part, typed }: Overlay): Promise<void> {
  await prepare(page);
  await page.getByTestId(opener).focus();
  await page.keyboard.press(key);
  await part(page).waitFor();
  // A handler of Vue takes no event that is as old as itself.
  await page.clock.setFixedTime(NOW + 60_000);
  if (typed !== undefined) await page.keyboard.type(typed);
}

/** More than there is to stop at in one. */
const STOPS = 80;

/** What is wrong with it for a hand on the keyboard, a line each: Tab stays in it and is seen, Escape gives the focus back. */
export async function keyboardProblems(page: Page, { part, opener, staysOutside = false }: Overlay): Promise<string[]> {
  const problems = new Set<string>();
  const inside = staysOutside ? page.getByTestId(opener) : part(page);
  /** Whether the walk has not been there yet. */
  const stopAt = async (key: string): Promise<boolean> => {
    await page.keyboard.press(key);
    const stop = await inside.evaluate((element) => {
      const active = document.activeElement!;
      const { outlineStyle, boxShadow } = getComputedStyle(active);
      const again = active.hasAttribute('data-walked');
      if (element.contains(active)) active.setAttribute('data-walked', '');
      return {
        name: active.outerHTML.slice(0, 160),
        within: element.contains(active),
        // The item of a menu is marked by its ground.
        marked: outlineStyle !== 'none' || boxShadow !== 'none' || active.hasAttribute('data-highlighted'),
        again,
      };
    });
    if (!stop.within) problems.add(`${key} leaves it for ${stop.name}`);
    else if (!stop.marked) problems.add(`focus is not seen at ${stop.name}`);
    return !stop.again;
  };
  if (!staysOutside) {
    for (let stop = 0; stop < STOPS && (await stopAt('Tab')); stop++);
    for (let stop = 0; stop < 3; stop++) await stopAt('Shift+Tab');
  }
  for (const key of ['ArrowDown', 'ArrowDown', 'ArrowUp']) await stopAt(key);
  await page.keyboard.press('Escape');
  await part(page).waitFor({ state: 'hidden' });
  // Given back once what was over the screen is gone, which is not the same moment.
  const back = await page
    .locator(`[data-testid="${opener}"]:focus-within`)
    .waitFor({ state: 'attached', timeout: 3000 })
    .then(
      () => true,
      () => false,
    );
  return back ? [...problems] : [...problems, `the focus does not come back to ${opener}`];
}
