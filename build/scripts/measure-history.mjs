// How fast the history is over many runs: makes a workspace of them, opens it in Chromium over `kinoform serve`, and prints the times. Needs `npm run build`.
//   node build/scripts/measure-history.mjs [runs, 10000 unless said]
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import chromiumPackage from '@sparticuz/chromium';
import { chromium } from 'playwright-core';

const root = path.resolve(import.meta.dirname, '..', '..');
const count = Number(process.argv[2] ?? 10_000);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'kinoform-history-'));

/** Runs as a year of work would leave them: several presets, sizes, states, tags and notes. */
function makeRuns() {
  const config = JSON.parse(fs.readFileSync(path.join(root, 'assets/presets/mini.json'), 'utf8')).config;
  const states = ['done', 'done', 'done', 'done', 'stopped', 'failed', 'diverged', 'paused'];
  const interval = (mean) => ({ mean, low: mean - 0.3, high: mean + 0.3 });
  for (let index = 0; index < count; index++) {
    const time = new Date(Date.UTC(2025, 0, 1) + index * 45 * 60_000).toISOString();
    const stamp = time.slice(0, 19).replace('T', '-').replaceAll(':', '');
    const id = `${stamp}-mini-${String(index).padStart(5, '0')}`;
    const run = path.join(folder, 'runs', id);
    const state = states[index % states.length];
    const snapshots = [1, 1, 2, 4, 9][index % 5];
    const psnr = 18 + ((index * 7919) % 1000) / 60;
    const score = (mean) => ({
      count: 400,
      psnr: interval(mean),
      psnrMedian: mean,
      shareAbove30: 0.1,
      ssim: interval(mean / 40),
    });
    const record = {
      id,
      name: `mini, learning rate ${(index % 40) / 100}`,
      preset: ['mini', 'laptop', 'phase', null][index % 4],
      design: {
        model: index % 3 === 0 ? 'phase' : 'amplitude',
        source: 'fashion-mnist',
        height: 32,
        width: 32,
        snapshots,
        seed: index,
      },
      state,
      created: time,
      updated: time,
      engine: 'onnx-cpu',
      epoch: 4,
      epochs: 4,
      lineage: { teacher: null, start: null },
      cost: { trainingSeconds: 150, peakBytes: 7e8, inferenceSeconds: 0.09, batchSize: 32 },
      refinement: { projections: 5, damping: 0 },
      contrast: 0.9,
      evaluation: state === 'done' ? { network: score(psnr), er: score(psnr + 20), 'network+er': score(psnr + 10) } : null,
      reason: state === 'failed' ? 'no such dataset' : null,
      mendable: false,
      version: '0.1.0',
    };
    fs.mkdirSync(run, { recursive: true });
    fs.writeFileSync(path.join(run, 'run.json'), JSON.stringify(record));
    fs.writeFileSync(
      path.join(run, 'config.json'),
      JSON.stringify({ ...config, seed: index, sensing: { ...config.sensing, snapshots } }),
    );
    if (index % 10 !== 0) continue;
    const annotations = { tags: [['bench', 'paper', 'sweep'][(index / 10) % 3]], note: `note ${index}`, star: index % 50 === 0 };
    fs.writeFileSync(path.join(run, 'annotations.json'), JSON.stringify(annotations));
  }
}

/** Milliseconds from an action to the frame that shows what it did. */
const untilPainted = (page, testid, act, value) =>
  page.evaluate(
    ([id, kind, text]) =>
      new Promise((resolve) => {
        const element = document.querySelector(`[data-testid="${id}"]`);
        const began = performance.now();
        if (kind === 'click') element.click();
        else {
          element.value = text;
          element.dispatchEvent(new Event('input', { bubbles: true }));
        }
        // The frame after the one in which the change was drawn.
        requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - began)));
      }),
    [testid, act, value],
  );
const click = (page, testid) => untilPainted(page, testid, 'click', '');
const typeInto = (page, text, testid = 'run-search') => untilPainted(page, testid, 'type', text);

async function measure() {
  const browser = await chromium.launch({ executablePath: await chromiumPackage.executablePath(), args: chromiumPackage.args });
  try {
    console.log(
      `${count} runs, ${os.cpus().length} cores of ${os.cpus()[0].model}, ${os.loadavg()[0].toFixed(1)} processes that want them`,
    );
    // One page throughout: this Chromium is a single process, which ends with its page.
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    // The first core reads every folder and builds the index, the second finds it; one that is up knows the runs.
    await served((address) => openApp(page, address, 'no index yet, app opened'));
    await served(async (address) => {
      for (const title of ['core started anew, app opened', 'app opened again', 'app opened again'])
        await openApp(page, address, title);
      await useHistory(page);
      await useRunPicker(page);
    });
  } finally {
    await browser.close();
  }
}

/** Serves the workspace while something is done. */
async function served(use) {
  const args = [path.join(root, 'dist/cli/kinoform.cjs'), 'serve', '--no-open', '--json', '--workspace', folder];
  const server = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const [line] = await new Promise((resolve) => server.stdout.once('data', (data) => resolve(String(data).split('\n'))));
    await use(JSON.parse(line).address);
  } finally {
    server.kill('SIGINT');
    await new Promise((resolve) => server.once('exit', resolve));
  }
}

/** Seconds of CPU time of all that this process started: what a busy machine does not stretch. Null where the system does not tell as Linux does. */
function usedByChildren() {
  if (process.platform !== 'linux') return null;
  const processes = fs.readdirSync('/proc').flatMap((name) => {
    try {
      // After the name in brackets: state, parent, ..., and at 11 and 12 the ticks of a hundredth of a second in user and in kernel mode.
      const fields = fs.readFileSync(`/proc/${name}/stat`, 'utf8').split(') ').at(-1).split(' ');
      return [{ id: Number(name), parent: Number(fields[1]), seconds: (Number(fields[11]) + Number(fields[12])) / 100 }];
    } catch {
      return [];
    }
  });
  const under = (parent) =>
    processes.filter((each) => each.parent === parent).reduce((sum, { id, seconds }) => sum + seconds + under(id), 0);
  return under(process.pid);
}

async function openApp(page, address, title) {
  const before = usedByChildren();
  const began = performance.now();
  await page.goto(address);
  await page.getByTestId('nav-runs').waitFor();
  await page.getByTestId('nav-runs').click();
  await page.locator('[data-testid="runs-table"] [role=row]').nth(20).waitFor();
  const elapsed = Math.round(performance.now() - began);
  const used = before === null ? '' : `, ${(usedByChildren() - before).toFixed(2)} s of CPU time`;
  console.log(`${title}: table after ${elapsed} ms${used}`);
}

async function useHistory(page) {
  await page.getByTestId('nav-mask').click();
  await report('history opened', () => click(page, 'nav-runs'), '[data-testid="runs-table"] [role=row]:nth-child(10)');
  for (const text of ['0.3', 'paper', 'no such run', '']) {
    await report(`search "${text}"`, () => typeInto(page, text));
  }
  await click(page, 'filter-states');
  await page.getByTestId('choice-states-done').waitFor();
  await report('filter by state', () => click(page, 'choice-states-done'));
  await report('sort by PSNR', () => click(page, 'sort-network'));

  async function report(what, act) {
    const times = await act();
    console.log(`${what}: ${times.toFixed(0)} ms to the next picture, ${await page.getByTestId('run-count').textContent()}`);
  }
}

/** Chooses one of the runs where a screen asks for one. */
async function useRunPicker(page) {
  await page.getByTestId('nav-mask').click();
  await page.getByTestId('mask-run').waitFor();
  await report('list of runs opened', () => click(page, 'mask-run'));
  for (const text of ['m', 'mi', 'mini, learning rate 0.3', 'no such run', '']) {
    await report(`"${text}" typed into it`, () => typeInto(page, text, 'mask-run'));
  }

  async function report(what, act) {
    const times = await act();
    const shown = await page.locator('[data-testid="mask-run-list"] [role=option]').count();
    console.log(`${what}: ${times.toFixed(0)} ms to the next picture, ${shown} items`);
  }
}

makeRuns();
try {
  await measure();
} finally {
  fs.rmSync(folder, { recursive: true });
}
