import type { DesktopBridge, KinoformClient } from '../../core/service/contract.ts';

/** What the preload put into the page, for code that a test runs there. */
export interface PreloadedWindow {
  readonly kinoform: { readonly client: KinoformClient; readonly desktop: DesktopBridge };
}
