import { z } from 'zod';

/** A rectangle of the desktop, in pixels of the system. */
interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const size = z.int().positive();
export const stateSchema = z.object({ x: z.int(), y: z.int(), width: size, height: size, maximized: z.boolean() });
export type WindowState = z.infer<typeof stateSchema>;

/** Without a place of its own the system chooses one. */
export type WindowPlace = Omit<WindowState, 'x' | 'y'> & Partial<Pick<WindowState, 'x' | 'y'>>;

const USUAL = { width: 1360, height: 860, maximized: false };

/**
 * Where a window goes that was at `kept`: there, while a display has enough of its title bar to move it by; otherwise onto the first display, with
 * the size that it had.
 * @param areas of the displays, the main one first
 */
export function placeOnDisplays(kept: WindowState | null, areas: readonly Area[]): WindowPlace {
  const state = kept ?? USUAL;
  if (kept !== null && areas.some((area) => showsTitleBar(kept, area))) return kept;
  const [{ width, height } = USUAL] = areas;
  return { width: Math.min(state.width, width), height: Math.min(state.height, height), maximized: state.maximized };
}

function showsTitleBar(window: Area, area: Area): boolean {
  const width = Math.min(window.x + window.width, area.x + area.width) - Math.max(window.x, area.x);
  return width >= 100 && window.y >= area.y - 10 && window.y < area.y + area.height - 50;
}
