import type { CoreContext } from '../context.ts';
import type { HandlersOf } from './handlers.ts';

export const workHandlers = ({ longRequests }: CoreContext): HandlersOf<'work'> => ({
  'work.cancel'({ work }) {
    longRequests.cancel(work);
    return {};
  },
});
