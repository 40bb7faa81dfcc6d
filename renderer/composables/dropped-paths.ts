import type { DesktopBridge } from '../../core/service/contract.ts';

/** Where dropped files lie; none in a browser, which does not say it (there `useDroppedFiles` sends them). */
export function droppedPaths(files: readonly File[], desktop: DesktopBridge | null): string[] {
  if (desktop === null) return [];
  return files.map((file) => (file as { path?: string }).path || desktop.pathOf(file)).filter((path) => path !== '');
}
