import type { BrowserWindow } from 'electron';

export interface ShowActions {
  /** By so many pictures, backwards below 0. */
  move(by: number): void;
  end(): void;
}

const STEPS: Readonly<Record<string, number>> = {
  ArrowRight: 1,
  ArrowDown: 1,
  PageDown: 1,
  ' ': 1,
  ArrowLeft: -1,
  ArrowUp: -1,
  PageUp: -1,
  Backspace: -1,
};

/** What the keyboard does in a shown window. Every other key is swallowed: none may zoom, reload or leave the page. */
export function listenToKeys(window: BrowserWindow, actions: ShowActions): void {
  window.webContents.on('before-input-event', (event, { type, key }) => {
    event.preventDefault();
    if (type !== 'keyDown') return;
    const step = STEPS[key];
    if (step !== undefined) actions.move(step);
    else if (key === 'Escape') actions.end();
  });
}
