import { app, dialog, type BrowserWindow } from 'electron';
import type { KinoformClient } from '../../core/service/contract.ts';
import { texts } from '../texts.ts';
import type { Background } from './background.ts';
import type { Work, WorkItem } from './work.ts';

/** A checkpoint comes after the step in work; a core that does not answer must not keep the window open. */
const PATIENCE_MS = 60_000;

interface Surroundings {
  readonly client: KinoformClient;
  readonly work: Work;
  readonly background: Background;
}

/** While something is in work, closing the window asks first whether it goes on without a window, or stops where it can go on later. */
export function askBeforeClosing(window: BrowserWindow, { client, work, background }: Surroundings): void {
  let decided = false;
  let asking = false;
  window.on('close', (event) => {
    const [item] = work.items;
    if (decided || item === undefined) return;
    event.preventDefault();
    if (asking) return;
    asking = true;
    void ask(window, item).then(async (answer) => {
      if (answer === 'background') background.enter();
      if (answer === 'quit') {
        if (item.kind === 'training') await pause(client);
        decided = true;
        if (!window.isDestroyed()) window.close();
      }
      asking = false;
    });
  });
}

async function ask(window: BrowserWindow, { kind, name }: WorkItem): Promise<'background' | 'quit' | 'cancel'> {
  const training = kind === 'training';
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    message: training ? texts.closing.training(name) : texts.closing.other(name),
    detail: training ? texts.closing.trainingDetail : texts.closing.otherDetail,
    buttons: [texts.closing.background, training ? texts.closing.pause : texts.closing.stop, texts.closing.cancel],
    defaultId: 0,
    cancelId: 2,
    noLink: true,
  });
  return (['background', 'quit', 'cancel'] as const)[response] ?? 'cancel';
}

/** Whatever comes of it: what could not be paused is interrupted, and resumes from its last checkpoint. */
async function pause(client: KinoformClient): Promise<void> {
  const patience = new Promise<void>((resolve) => void setTimeout(resolve, PATIENCE_MS));
  const paused = client.request('jobs.pause', {}).catch(() => undefined);
  await Promise.race([paused, patience]);
}

/** The app ends with its window, on every system: there is one window, and without it nothing can be asked for. */
export function quitWithWindow(): void {
  app.on('window-all-closed', () => app.quit());
}
