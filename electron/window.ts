import { BrowserWindow } from 'electron';
import { pageAddress } from './protocol.ts';
import { pagePreferences } from './security.ts';
import { keepWindowState, readWindowState } from './window-state.ts';

interface WindowOptions {
  readonly preload: string;
  readonly stateFile: string;
  /** A PNG file; where the system takes the icon of the app itself, it is not looked at. */
  readonly icon: string;
}

/** The background of the dark screens, so that the window does not flash before the page is drawn. */
const BACKGROUND = '#101214';

/** Opens the window where it was last. */
export function openWindow({ preload, stateFile, icon }: WindowOptions): BrowserWindow {
  const { maximized, ...place } = readWindowState(stateFile);
  const window = new BrowserWindow({
    ...place,
    minWidth: 960,
    minHeight: 640,
    show: false,
    title: 'Kinoform',
    icon,
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

/** Brings the window before the user, wherever it is. */
export function showWindow(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
