import { expect, it } from 'vitest';
import type { ProgressState } from '../terminal/progress.ts';
import { wholeProgress } from './whole-progress.ts';

function stage(total: number) {
  const clock = { time: 0 };
  const shown: ProgressState[] = [];
  const progress = { update: (state: ProgressState) => void shown.push(state), pause: () => undefined };
  return { clock, shown, last: () => shown.at(-1)!, whole: wholeProgress({ progress }, total, () => clock.time) };
}

it('is one bar for many runs: what was there already counts as done and not as pace', () => {
  const { clock, last, whole } = stage(10);
  whole.skip(4);
  const second = whole.part('second (2 of 3)', 4);
  second.update({ label: 'preparing', done: 0, total: 0 });
  expect(last()).toEqual({ label: 'second (2 of 3)', done: 4, total: 10, secondsLeft: null, note: 'preparing' });
  clock.time = 10;
  second.update({ label: 'training', done: 50, total: 100, note: 'loss 0.1' });
  // Two of work took 10 s; four are left.
  expect(last()).toEqual({ label: 'second (2 of 3)', done: 6, total: 10, secondsLeft: 20, note: 'training, loss 0.1' });
  clock.time = 30;
  second.finish();
  // Nothing is in work until 50 s: these twenty are nobody's.
  clock.time = 50;
  const third = whole.part('third', 2);
  clock.time = 51;
  third.update({ label: 'training', done: 1, total: 2 });
  // Five of work took 31 s; one is left.
  expect(last()).toMatchObject({ done: 9, secondsLeft: 31 / 5 });
  third.update({ label: 'evaluating', done: 0, total: 0 });
  expect(last()).toMatchObject({ done: 10, secondsLeft: 0 });
});

it('names the first of those in work and counts them all', () => {
  const { clock, shown, last, whole } = stage(8);
  const [first, second] = [whole.part('first', 4), whole.part('second', 4)];
  clock.time = 10;
  second.update({ label: 'training', done: 1, total: 2 });
  expect(shown).toEqual([]);
  first.update({ label: 'training', done: 1, total: 4 });
  // Three of work took 10 s; five are left.
  expect(last()).toEqual({ label: 'first', done: 3, total: 8, secondsLeft: 50 / 3, note: 'training' });
  first.finish();
  clock.time = 20;
  second.update({ label: 'training', done: 2, total: 2 });
  expect(last()).toMatchObject({ label: 'second', done: 8, secondsLeft: 0 });
});
