import { screen, type BrowserWindow } from 'electron';
import { readFileSync, writeFileSync } from 'node:fs';
import { placeOnDisplays, stateSchema, type WindowPlace, type WindowState } from './window-place.ts';

/** Where the window goes: where it was last, as far as the displays of today have room for it. */
export function readWindowState(file: string): WindowPlace {
  const areas = [screen.getPrimaryDisplay(), ...screen.getAllDisplays()].map(({ workArea }) => workArea);
  return placeOnDisplays(keptState(file), areas);
}

function keptState(file: string): WindowState | null {
  try {
    return stateSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
}

/** Keeps size and place when the window closes. Synchronously: the process may end next. */
export function keepWindowState(window: BrowserWindow, file: string): void {
  window.on('close', () => {
    const state: WindowState = { ...window.getNormalBounds(), maximized: window.isMaximized() };
    try {
      writeFileSync(file, JSON.stringify(state));
    } catch {
      // A window that opens at its usual size is all that is lost.
    }
  });
}
