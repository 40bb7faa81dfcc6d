import { app, type BrowserWindow } from 'electron';

/** Two apps on one workspace would train side by side: a second start shows the first one's window instead. False for the second. */
export function isOnlyInstance(currentWindow: () => BrowserWindow | null): boolean {
  if (!app.requestSingleInstanceLock()) return false;
  app.on('second-instance', () => {
    const window = currentWindow();
    if (window === null) return;
    if (window.isMinimized()) window.restore();
    window.focus();
  });
  return true;
}
