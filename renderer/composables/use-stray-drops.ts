import { useEventListener } from '@vueuse/core';

/** A file that is dropped where nothing takes it would take the place of the page, and of all that was typed in it: it is let go instead. */
export function useStrayDrops(): void {
  useEventListener(window, ['dragover', 'drop'], (event: DragEvent) => {
    if (event.defaultPrevented || event.dataTransfer?.types.includes('Files') !== true) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'none';
  });
}
