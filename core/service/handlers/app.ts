import type { CoreContext } from '../context.ts';
import { version } from '../version.ts';
import type { HandlersOf } from './handlers.ts';

export const appHandlers = ({ workspace }: CoreContext): HandlersOf<'app'> => ({
  'app.restart': () => ({}),
  'app.info': () => ({
    version,
    node: process.versions.node,
    electron: process.versions['electron'] ?? null,
    platform: `${process.platform} ${process.arch}`,
    workspace,
  }),
});
