import type { Page } from 'playwright-core';
import type { FakeClient } from '../../../renderer/client/fake.ts';

/** A state of a screen that is looked at: how the page is asked for, and the way there from its start. */
export interface Scene {
  readonly name: string;
  /** See renderer/dev.ts. */
  readonly query?: string;
  /** Something over or in a screen that is looked at in both sizes: the smaller one shows it. */
  readonly detail?: true;
  open(page: Page): Promise<void>;
}

export const go = (page: Page, screen: string): Promise<void> => page.getByTestId(`nav-${screen}`).click();

/** When it is in every picture: the evening of a day in March 2026. */
export const NOW = Date.UTC(2026, 2, 2, 20);

/** The simulated core of the page. */
export type FakeWindow = typeof globalThis & { readonly fakeClient: FakeClient };

export const scenes: readonly Scene[] = [
  { name: 'start', open: (page) => go(page, 'start') },
  { name: 'start-empty', detail: true, query: 'runs=none', open: (page) => go(page, 'start') },
  { name: 'datasets', open: (page) => go(page, 'datasets') },
  { name: 'design', open: (page) => go(page, 'design') },
  {
    name: 'design-training',
    async open(page) {
      await train(page, 150);
      await page.getByTestId('picture-reconstruction').waitFor();
    },
  },
  {
    name: 'design-done',
    detail: true,
    async open(page) {
      await train(page, 10_000);
      await page.getByTestId('score-network').waitFor();
    },
  },
  {
    name: 'mask',
    async open(page) {
      await train(page, 10_000);
      await go(page, 'mask');
      await page.getByTestId('export-open').waitFor();
    },
  },
  {
    name: 'export',
    detail: true,
    async open(page) {
      await train(page, 10_000);
      await go(page, 'mask');
      await page.getByTestId('export-open').click();
      await page.getByTestId('export-preflight').getByTestId('finding-two-pi').waitFor();
    },
  },
  {
    name: 'reconstruct-frames',
    async open(page) {
      await openCapture(page);
      await page.getByTestId('frame-view').waitFor();
    },
  },
  {
    name: 'reconstruct-results',
    open: openResults,
  },
  { name: 'runs', open: (page) => go(page, 'runs') },
  {
    name: 'runs-details',
    detail: true,
    async open(page) {
      await go(page, 'runs');
      await page.getByTestId('run-r6').click();
      await page.getByTestId('run-details').waitFor();
    },
  },
  {
    name: 'runs-compared',
    async open(page) {
      await go(page, 'runs');
      await page.getByTestId('run-r6').click();
      await page.getByTestId('run-r3').click({ modifiers: ['ControlOrMeta'] });
      await page.getByTestId('compare').click();
      await page.getByTestId('comparison').waitFor();
    },
  },
  {
    name: 'generators',
    async open(page) {
      await go(page, 'generators');
      await page.locator('[data-testid=generator-samples][data-state=known]').waitFor();
    },
  },
  {
    name: 'generator-form',
    detail: true,
    async open(page) {
      await go(page, 'generators');
      await page.getByTestId('training-open').click();
      await page.getByTestId('training-network').selectOption('dcgan');
      await page.getByTestId('training-height').fill('27');
      await page.getByTestId('training-form').getByRole('img').first().waitFor();
    },
  },
  {
    name: 'generator-training',
    async open(page) {
      await go(page, 'generators');
      await page.getByTestId('training-open').click();
      await page.getByTestId('training-epochs').fill('20');
      await page.getByTestId('training-start').click();
      await page.getByTestId('training-details').waitFor();
      await page.evaluate(() => (window as unknown as FakeWindow).fakeClient.trainings.advance(180));
      await page.getByTestId('training-details').locator('canvas').waitFor();
    },
  },
  {
    name: 'generators-empty',
    detail: true,
    query: 'runs=none',
    async open(page) {
      await go(page, 'generators');
      await page.getByTestId('generators-empty').waitFor();
    },
  },
  {
    name: 'generator-import',
    detail: true,
    async open(page) {
      await go(page, 'generators');
      await page.getByTestId('generator-import-open').click();
      await page.getByTestId('generator-file').fill('/models/layers.safetensors');
      await page.getByTestId('generator-import').waitFor();
    },
  },
  { name: 'settings', open: (page) => go(page, 'settings') },
  {
    name: 'palette',
    detail: true,
    async open(page) {
      await page.keyboard.press('Control+k');
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'core-down',
    detail: true,
    query: 'core=down',
    async open(page) {
      await page.getByTestId('core-down').waitFor();
    },
  },
];

/** A design with the preset that is chosen first, trained by so many steps. */
export async function train(page: Page, steps: number): Promise<void> {
  await go(page, 'design');
  await page.getByTestId('start').click();
  await page.getByTestId('run-state').waitFor();
  await page.evaluate((count) => {
    const { fakeClient } = window as unknown as FakeWindow;
    return fakeClient.request('jobs.current', {}).then(({ run }) => fakeClient.advance(run!, count));
  }, steps);
}

export async function openCapture(page: Page): Promise<void> {
  await go(page, 'reconstruct');
  await page.getByTestId('capture-path').fill('/bench/capture.json');
  await page.getByTestId('capture-open').click();
}

export async function openResults(page: Page): Promise<void> {
  await openCapture(page);
  await page.getByTestId('tab-results').click();
  await page.getByTestId('reconstruct-start').click();
  await page.getByTestId('reconstruct-progress').waitFor();
  await page.evaluate(() => (window as unknown as FakeWindow).fakeClient.reconstructions.advance(1));
  await page.getByTestId('result-grid').waitFor();
}
