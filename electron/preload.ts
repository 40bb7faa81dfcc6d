import { contextBridge, ipcRenderer, webUtils, type IpcRendererEvent } from 'electron';
import type { DesktopBridge, KinoformClient } from '../core/service/contract.ts';
import { channels, type Envelope } from './channels.ts';

// The only code that sees both the page and Electron. It passes data on and nothing else: the main process checks every message.
const client = {
  async request(name: string, input: unknown): Promise<unknown> {
    const envelope = (await ipcRenderer.invoke(channels.request, name, input)) as Envelope;
    if ('output' in envelope) return envelope.output;
    // A plain object, as an error would lose its fields on the way to the page.
    throw envelope.failure;
  },
  subscribe(name: string, listener: (payload: unknown) => void): () => void {
    const hear = (_event: IpcRendererEvent, event: string, payload: unknown) => {
      if (event === name) listener(payload);
    };
    ipcRenderer.on(channels.event, hear);
    return () => void ipcRenderer.removeListener(channels.event, hear);
  },
} as KinoformClient;

const desktop: DesktopBridge = {
  chooseSavePath: (suggestion) => ipcRenderer.invoke(channels.chooseSavePath, suggestion),
  chooseOpenPath: (kind) => ipcRenderer.invoke(channels.chooseOpenPath, kind),
  showInFolder: (path) => ipcRenderer.invoke(channels.showInFolder, path),
  // Electron before 29 has no webUtils, but its files carry their path.
  pathOf: (file) => (webUtils as typeof webUtils | undefined)?.getPathForFile(file as File) ?? '',
};

contextBridge.exposeInMainWorld('kinoform', { client, desktop });
