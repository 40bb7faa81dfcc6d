import { useDropZone } from '@vueuse/core';
import type { Ref } from 'vue';
import { useConnection } from '../client/client-key.ts';
import type { ArrivedFiles } from '../stores/uploads.ts';
import { droppedPaths } from './dropped-paths.ts';
import { filesOfDrop } from './dropped-files.ts';
import { useFileSending } from './use-file-sending.ts';

/**
 * Files and folders that are dropped on an element, by their paths on the machine of the core: where they lie, or, from a browser, where they were sent.
 * `choose` is the way without a mouse: a browser's own dialog, whose files are sent likewise.
 * @param onArrive not called when sending failed or was cancelled, which the window has told
 */
export function useDroppedFiles(
  target: Readonly<Ref<HTMLElement | null>>,
  onArrive: (arrived: ArrivedFiles) => void,
): { readonly isOver: Readonly<Ref<boolean>>; readonly choose: () => void } {
  const { desktop } = useConnection();
  const { send, choose } = useFileSending('files', onArrive);

  async function drop(files: File[] | null, { dataTransfer }: DragEvent): Promise<void> {
    if (desktop !== null) {
      const dropped = droppedPaths(files ?? [], desktop);
      if (dropped.length > 0) onArrive({ files: dropped, dropped });
      return;
    }
    await send(dataTransfer === null ? [] : await filesOfDrop(dataTransfer));
  }

  const { isOverDropZone } = useDropZone(target, { onDrop: (files, event) => void drop(files, event) });
  return { isOver: isOverDropZone, choose };
}
