import { app, session, type IpcMainInvokeEvent, type WebPreferences } from 'electron';
import { isPageAddress } from './protocol.ts';

/** The page runs as a web page would: no Node, its own world, and a sandbox that the operating system enforces. */
export const pagePreferences: WebPreferences = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  webSecurity: true,
  webviewTag: false,
  spellcheck: false,
};

/** Keeps every page, whoever made it, on the app's own screens and without permissions. */
export function lockDown(): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event, url) => {
      if (!isPageAddress(url)) event.preventDefault();
    });
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  });
  session.defaultSession.setPermissionRequestHandler((_contents, permission, decide) => decide(isAllowed(permission)));
  session.defaultSession.setPermissionCheckHandler((_contents, permission) => isAllowed(permission));
}

/** Copying a pixel's value or a path is all that the screens need of the system. */
const isAllowed = (permission: string): boolean => permission === 'clipboard-sanitized-write';

/** Only the main frame of the app's own screens may send messages. Throws otherwise. */
export function checkSender({ senderFrame }: IpcMainInvokeEvent): void {
  // Null once the frame was navigated away or destroyed.
  if (senderFrame === null || senderFrame.parent !== null || !isPageAddress(senderFrame.url)) {
    throw new Error('A message from a page that is not the app was refused');
  }
}
