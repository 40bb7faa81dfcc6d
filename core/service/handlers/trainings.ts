import { openDataset } from '../../datasets/open.ts';
import { InputError } from '../../math/input-error.ts';
import { trainingPoints } from '../../runs/training-points.ts';
import { workspaceAt } from '../../runs/workspace.ts';
import { GENERATOR_NETWORKS } from '../../training/generators/networks.ts';
import type { CoreContext } from '../context.ts';
import { checkTraining } from '../generators/check-training.ts';
import type { HandlersOf } from './handlers.ts';

type Parts = Pick<CoreContext, 'trainings' | 'jobs' | 'places' | 'workspace' | 'emit'>;

export const trainingHandlers = ({ trainings, jobs, places, workspace, emit }: Parts): HandlersOf<'trainings'> => ({
  'trainings.networks': () => Object.entries(GENERATOR_NETWORKS).map(([name, choice]) => ({ name, ...choice })),
  'trainings.list': () => trainings.list(),
  async 'trainings.start'({ config }) {
    checkTraining(config, await openDataset(config.dataset.source, places));
    return { training: await jobs.startTraining(config) };
  },
  async 'trainings.pause'({ training }) {
    await jobs.end(training, 'pause');
    return {};
  },
  async 'trainings.resume'({ training }) {
    await jobs.resume(training);
    return {};
  },
  async 'trainings.stop'({ training }) {
    await jobs.end(training, 'stop');
    return {};
  },
  async 'trainings.discard'({ training: text }) {
    const training = await trainings.find(text);
    const { state, config, engine } = await training.record();
    if (state === 'running' || state === 'queued') {
      throw new InputError({ where: training.id, expected: 'a training that is paused', found: `one that is ${state}` });
    }
    if (engine !== null) await trainingPoints(workspaceAt(workspace).trainingsFolder, config, engine).remove();
    await trainings.remove(training.id);
    emit('trainings.changed', { began: null, ended: null });
    return {};
  },
});
