import type { CoreContext } from '../context.ts';
import type { HandlersOf } from './handlers.ts';

export const engineHandlers = ({ engines }: CoreContext): HandlersOf<'engines'> => ({
  'engines.list': () => engines.list(),
});
