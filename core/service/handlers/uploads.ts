import path from 'node:path';
import type { CoreContext } from '../context.ts';
import { IncomingFiles } from '../incoming-files.ts';
import type { HandlersOf } from './handlers.ts';

export function uploadHandlers({ workspace }: Pick<CoreContext, 'workspace'>): HandlersOf<'uploads'> {
  const incoming = new IncomingFiles(path.join(workspace, 'incoming'));
  return {
    'uploads.begin': async ({ files }) => ({ upload: await incoming.begin(files) }),
    async 'uploads.send'({ upload, file, offset, bytes }) {
      await incoming.send(upload, file, offset, bytes);
      return {};
    },
    'uploads.finish': ({ upload }) => incoming.finish(upload),
    async 'uploads.cancel'({ upload }) {
      await incoming.cancel(upload);
      return {};
    },
  };
}
