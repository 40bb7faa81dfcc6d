import { BrowserWindow } from 'electron';
import { pageAddress } from './protocol.ts';
import { pagePreferences } from './security.ts';
import { keepWindowState, readWindowState } from './window-state.ts';

interface WindowOptions {
  readonly preload: string;
  readonly stateFile: string;
}

/** The background of the dark screens, so that the window does not flash before the page is drawn. */
const BACKGROUND = '#101214';

/** Opens the window where it was last. */
export function openWindow({ preload, stateFile }: WindowOptions): BrowserWindow {
  const state = readWindowState(stateFile);
  const { maximized = false, ...place } = state ?? { width: 1360, height: 860 };
  const window = new BrowserWindow({
    ...place,
    minWidth: 960,
    minHeight: 640,
    show: false,
    title: 'Kinoform',
    backgroundColor: BACKGROUND,
    webPreferences: { ...pagePreferences, preload },
  });
  keepWindowState(window, stateFile);
  window.once('ready-to-show', () => {
    if (maximized) window.maximize();
    window.show();
  });
  void window.loadURL(pageAddress);
  return window;
}
