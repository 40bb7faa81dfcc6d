import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { BrowserWindow } from 'electron';
import { z } from 'zod';
import { InputError } from '../core/math/input-error.ts';
import type { KinoformClient } from '../core/service/contract.ts';
import { chooseWorkspace, workspaceFolder } from '../core/service/locations.ts';
import type { Supervisor } from '../core/service/supervisor.ts';
import { answerWith } from './bridge.ts';
import { channels } from './channels.ts';

/** Where everything is kept: the same folder as the command line's, unless the environment names another. */
export class WorkspacePlace {
  readonly #named = process.env['KINOFORM_WORKSPACE'] || undefined;
  #folder = workspaceFolder(this.#named);

  get folder(): string {
    return this.#folder;
  }

  /** @throws InputError when the environment names it, or the folder cannot be used */
  async change(folder: string): Promise<void> {
    if (this.#named !== undefined) {
      throw new InputError({
        where: 'workspace',
        expected: 'one that nobody else names',
        found: 'KINOFORM_WORKSPACE in the environment',
        hint: 'start Kinoform without it',
      });
    }
    if (!path.isAbsolute(folder)) throw new InputError({ where: folder, expected: 'an absolute path', found: 'a relative one' });
    await mkdir(folder, { recursive: true });
    await chooseWorkspace(folder);
    this.#folder = folder;
  }
}

interface Parts {
  readonly place: WorkspacePlace;
  readonly supervisor: Supervisor;
  readonly client: KinoformClient;
  currentWindow(): BrowserWindow | null;
}

/** Lets the page change the workspace: what is in work is paused, the core is started anew there, and the page with it. */
export function bridgeWorkspace({ place, supervisor, client, currentWindow }: Parts): void {
  answerWith(channels.changeWorkspace, async (wanted) => {
    const folder = z.string().min(1).parse(wanted);
    await client.request('jobs.pause', {});
    await place.change(folder);
    supervisor.restart();
    currentWindow()?.webContents.reload();
  });
}
