import { app, type BrowserWindow } from 'electron';
import { z } from 'zod';
import { showWindow } from '../window.ts';

/** What a second start tells the first. */
const tidingsSchema = z.object({ files: z.array(z.string().min(1)) });

interface FirstInstance {
  currentWindow(): BrowserWindow | null;
  open(files: readonly string[]): void;
}

/** Two apps on one workspace would train side by side: a second start shows the first one's window instead, and hands it its files. False for the second. */
export function isOnlyInstance(files: readonly string[], { currentWindow, open }: FirstInstance): boolean {
  if (!app.requestSingleInstanceLock({ files: [...files] })) return false;
  app.on('second-instance', (_event, _arguments, _folder, tidings) => {
    const window = currentWindow();
    if (window !== null) showWindow(window);
    const told = tidingsSchema.safeParse(tidings);
    if (told.success) open(told.data.files);
  });
  return true;
}
