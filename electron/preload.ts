import { contextBridge, ipcRenderer, webUtils, type IpcRendererEvent } from 'electron';
import type { DesktopBridge, KinoformClient, ShowState } from '../core/service/contract.ts';
import { channels, type Envelope } from './channels.ts';

// The only code that sees both the page and Electron. It passes data on and nothing else: the main process checks every message.
const client = {
  request: (name: string, input: unknown) => ask(channels.request, name, input),
  subscribe: (name: string, listener: (payload: unknown) => void) =>
    hear(channels.event, (event, payload) => {
      if (event === name) listener(payload);
    }),
} as KinoformClient;

const desktop: DesktopBridge = {
  chooseSavePath: (suggestion) => ipcRenderer.invoke(channels.chooseSavePath, suggestion),
  chooseOpenPath: (kind) => ipcRenderer.invoke(channels.chooseOpenPath, kind),
  showInFolder: (path) => ipcRenderer.invoke(channels.showInFolder, path),
  changeWorkspace: (folder) => ask(channels.changeWorkspace, folder),
  // Electron before 29 has no webUtils, but its files carry their path.
  pathOf: (file) => (webUtils as typeof webUtils | undefined)?.getPathForFile(file as File) ?? '',
  onCommand: (listener) => hear(channels.command, (id) => listener(id as string)),
  setAvailableCommands: (ids) => ipcRenderer.invoke(channels.setAvailableCommands, ids),
  onOpenedFile: (listener) => {
    const take = async (): Promise<void> => {
      for (const file of (await ipcRenderer.invoke(channels.takeOpenedFiles)) as string[]) listener(file);
    };
    void take();
    return hear(channels.filesOpened, () => void take());
  },
  listDisplays: (picture) => ask(channels.listDisplays, picture),
  startShow: (request) => ask(channels.startShow, request),
  moveShow: (by) => ask(channels.moveShow, by),
  endShow: () => ask(channels.endShow),
  onShow: (listener) => hear(channels.showChanged, (state) => listener(state as ShowState)),
};

async function ask<T>(channel: string, ...parts: unknown[]): Promise<T> {
  const envelope = (await ipcRenderer.invoke(channel, ...parts)) as Envelope;
  if ('output' in envelope) return envelope.output as T;
  // A plain object, as an error would lose its fields on the way to the page.
  throw envelope.failure;
}

function hear(channel: string, listener: (...parts: unknown[]) => void): () => void {
  const listen = (_event: IpcRendererEvent, ...parts: unknown[]) => listener(...parts);
  ipcRenderer.on(channel, listen);
  return () => void ipcRenderer.removeListener(channel, listen);
}

contextBridge.exposeInMainWorld('kinoform', { client, desktop });
