import type { CoreContext } from '../context.ts';
import type { HandlersOf } from './handlers.ts';

export const jobHandlers = ({ jobs }: CoreContext): HandlersOf<'jobs'> => ({
  'jobs.current': () => ({ run: jobs.currentRun }),
  async 'jobs.pause'() {
    const { current: id, currentRun: run } = jobs;
    if (id !== null) await jobs.end(id, 'pause');
    return { run, training: run === null ? id : null };
  },
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
