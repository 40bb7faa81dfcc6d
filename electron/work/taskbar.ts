import type { BrowserWindow } from 'electron';
import type { Work } from './work.ts';

/** Electron's value for work of which nobody knows how far it is, and for none. */
const UNKNOWN = 2;
const NONE = -1;

/** Shows how far the work is in the task bar or dock. */
export function showInTaskbar(work: Work, window: BrowserWindow): void {
  work.onChange(([first]) => {
    if (!window.isDestroyed()) window.setProgressBar(first === undefined ? NONE : (first.share ?? UNKNOWN));
  });
}
