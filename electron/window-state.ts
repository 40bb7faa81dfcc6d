import { screen, type BrowserWindow, type Rectangle } from 'electron';
import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

const stateSchema = z.object({ x: z.int(), y: z.int(), width: z.int(), height: z.int(), maximized: z.boolean() });
type WindowState = z.infer<typeof stateSchema>;

/** What was kept of the last window; null when there is nothing, or its screen is gone. */
export function readWindowState(file: string): WindowState | null {
  try {
    const state = stateSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    return screen.getAllDisplays().some(({ workArea }) => overlaps(state, workArea)) ? state : null;
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

/** Enough of the title bar must be on the screen to move the window by it. */
function overlaps(window: Rectangle, area: Rectangle): boolean {
  const width = Math.min(window.x + window.width, area.x + area.width) - Math.max(window.x, area.x);
  return width >= 100 && window.y >= area.y - 10 && window.y < area.y + area.height - 50;
}
