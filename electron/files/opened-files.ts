import { app, type BrowserWindow } from 'electron';
import { handle } from '../bridge.ts';
import { channels } from '../channels.ts';

/** Files that the system asks the app to open wait here until the page takes them: it may not be there yet. */
export class OpenedFiles {
  readonly #currentWindow: () => BrowserWindow | null;
  #waiting: string[] = [];

  constructor(currentWindow: () => BrowserWindow | null) {
    this.#currentWindow = currentWindow;
    // How macOS names files, before the app is ready as well.
    app.on('open-file', (event, file) => {
      event.preventDefault();
      this.open([file]);
    });
  }

  open = (files: readonly string[]): void => {
    if (files.length === 0) return;
    this.#waiting.push(...files);
    this.#currentWindow()?.webContents.send(channels.filesOpened);
  };

  /** Hands them to the page, each once. */
  bridge(): void {
    handle(channels.takeOpenedFiles, () => {
      const files = this.#waiting;
      this.#waiting = [];
      return files;
    });
  }
}
