import { expect, test, vi } from 'vitest';
import type { EventName, EventPayload, KinoformClient } from '../../core/service/contract.ts';
import { Work } from './work.ts';

/** A core that says what the test wants. */
function follow() {
  const listeners: [EventName, (payload: never) => void][] = [];
  const client = { subscribe: (name: EventName, listener: (payload: never) => void) => void listeners.push([name, listener]) };
  const work = new Work(client as unknown as KinoformClient);
  const ends: string[] = [];
  const shares: (number | null | undefined)[] = [];
  work.onEnd(({ item, outcome, reason }) => ends.push(`${item.name} ${outcome} ${reason}`));
  work.onChange(([first]) => shares.push(first?.share));
  function tell<N extends EventName>(name: N, payload: object): void {
    for (const [heard, listener] of listeners) if (heard === name) listener(payload as EventPayload<N> as never);
  }
  const run = (id: string, state: string, teacher: string | null = null, reason: string | null = null): void =>
    tell('run.changed', { summary: { id, name: `run ${id}`, state, lineage: { teacher, start: null }, reason } });
  return { work, ends, shares, tell, run };
}

test('a training is followed to its end', () => {
  const { work, ends, shares, tell, run } = follow();
  // It waits for others, which are at work.
  run('a', 'queued');
  expect(work.items).toEqual([]);
  run('a', 'running');
  tell('run.progress', { run: 'a', phase: 'training', step: 25, steps: 100, secondsLeft: 9, rows: [] });
  expect(work.items).toMatchObject([{ id: 'a', kind: 'training', share: 0.25 }]);
  // An epoch is over: what is known of the progress stays.
  run('a', 'running');
  expect(work.items[0]?.share).toBe(0.25);
  tell('run.progress', { run: 'a', phase: 'evaluating', step: 100, steps: 100, secondsLeft: null, rows: [] });
  expect(work.items[0]?.share).toBeNull();
  run('a', 'done');
  expect([work.items, ends, shares.at(-1)]).toEqual([[], ['run a done null'], undefined]);
});

test('what somebody paused or stopped is no news, and what fails is', () => {
  const { ends, run, tell } = follow();
  for (const state of ['paused', 'stopped']) {
    run('a', 'running');
    run('a', state);
  }
  expect(ends).toEqual([]);
  run('a', 'running');
  run('a', 'diverged', null, 'the loss became NaN');
  tell('reconstruction.changed', { summary: { id: 'x', name: 'field', state: 'running', reason: null } });
  tell('reconstruction.changed', { summary: { id: 'x', name: 'field', state: 'failed', reason: 'no frames' } });
  expect(ends).toEqual(['run a failed the loss became NaN', 'field failed no frames']);
});

test('a generator in training is followed like a design: paused is no news, its end is', () => {
  const { work, ends, tell } = follow();
  const began = { training: 't', name: 'clothes' };
  const end = (generator: string | null, reason: string | null) =>
    tell('trainings.changed', { began: null, ended: { training: 't', generator, reason } });
  tell('trainings.changed', { began, ended: null });
  tell('training.progress', { training: 't', step: 3, steps: 4, secondsLeft: 1 });
  expect(work.items).toMatchObject([{ id: 't', kind: 'training', name: 'clothes', share: 0.75 }]);
  end(null, null);
  expect([work.items, ends]).toEqual([[], []]);
  tell('trainings.changed', { began, ended: null });
  end('g', null);
  tell('trainings.changed', { began, ended: null });
  end(null, 'no images');
  expect(ends).toEqual(['clothes done null', 'clothes failed no images']);
});

test('the training of a teacher is a part of that of its student', () => {
  const { work, ends, run } = follow();
  run('student', 'running', 'teacher');
  run('teacher', 'running');
  expect(work.items.map(({ id }) => id)).toEqual(['student']);
  run('teacher', 'done');
  expect(ends).toEqual([]);
});

test('whatever was in work ends with the core process', () => {
  const { work, ends, run, tell } = follow();
  run('a', 'running');
  tell('core.status', { state: 'down', reason: 'The core process was ended by SIGKILL' });
  expect([work.items, ends]).toEqual([[], ['run a failed The core process was ended by SIGKILL']]);
});

test('a request that takes long is work too, once it has taken a while', async () => {
  vi.useFakeTimers();
  try {
    const { work, ends, shares, tell } = follow();
    work.follow('runs.show', {}, Promise.resolve());
    work.follow('runs.export', {}, Promise.resolve());
    let fail = (_error: Error): void => undefined;
    work.follow('captures.calibrate', { job: 'j' }, new Promise((_resolve, reject) => (fail = reject)));
    expect(work.items).toEqual([]);
    await vi.advanceTimersByTimeAsync(1000);
    tell('calibration.progress', { job: 'j', stage: 'bench', share: 0.5, secondsLeft: 3 });
    expect([work.items.length, work.items[0]?.kind, shares.at(-1)]).toEqual([1, 'other', 0.5]);
    fail(new Error('too few frames'));
    await vi.advanceTimersByTimeAsync(0);
    expect([work.items, ends]).toEqual([[], ['Calibration of the bench failed too few frames']]);
  } finally {
    vi.useRealTimers();
  }
});

test('a request with a name of its own is followed by it, and its end is no news where somebody ended it', async () => {
  vi.useFakeTimers();
  try {
    const { work, ends, tell } = follow();
    let fail = (_error: Error): void => undefined;
    work.follow('exports.write', { work: 'w' }, new Promise((_resolve, reject) => (fail = reject)));
    await vi.advanceTimersByTimeAsync(1000);
    tell('work.progress', { work: 'w', share: 0.25, secondsLeft: 8 });
    expect(work.items).toMatchObject([{ name: 'Export of the mask', share: 0.25 }]);
    work.follow('work.cancel', { work: 'w' }, Promise.resolve());
    fail(new Error('It was cancelled'));
    await vi.advanceTimersByTimeAsync(0);
    expect([work.items, ends]).toEqual([[], []]);
  } finally {
    vi.useRealTimers();
  }
});
