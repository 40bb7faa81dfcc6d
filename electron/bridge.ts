import { dialog, ipcMain, shell, type BrowserWindow, type IpcMainInvokeEvent } from 'electron';
import path from 'node:path';
import { z } from 'zod';
import { events, type EventName, type KinoformClient, type RequestInput, type RequestName } from '../core/service/contract.ts';
import { toFailure } from '../core/service/contract-failure.ts';
import { checkInput, checkRequestName } from '../core/service/contract-validation.ts';
import { channels, type Envelope } from './channels.ts';
import { checkSender } from './security.ts';

interface ClientBridge {
  currentWindow(): BrowserWindow | null;
  /** Hears of every request, and of its end. */
  follow(request: RequestName, input: unknown, answer: Promise<unknown>): void;
}

/** Answers the page's requests and passes the core's events on to the window. */
export function bridgeClient(client: KinoformClient, { currentWindow, follow }: ClientBridge): void {
  answerWith(channels.request, (name, input) => {
    const known = checkRequestName(name);
    const answer = client.request(known, checkInput(known, input) as RequestInput<typeof known>);
    follow(known, input, answer);
    return answer;
  });
  for (const name of Object.keys(events) as EventName[]) {
    client.subscribe(name, (payload) => currentWindow()?.webContents.send(channels.event, name, payload));
  }
}

/** What a window can and a browser cannot: the system's own dialogs. */
export function bridgeDesktop(currentWindow: () => BrowserWindow | null): void {
  handle(channels.chooseSavePath, async (suggestion) => {
    const options = { defaultPath: z.string().parse(suggestion) };
    const window = currentWindow();
    const { canceled, filePath } = await (window ? dialog.showSaveDialog(window, options) : dialog.showSaveDialog(options));
    return canceled || !filePath ? null : filePath;
  });
  handle(channels.chooseOpenPath, async (kind) => {
    const property = z.enum(['file', 'folder']).parse(kind) === 'file' ? ('openFile' as const) : ('openDirectory' as const);
    const options = { properties: [property] };
    const window = currentWindow();
    const { canceled, filePaths } = await (window ? dialog.showOpenDialog(window, options) : dialog.showOpenDialog(options));
    return canceled ? null : (filePaths[0] ?? null);
  });
  handle(channels.showInFolder, (file) => shell.showItemInFolder(path.resolve(z.string().min(1).parse(file))));
}

/** Answers a channel with data, an error included: one that crosses as it is keeps its text only. */
export function answerWith(channel: string, answer: (...parts: unknown[]) => unknown): void {
  handle(channel, async (...parts): Promise<Envelope> => {
    try {
      return { output: await answer(...parts) };
    } catch (error) {
      return { failure: toFailure(error) };
    }
  });
}

/** Answers a channel, for the app's own page alone. */
export function handle(channel: string, answer: (...parts: unknown[]) => unknown): void {
  ipcMain.handle(channel, (event: IpcMainInvokeEvent, ...parts: unknown[]) => {
    checkSender(event);
    return answer(...parts);
  });
}
