import type { Failure } from '../core/service/contract.ts';

/** The channels between the preload and the main process. */
export const channels = {
  request: 'kinoform:request',
  event: 'kinoform:event',
  chooseSavePath: 'kinoform:choose-save-path',
  chooseOpenPath: 'kinoform:choose-open-path',
  showInFolder: 'kinoform:show-in-folder',
  changeWorkspace: 'kinoform:change-workspace',
  command: 'kinoform:command',
  setAvailableCommands: 'kinoform:set-available-commands',
  filesOpened: 'kinoform:files-opened',
  takeOpenedFiles: 'kinoform:take-opened-files',
  listDisplays: 'kinoform:list-displays',
  startShow: 'kinoform:start-show',
  moveShow: 'kinoform:move-show',
  endShow: 'kinoform:end-show',
  showChanged: 'kinoform:show-changed',
} as const;

/** A reply as data: an error that crosses Electron's channels keeps its text only. */
export type Envelope = { readonly output: unknown } | { readonly failure: Failure };
