import type { CoreContext } from '../context.ts';
import type { HandlersOf } from './handlers.ts';

export const jobHandlers = ({ jobs }: CoreContext): HandlersOf<'jobs'> => ({
  'jobs.current': () => ({ run: jobs.current }),
  'jobs.list': () => jobs.list(),
  async 'jobs.reorder'({ runs }) {
    await jobs.reorder(runs);
    return {};
  },
  async 'jobs.remove'({ run }) {
    await jobs.remove(run);
    return {};
  },
  async 'jobs.release'() {
    await jobs.release();
    return {};
  },
});
