import { fork } from 'node:child_process';
import { locations } from '../../../service/locations.ts';
import { WorkFailed } from '../../failure.ts';
import type { Scale } from '../study.ts';
import type { TrialAnswer, TrialTask } from './trial-main.ts';
import type { Point, Trial } from './trial.ts';

/** Whatever solves trials, one after the other. */
export interface TrialWorker {
  solve(point: Point, seed: number): Promise<Trial>;
  close(): void;
}

/** A process that solves trials. Once it is closed, or dies, the trial that it is at is rejected. */
export function startTrialProcess(scale: Scale): TrialWorker {
  const child = fork(locations.trials, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  let fail: (error: Error) => void = () => undefined;
  child.on('error', (error) => fail(error));
  child.on('exit', (code, signal) => fail(new WorkFailed(`a process of the study ended (${signal ?? code})`)));
  return {
    solve: ({ part, point, snr, solver }, seed) =>
      new Promise((resolve, reject) => {
        fail = reject;
        child.once('message', (answer: TrialAnswer) => {
          if ('trial' in answer) resolve(answer.trial);
          else reject(new WorkFailed(answer.failed));
        });
        child.send({ scale, part: part.name, point, snr, solver: solver.name, seed } satisfies TrialTask, (error) => {
          if (error !== null) reject(error);
        });
      }),
    close: () => void child.kill('SIGKILL'),
  };
}
