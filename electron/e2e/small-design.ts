import type { Page } from 'playwright-core';
import mini from '../../assets/presets/mini.json' with { type: 'json' };
import type { DesignConfig } from '../../core/service/contract.ts';
import type { PreloadedWindow } from './preloaded.ts';

/** Begins a design of a few scenes as the Design screen would, and gives its run. Seconds an epoch. */
export async function startSmallDesign(page: Page, name: string, epochs: number): Promise<string> {
  const base = mini.config as DesignConfig;
  const config: DesignConfig = {
    ...base,
    name,
    dataset: { ...base.dataset, train: 256, validation: 32, test: 32 },
    training: { ...base.training, epochs, checkpointSeconds: 1 },
  };
  const { run } = await page.evaluate(
    ([asked]) => (window as unknown as PreloadedWindow).kinoform.client.request('designs.start', { config: asked! }),
    [config],
  );
  return run;
}

/** Waits until a run is in one of these states, and gives it. */
export async function stateOf(page: Page, run: string, states: readonly string[], timeout: number): Promise<string> {
  for (const started = Date.now(); ; await page.waitForTimeout(300)) {
    const state = await page.evaluate(
      ([id]) =>
        (window as unknown as PreloadedWindow).kinoform.client
          .request('runs.show', { run: id! })
          .then(({ summary }) => summary.state),
      [run],
    );
    if (states.includes(state)) return state;
    if (Date.now() - started > timeout) throw new Error(`Run ${run} is ${state}, not ${states.join(' or ')}`);
  }
}
