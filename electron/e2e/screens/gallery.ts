import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import { pageHeaders } from '../../../core/service/page-security.ts';
import { readStaticFile } from '../../../core/service/static-files.ts';
import { chromiumArguments, root } from '../runtime.ts';
import { NOW, type Scene } from './scenes.ts';

export const themes = ['dark', 'light'] as const;
type Theme = (typeof themes)[number];

export const sizes = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1200 },
] as const;

const ADDRESS = 'http://kinoform.test/';
/** Looks at a page until two in a row, so many milliseconds apart, are the same. */
const LOOKS = 40;
const BETWEEN_LOOKS_MS = 150;

/** The screens over the simulated core, in a browser that makes the same pictures everywhere. */
export interface Gallery {
  open(scene: Scene, theme: Theme): Promise<Page>;
  close(): Promise<void>;
}

/** Builds the screens and opens the browser. Their fonts are the browser's own, not the system's. */
export async function openGallery(executablePath: string): Promise<Gallery> {
  await build({ configFile: path.join(root, 'build/vite.renderer.ts'), mode: 'fake', logLevel: 'error' });
  const env = { ...(process.env as Record<string, string>), FONTCONFIG_PATH: path.join(os.tmpdir(), 'fonts'), TZ: 'UTC' };
  const browser = await chromium.launch({ executablePath, args: chromiumArguments, env });
  // One page for all: this Chromium runs in one process, which ends with the first context that is closed.
  const page = await browser.newPage({ reducedMotion: 'reduce' });
  await page.addInitScript(() => localStorage.clear());
  await page.route(`${ADDRESS}**`, async (route) => {
    const file = await readStaticFile(path.join(root, 'dist/renderer-fake'), new URL(route.request().url()).pathname);
    if (file === null) return route.fulfill({ status: 404 });
    return route.fulfill({ headers: { ...pageHeaders, 'Content-Type': file.type }, body: Buffer.from(file.bytes) });
  });
  return {
    async open({ query = '', open }, theme) {
      await page.setViewportSize(sizes[0]);
      await page.clock.setFixedTime(NOW);
      await page.emulateMedia({ colorScheme: theme });
      await page.goto(`${ADDRESS}dev.html?speed=0&${query}`);
      await page.getByTestId('version').waitFor();
      await open(page);
      await dismissNotices(page);
      return page;
    },
    close: () => browser.close(),
  };
}

/** Notices go by themselves, sooner or later; behind a dialog, too, where no pointer reaches them. */
async function dismissNotices(page: Page): Promise<void> {
  const notices = page.locator('[data-testid^=notice-]');
  await notices.evaluateAll((all) => all.forEach((notice) => [...notice.querySelectorAll('button')].at(-1)?.click()));
  await notices.first().waitFor({ state: 'detached' });
}

/** A picture of the page once nothing moves in it. */
export async function pictureOf(page: Page, size: (typeof sizes)[number]): Promise<Buffer> {
  await page.setViewportSize(size);
  let last: Buffer | null = null;
  for (let look = 0; look < LOOKS; look++) {
    const now = await page.screenshot({ animations: 'disabled' });
    if (last?.equals(now)) return now;
    last = now;
    await page.waitForTimeout(BETWEEN_LOOKS_MS);
  }
  throw new Error('Something moves in the page and does not stop');
}

/** What axe-core finds wrong with the accessibility of the page, a line each. */
export async function accessibilityProblems(page: Page): Promise<string[]> {
  await page.evaluate(await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
  return page.evaluate(async () => {
    const { axe } = window as unknown as { axe: typeof import('axe-core') };
    const { violations } = await axe.run();
    return violations.flatMap(({ id, help, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${help} (${target.join(' ')}) ${failureSummary ?? ''}`),
    );
  });
}
