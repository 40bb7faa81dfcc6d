import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { EventPayload } from './contract.ts';
import { ProgressThrottle } from './progress-throttle.ts';

type Progress = EventPayload<'run.progress'>;

const row = (step: number) => ({ step, epoch: 0, loss: 1, learningRate: 1, maskLearningRate: 1 });
const at = (step: number, phase: Progress['phase'] = 'training'): Progress => ({
  run: 'r',
  phase,
  step,
  steps: 100,
  secondsLeft: null,
  rows: [row(step)],
});

test('every row arrives once, in order, in at most ten messages a second', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 250 }), { minLength: 1, maxLength: 80 }), (waits) => {
      let now = 0;
      const times: number[] = [];
      const steps: number[] = [];
      const throttle = new ProgressThrottle(
        (progress) => {
          times.push(now);
          steps.push(...progress.rows.map(({ step }) => step));
        },
        () => now,
      );
      for (const [step, wait] of waits.entries()) {
        now += wait;
        throttle.push(at(step));
      }
      const seconds = now / 1000;
      expect(times.length).toBeLessThanOrEqual(Math.floor(seconds * 10) + 1);
      throttle.flush();
      expect(steps).toEqual(waits.map((_, step) => step));
    }),
  );
});

test('a change of phase is told at once, with the rows held before it', () => {
  const heard: [string, number][] = [];
  const throttle = new ProgressThrottle(
    ({ phase, rows }) => heard.push([phase, rows.length]),
    () => 0,
  );
  throttle.push(at(1));
  throttle.push(at(2));
  throttle.push(at(3, 'validating'));
  expect(heard).toEqual([
    ['training', 1],
    ['validating', 2],
  ]);
});
