import { app, dialog, type BrowserWindow } from 'electron';
import type { KinoformClient } from '../core/service/contract.ts';

/** A core that does not answer must not keep the window open. */
const PATIENCE_MS = 2_000;

/** When a design is being trained, closing the window asks first, and pauses it: it goes on from there at the next start. */
export function askBeforeClosing(window: BrowserWindow, client: KinoformClient): void {
  let decided = false;
  let asking = false;
  window.on('close', (event) => {
    if (decided) return;
    event.preventDefault();
    if (asking) return;
    asking = true;
    void mayClose(window, client).then((may) => {
      asking = false;
      if (!may || window.isDestroyed()) return;
      decided = true;
      window.close();
    });
  });
}

async function mayClose(window: BrowserWindow, client: KinoformClient): Promise<boolean> {
  const run = await currentRun(client);
  if (run === null) return true;
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    message: 'A design is being trained.',
    detail: 'It is paused when you quit, and goes on from there when you resume it.',
    buttons: ['Pause and quit', 'Keep training'],
    defaultId: 0,
    cancelId: 1,
  });
  if (response !== 0) return false;
  // Whatever comes of it: a run that could not be paused is interrupted, and resumes from its last checkpoint.
  await client.request('designs.pause', { run }).catch(() => undefined);
  return true;
}

async function currentRun(client: KinoformClient): Promise<string | null> {
  const noAnswer = new Promise<null>((resolve) => void setTimeout(() => resolve(null), PATIENCE_MS));
  const answer = client.request('jobs.current', {}).then(
    ({ run }) => run,
    () => null,
  );
  return Promise.race([answer, noAnswer]);
}

/** The app ends with its window, on every system: there is one window, and nothing goes on without it. */
export function quitWithWindow(): void {
  app.on('window-all-closed', () => app.quit());
}
