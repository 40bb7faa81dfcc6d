import { expect, it } from 'vitest';
import type { ProgressState } from '../terminal/progress.ts';
import { wholeProgress } from './whole-progress.ts';

it('is one bar for many runs: what was there already counts as done and not as pace', () => {
  let time = 0;
  const shown: ProgressState[] = [];
  const progress = { update: (state: ProgressState) => void shown.push(state), pause: () => undefined };
  const whole = wholeProgress({ progress }, 10, () => time);
  const last = () => shown.at(-1)!;

  whole.part('first', 4);
  whole.finish(4, false);
  const second = whole.part('second (2 of 3)', 4);
  second.update({ label: 'preparing', done: 0, total: 0 });
  expect(last()).toEqual({ label: 'second (2 of 3)', done: 4, total: 10, secondsLeft: null, note: 'preparing' });
  time = 10;
  second.update({ label: 'training', done: 50, total: 100, note: 'loss 0.1' });
  // Two of work took 10 s; four are left.
  expect(last()).toEqual({ label: 'second (2 of 3)', done: 6, total: 10, secondsLeft: 20, note: 'training, loss 0.1' });
  time = 30;
  whole.finish(4, true);
  time = 31;
  whole.part('third', 2).update({ label: 'evaluating', done: 0, total: 0 });
  expect(last()).toMatchObject({ done: 10, secondsLeft: 0 });
});
