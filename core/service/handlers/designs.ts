import { stepsOf } from '../../capture/watch.ts';
import { InputError } from '../../math/input-error.ts';
import type { CoreContext } from '../context.ts';
import { estimateDesign } from '../estimate.ts';
import { listTeachers } from '../teachers.ts';
import type { HandlersOf } from './handlers.ts';

export const designHandlers = ({ engines, jobs, library, longRequests }: CoreContext): HandlersOf<'designs'> => ({
  'designs.estimate': ({ config, work }) =>
    longRequests.run(work, async (watch) => {
      // Measured beside a training, both would take longer than they do.
      if (jobs.current !== null) {
        throw new InputError({ where: 'estimate', expected: 'an idle machine', found: `${jobs.current} in work` });
      }
      const engine = await engines.chosen();
      return { ...(await estimateDesign(engine, config, stepsOf(watch))), engine: engine.name };
    }),
  'designs.start': async ({ config, preset }) => ({ run: await jobs.start(config, preset) }),
  'designs.teachers': ({ config }) => listTeachers(library, config),
  async 'designs.pause'({ run }) {
    await jobs.end(run, 'pause');
    return {};
  },
  async 'designs.resume'({ run }) {
    await jobs.resume(run);
    return {};
  },
  async 'designs.stop'({ run }) {
    await jobs.end(run, 'stop');
    return {};
  },
});
