import { mkdtemp } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { takeFrames, takePictures } from './frames.ts';
import { openDesktop, type Desktop } from './fronts.ts';
import type { PreloadedWindow } from './preloaded.ts';
import { findElectron } from './runtime.ts';
import { startSmallDesign, stateOf } from './small-design.ts';

const runtime = findElectron();
if ('missing' in runtime) process.stderr.write(`The death of the core is not tried: ${runtime.missing}\n`);

/** What goes wrong with the events and answers that the page waits for. */
type Heard = typeof globalThis & { heard: Record<string, string> };

describe.skipIf('missing' in runtime)('when the core process is killed', () => {
  let folder: string;
  let capture: string;
  let desktop: Desktop;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'kinoform-core-death-'));
    capture = await takeFrames(folder, '--bench', 'aligned');
    desktop = await openDesktop((runtime as { executable: string }).executable, folder);
    await at('core-state').filter({ hasText: 'ready' }).waitFor();
  }, 120_000);
  afterAll(async () => {
    // What was resumed goes on: nobody shall be asked about it.
    await desktop?.app.evaluate(({ app }) => app.exit(0)).catch(() => undefined);
    await desktop?.close().catch(() => undefined);
  }, 60_000);

  const at = (id: string) => desktop.page.getByTestId(id);

  /** Whether there was one. */
  const kill = (): Promise<boolean> =>
    desktop.app.evaluate(({ app }) => {
      const core = app.getAppMetrics().find(({ name, serviceName }) => [name, serviceName].includes('Kinoform core'));
      return core !== undefined && process.kill(core.pid, 'SIGKILL');
    });

  /** Kills the core, and waits until the window has said so and has another one. */
  async function killCore(): Promise<void> {
    expect(await kill()).toBe(true);
    await at('core-down').waitFor();
    await at('core-state').filter({ hasText: 'ready' }).waitFor();
    await at('core-down').waitFor({ state: 'detached' });
  }

  /** Every screen still opens. */
  async function expectUsable(): Promise<void> {
    for (const screen of ['datasets', 'mask', 'reconstruct', 'runs', 'settings', 'design']) {
      await at(`nav-${screen}`).click();
      await desktop.page.locator(`[data-testid=nav-${screen}][aria-current=page]`).waitFor();
    }
  }

  test('a training is interrupted, and goes on from its checkpoint', async () => {
    const run = await startSmallDesign(desktop.page, 'long', 500);
    await stateOf(desktop.page, run, ['running'], 120_000);
    const epochs = () =>
      desktop.page.evaluate(
        ([id]) =>
          (window as unknown as PreloadedWindow).kinoform.client
            .request('runs.show', { run: id! })
            .then(({ summary }) => summary.epoch),
        [run],
      );
    await expect.poll(epochs, { timeout: 120_000, interval: 500 }).toBeGreaterThan(1);
    await killCore();
    expect(await stateOf(desktop.page, run, ['interrupted'], 30_000)).toBe('interrupted');
    await expectUsable();
    await desktop.page.evaluate(
      ([id]) => (window as unknown as PreloadedWindow).kinoform.client.request('designs.resume', { run: id! }),
      [run],
    );
    expect(await stateOf(desktop.page, run, ['running'], 60_000)).toBe('running');
    expect(await epochs()).toBeGreaterThan(0);
    await desktop.page.evaluate(
      ([id]) => (window as unknown as PreloadedWindow).kinoform.client.request('designs.pause', { run: id! }),
      [run],
    );
  }, 400_000);

  test('a reconstruction is interrupted, and can be made again', async () => {
    const start = (iterations: number) =>
      desktop.page.evaluate(
        ([file, most]) =>
          (window as unknown as PreloadedWindow).kinoform.client
            .request('reconstructions.start', {
              name: 'bench',
              source: { kind: 'capture', file: file as string },
              settings: { methods: ['raar'], iterations: most as number, trust: { restarts: 0 } },
            })
            .then(({ reconstruction }) => reconstruction),
        [capture, iterations] as const,
      );
    const stateNow = (id: string) =>
      desktop.page.evaluate(
        ([which]) =>
          (window as unknown as PreloadedWindow).kinoform.client
            .request('reconstructions.show', { reconstruction: which! })
            .then(({ summary }) => summary.state),
        [id],
      );
    const killed = await start(100_000);
    await desktop.page.waitForTimeout(500);
    expect(await stateNow(killed)).toBe('running');
    await killCore();
    expect(await stateNow(killed)).toBe('interrupted');
    await expectUsable();
    const again = await start(20);
    await expect.poll(() => stateNow(again), { timeout: 120_000, interval: 500 }).toBe('done');
  }, 300_000);

  test('a calibration and an import say that they ended, and can be begun again', async () => {
    const begin = (job: string) =>
      desktop.page.evaluate(
        ([path, name]) => {
          const { client } = (window as unknown as PreloadedWindow).kinoform;
          const { heard } = Object.assign(globalThis as Heard, { heard: {} as Record<string, string> });
          client.subscribe('calibration.progress', ({ job: which }) => (heard[which] = 'working'));
          void client
            .request('captures.calibrate', {
              path: path!,
              changes: [],
              job: name!,
              source: { kind: 'blind', scenes: 'amplitude' },
              keepOrder: true,
              aberrations: 'all',
            })
            .then(
              () => (heard[name!] = 'done'),
              (error: { message: string }) => (heard[name!] = error.message),
            );
        },
        [capture, job],
      );
    const images = path.join(folder, 'images');
    await takePictures(images, 4_000);
    const startImport = () =>
      desktop.page.evaluate(
        async ([paths]) => {
          const { client } = (window as unknown as PreloadedWindow).kinoform;
          const source = { paths: [paths!], variable: null, axis: null };
          const { processing } = await client.request('datasets.look', { source, processing: null });
          const split = { kind: 'design' } as const;
          const scene = { model: 'amplitude', phaseRange: Math.PI } as const;
          await client.request('datasets.import', { name: 'cells', source, processing, split, scene, overwrite: false });
        },
        [images],
      );
    const importing = () =>
      desktop.page.evaluate(() =>
        (window as unknown as PreloadedWindow).kinoform.client
          .request('datasets.importing', {})
          .then(({ state }) => state?.state ?? null),
      );
    const heard = (job: string) => desktop.page.evaluate(([name]) => (globalThis as Heard).heard[name!], [job]);
    await startImport();
    await begin('first');
    await expect.poll(() => heard('first'), { timeout: 60_000 }).toBe('working');
    expect(await importing()).toBe('running');
    await killCore();
    await expect.poll(() => heard('first')).toMatch(/core process was ended by SIGKILL|ended/);
    await expectUsable();
    await begin('second');
    await expect.poll(() => heard('second'), { timeout: 60_000 }).toMatch(/working|done/);
    expect(await importing()).toBeNull();
    await startImport();
    await expect.poll(importing, { timeout: 120_000, interval: 500 }).not.toBe('running');
    const names = await desktop.page.evaluate(() =>
      (window as unknown as PreloadedWindow).kinoform.client
        .request('datasets.list', {})
        .then((sets) => sets.map(({ name }) => name)),
    );
    expect(names).toContain('cells');
  }, 300_000);

  test('a generator in training is interrupted, and goes on from where it was kept', async () => {
    const { page } = desktop;
    const trainings = () =>
      page.evaluate(() =>
        (window as unknown as PreloadedWindow).kinoform.client
          .request('trainings.list', {})
          .then((list) => list.map(({ id, state, step }) => ({ id, state, step }))),
      );
    const id = await page.evaluate(() =>
      (window as unknown as PreloadedWindow).kinoform.client
        .request('trainings.start', {
          config: {
            version: 1,
            name: 'long',
            seed: 0,
            dataset: { source: 'fashion-mnist-sample', height: 16, width: 16, train: 500, validation: 50 },
            network: { kind: 'dense', latent: 4, hidden: [16] },
            training: { objective: 'elbo', epochs: 100_000, batchSize: 50, learningRate: 1e-3 },
          },
        })
        .then(({ training }) => training),
    );
    const now = async () => (await trainings()).find((training) => training.id === id);
    await expect.poll(async () => (await now())?.step ?? 0, { timeout: 120_000, interval: 500 }).toBeGreaterThan(0);
    await killCore();
    await expect.poll(async () => (await now())?.state, { timeout: 30_000 }).toBe('interrupted');
    await expectUsable();
    const ask = (request: 'trainings.resume' | 'trainings.pause') =>
      page.evaluate(
        ([name, training]) => (window as unknown as PreloadedWindow).kinoform.client.request(name!, { training: training! }),
        [request, id] as const,
      );
    await ask('trainings.resume');
    await expect.poll(async () => (await now())?.state, { timeout: 60_000 }).toBe('running');
    expect((await now())?.step).toBeGreaterThan(0);
    await ask('trainings.pause');
    await expect.poll(async () => (await now())?.state, { timeout: 60_000 }).toBe('paused');
  }, 400_000);

  test('a core that dies again and again is started again by whoever asks', async () => {
    const givenUp = async (): Promise<boolean> => {
      await kill();
      return at('core-restart').isVisible();
    };
    await expect.poll(givenUp, { timeout: 60_000, interval: 250 }).toBe(true);
    await at('core-restart').click();
    await at('core-state').filter({ hasText: 'ready' }).waitFor();
    await at('core-down').waitFor({ state: 'detached' });
    await expectUsable();
  }, 120_000);
});
