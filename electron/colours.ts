import { app } from 'electron';

/**
 * Grey levels reach a modulator as they are: whatever profile a display has, its colours are taken for those of the page, and nothing is converted.
 * It holds for every window, as Chromium decides once. Must be called before the app is ready.
 */
export function passColours(): void {
  app.commandLine.appendSwitch('force-color-profile', 'srgb');
}
