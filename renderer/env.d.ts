import type { DesktopBridge, KinoformClient } from '../core/service/contract.ts';

declare global {
  interface Window {
    /** Put there by the preload of the desktop window; absent in a browser. */
    readonly kinoform?: { readonly client: KinoformClient; readonly desktop: DesktopBridge };
  }
}
