import { useFileDialog } from '@vueuse/core';
import { useUploads, type ArrivedFiles } from '../stores/uploads.ts';
import type { DroppedFile } from './dropped-files.ts';

/** What a browser's own dialog lets one choose. */
type Choice = 'file' | 'files' | 'folder';

/**
 * Sends files from a browser to the machine of the core: those that are given, or those of the browser's own dialog, which `choose` opens.
 * @param onArrive not called when sending failed or was cancelled, which the window has told
 */
export function useFileSending(
  choice: Choice,
  onArrive: (arrived: ArrivedFiles) => void,
): { readonly send: (files: readonly DroppedFile[]) => Promise<void>; readonly choose: () => void } {
  const uploads = useUploads();

  async function send(files: readonly DroppedFile[]): Promise<void> {
    const arrived = files.length === 0 ? null : await uploads.send(files);
    if (arrived !== null) onArrive(arrived);
  }

  const { open, onChange } = useFileDialog({ multiple: choice !== 'file', directory: choice === 'folder', reset: true });
  // Files of a folder have its name before theirs.
  onChange((files) => void send([...(files ?? [])].map((file) => ({ name: file.webkitRelativePath || file.name, file }))));
  return { send, choose: () => open() };
}
