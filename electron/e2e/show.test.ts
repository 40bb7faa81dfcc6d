import { mkdtemp, mkdir, readFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import mini from '../../assets/presets/mini.json' with { type: 'json' };
import { decodePictures } from '../../core/formats/read-picture.ts';
import { rootKey, uniform } from '../../core/math/random.ts';
import { TWO_PI } from '../../core/math/units.ts';
import { runLibrary } from '../../core/runs/run-library.ts';
import { workspaceAt } from '../../core/runs/workspace.ts';
import { PLAIN_SETTINGS, type DisplaySummary } from '../../core/service/contract.ts';
import { openDesktop, type Desktop } from './fronts.ts';
import type { PreloadedWindow } from './preloaded.ts';
import { findElectron } from './runtime.ts';
import { missingForTwoDisplays, startTwoDisplays, type TwoDisplays } from './two-displays.ts';

const runtime = findElectron();
const missing = 'missing' in runtime ? runtime.missing : missingForTwoDisplays();
if (missing !== null) process.stderr.write(`The show on a second display is skipped: ${missing}\n`);

const settings = { ...PLAIN_SETTINGS, profile: 'holoeye-pluto-2', wavelength: 633e-9, format: 'bmp' as const };
const PANEL = [1920, 1080] as const;
const SNAPSHOTS = 3;

/** A run with a random mask of three snapshots. */
async function runWithMask(folder: string): Promise<{ id: string }> {
  const library = runLibrary(workspaceAt(folder), { now: () => new Date(), random: Math.random });
  const config = structuredClone(mini.config) as Parameters<typeof library.create>[0];
  const run = await library.create({ ...config, sensing: { ...config.sensing, snapshots: SNAPSHOTS } }, '0.1.0');
  const mask = Float32Array.from(uniform(rootKey(1), SNAPSHOTS * 32 * 32), (u) => u * TWO_PI);
  await run.store.writeDesign({ maskPhase: { shape: [SNAPSHOTS, 32, 32], data: mask }, weights: {} });
  await run.update({ state: 'done' }, new Date());
  return { id: run.id };
}

describe.skipIf(missing !== null)('a mask on a second display', () => {
  let folder: string;
  let displays: TwoDisplays;
  let front: Desktop;
  let run: Awaited<ReturnType<typeof runWithMask>>;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'kinoform-show-'));
    process.stderr.write(`Screenshots: ${folder}\n`);
    const workspace = path.join(folder, 'workspace');
    await mkdir(workspace, { recursive: true });
    run = await runWithMask(workspace);
    displays = await startTwoDisplays(folder, [1280, 900], PANEL);
    front = await openDesktop((runtime as { executable: string }).executable, folder, { display: displays.name });
    await front.page.getByTestId('nav-mask').waitFor();
  }, 120_000);
  afterAll(async () => {
    await front?.close();
    displays?.close();
  }, 60_000);

  const at = (id: string) => front.page.getByTestId(id);

  /** Starts the show, and says why when it is refused. */
  const start = (display: number): Promise<string | null> =>
    front.page.evaluate(
      ([request]) =>
        (window as unknown as PreloadedWindow).kinoform.desktop.startShow(request!).then(
          () => null,
          (failure: { message: string }) => failure.message,
        ),
      [{ display, source: { kind: 'run', run: run.id, settings } } as const],
    );
  const list = (): Promise<readonly DisplaySummary[]> =>
    front.page.evaluate(() =>
      (window as unknown as PreloadedWindow).kinoform.desktop.listDisplays({ width: 1920, height: 1080 }),
    );

  /** The red of every pixel, which is its green and blue too. */
  function shownLevels(): Uint8Array {
    const pixels = displays.secondPixels();
    const levels = new Uint8Array(pixels.length / 3);
    for (let i = 0; i < levels.length; i++) {
      levels[i] = pixels[3 * i]!;
      if (pixels[3 * i + 1] !== levels[i] || pixels[3 * i + 2] !== levels[i]) throw new Error(`pixel ${i} is not grey`);
    }
    return levels;
  }

  test('has the levels of the export in every pixel, and keys of the window step through the snapshots', async () => {
    const out = path.join(folder, 'export', 'mask.bmp');
    await mkdir(path.dirname(out));
    const bitmaps = await front.page.evaluate(
      ([input]) =>
        (window as unknown as PreloadedWindow).kinoform.client.request('exports.write', input!).then(({ files }) => files),
      [{ run: run.id, settings, path: out, overwrite: false }] as const,
    );
    const exported = await Promise.all(
      bitmaps
        .filter((file) => file.endsWith('.bmp'))
        .map(async (file) => decodePictures(new Uint8Array(await readFile(file)), file)[0]!.data),
    );
    expect(exported).toHaveLength(SNAPSHOTS);
    const [first, second] = await list();
    expect([first!.problem === null, second!.problem]).toEqual([false, null]);
    await at('nav-mask').click();
    await at('show-open').click();
    await at(`show-on-${second!.id}`).waitFor();
    expect(await at(`show-on-${first!.id}`).isDisabled()).toBe(true);
    await front.page.screenshot({ path: path.join(folder, 'dialog.png') });
    await at(`show-on-${second!.id}`).click();
    const bar = at('show-bar');
    await bar.waitFor();
    expect(Buffer.compare(shownLevels(), exported[0] as Uint8Array)).toBe(0);
    await bar.press('ArrowRight');
    await at('show-now').filter({ hasText: '2 of 3' }).waitFor();
    expect(Buffer.compare(shownLevels(), exported[1] as Uint8Array)).toBe(0);
    await front.page.screenshot({ path: path.join(folder, 'bar.png') });
    await bar.press('Escape');
    await bar.waitFor({ state: 'detached' });
    expect(front.app.windows()).toHaveLength(1);
  }, 180_000);

  test('is refused on the display of the window, and on one of another size', async () => {
    const [first, second] = await list();
    expect(await start(first!.id)).toMatch(/expected a display without the Kinoform window/);
    displays.resizeSecond([1600, 900]);
    expect(await start(second!.id)).toMatch(
      /^Display at 1280, 0: expected 1920×1080 pixels, as the picture has, found 1600×900 \(/,
    );
    expect(front.app.windows()).toHaveLength(1);
  }, 120_000);
});
