// Measures the packaged app as a user meets it, and prints what docs/performance.md has: start to usable window, memory at rest and while training, the frames that
// are dropped meanwhile, and those that are dropped while a mask of 4096×4096 is zoomed. Usage: npm run build && node build/scripts/package-for-tests.mjs && xvfb-run -a node build/scripts/measure-window.mjs
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const fromRoot = (name) => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const executable = process.argv[2] ?? fromRoot('dist/packages/linux-unpacked/kinoform');
const STARTS = 5;
const WATCHED_SECONDS = 20;
const MASK_SIDE = 4096;
const ZOOM_STEPS = 120;

if (!existsSync(executable)) {
  console.error(
    `${executable}: expected the packaged app, found nothing (npm run build && node build/scripts/package-for-tests.mjs)`,
  );
  process.exit(2);
}

async function start(folder) {
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const started = performance.now();
  const child = spawn(executable, [...sandbox, `--user-data-dir=${folder}/user-data`, '--remote-debugging-port=0'], {
    env: { ...process.env, KINOFORM_WORKSPACE: path.join(folder, 'workspace') },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const address = await new Promise((resolve, reject) => {
    let text = '';
    child.stderr.on('data', (part) => {
      const [, found] = /DevTools listening on (ws:\S+)/.exec((text += part)) ?? [];
      if (found) resolve(found);
    });
    child.once('error', (error) => reject(new Error(`The app cannot be started: ${error.message}`)));
    child.once('exit', (code) => reject(new Error(`The app ended with ${code}: ${text.slice(-300)}`)));
  });
  const browser = await chromium.connectOverCDP(address, { noDefaults: true });
  const [context] = browser.contexts();
  const page = context.pages()[0] ?? (await context.waitForEvent('page'));
  await page.locator('[data-testid=core-state][data-state=up]').waitFor();
  const seconds = (performance.now() - started) / 1000;
  return { child, page, seconds, close: () => end(child, browser) };
}

async function end(child, browser) {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
  await browser.close().catch(() => undefined);
}

/** Memory that the app's processes do not share, by what they are. Bytes. */
function memoryOf(pid) {
  const parents = new Map(
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((name) => [Number(name), parentOf(name)]),
  );
  const family = [pid];
  for (const member of family) for (const [child, parent] of parents) if (parent === member) family.push(child);
  const of = { core: 0, window: 0, rest: 0 };
  for (const member of family) {
    const words = read(`/proc/${member}/cmdline`);
    const kind = words.includes('node.mojom.NodeService') ? 'core' : words.includes('--type=renderer') ? 'window' : 'rest';
    for (const [, kilobytes] of read(`/proc/${member}/smaps_rollup`).matchAll(/^Pss:\s+(\d+)/gm)) of[kind] += 1024 * kilobytes;
  }
  return of;
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

const parentOf = (pid) => Number(/^PPid:\s+(\d+)/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 0);

/** How the frames of the window come, in milliseconds between them. */
const frameGaps = (page, seconds) =>
  page.evaluate(
    (limit) =>
      new Promise((resolve) => {
        const gaps = [];
        let last = performance.now();
        const until = last + 1000 * limit;
        const frame = (now) => {
          gaps.push(now - last);
          last = now;
          if (now < until) requestAnimationFrame(frame);
          else resolve(gaps);
        };
        requestAnimationFrame(frame);
      }),
    seconds,
  );

const FRAME_MS = 1000 / 60;
function describeFrames(gaps) {
  const dropped = gaps.reduce((sum, gap) => sum + Math.max(0, Math.round(gap / FRAME_MS) - 1), 0);
  const expected = gaps.reduce((sum, gap) => sum + gap, 0) / FRAME_MS;
  return `${dropped} of ${Math.round(expected)} frames dropped (${((100 * dropped) / expected).toFixed(1)} %), longest gap ${Math.max(...gaps).toFixed(0)} ms`;
}

/** A mask of one snapshot with a phase of its own in every pixel, in the place of that of a run. */
function writeLargeMask(file) {
  const words = `{'descr': '<f4', 'fortran_order': False, 'shape': (1, ${MASK_SIDE}, ${MASK_SIDE}), }`;
  const header = Buffer.alloc(128, ' ');
  header.write('\x93NUMPY\x01\x00', 'latin1');
  header.writeUInt16LE(118, 8);
  header.write(words, 10, 'latin1');
  header.write('\n', 127, 'latin1');
  const phase = Float32Array.from({ length: MASK_SIDE ** 2 }, (_, pixel) => ((pixel * 0.618034) % 1) * 2 * Math.PI);
  writeFileSync(file, Buffer.concat([header, Buffer.from(phase.buffer)]));
}

/** In with the wheel, and out again, as fast as frames come. */
async function zoom(page, view) {
  const { x, y, width, height } = await view.boundingBox();
  await page.mouse.move(x + width / 3, y + height / 3);
  const frames = frameGaps(page, (ZOOM_STEPS * FRAME_MS) / 1000);
  for (let step = 0; step < ZOOM_STEPS; step++) {
    await page.mouse.wheel(0, step < ZOOM_STEPS / 2 ? -60 : 60);
    await page.waitForTimeout(FRAME_MS);
  }
  return frames;
}

const megabytes = ({ core, window, rest }) =>
  `${Math.round((core + window + rest) / 1e6)} MB (window ${Math.round(window / 1e6)}, core ${Math.round(core / 1e6)}, rest ${Math.round(rest / 1e6)})`;

const folder = mkdtempSync(path.join(os.tmpdir(), 'kinoform-measure-'));
try {
  const starts = [];
  for (let index = 0; index < STARTS; index++) {
    const app = await start(folder);
    starts.push(app.seconds);
    await app.close();
  }
  const [first, ...again] = starts;
  console.log(
    `start to a window that answers: first ${first.toFixed(1)} s, then ${again.map((value) => value.toFixed(1)).join(', ')} s`,
  );

  const { child, page, close } = await start(folder);
  await page.waitForTimeout(10_000);
  console.log(`memory at rest: ${megabytes(memoryOf(child.pid))}`);
  console.log(`frames at rest: ${describeFrames(await frameGaps(page, WATCHED_SECONDS))}`);
  await page.getByTestId('nav-design').click();
  await page.getByTestId('preset-select').selectOption('mini');
  await page.getByTestId('start').click();
  await page.getByTestId('picture-reconstruction').waitFor({ timeout: 300_000 });
  const gaps = await frameGaps(page, WATCHED_SECONDS);
  console.log(`memory while training: ${megabytes(memoryOf(child.pid))}`);
  console.log(`frames while training: ${describeFrames(gaps)}`);

  await page.getByTestId('pause').click();
  await page.locator('[data-testid=run-state][data-state=paused]').waitFor({ timeout: 120_000 });
  const [run] = readdirSync(path.join(folder, 'workspace/runs'));
  writeLargeMask(path.join(folder, 'workspace/runs', run, 'mask.npy'));
  const opened = performance.now();
  await page.getByTestId('open-mask').click();
  const view = page.getByTestId('mask-view').locator('canvas').first();
  await view.waitFor({ timeout: 120_000 });
  console.log(`a mask of ${MASK_SIDE}×${MASK_SIDE} is shown after ${((performance.now() - opened) / 1000).toFixed(1)} s`);
  await page.waitForTimeout(5_000);
  console.log(`frames while it is zoomed: ${describeFrames(await zoom(page, view))}`);
  await close();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
