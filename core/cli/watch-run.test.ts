import { describe, expect, it } from 'vitest';
import type { EventName, KinoformClient, RunState, RunSummary } from '../service/contract.ts';
import { createContext } from './context.ts';
import { watchRun } from './watch-run.ts';

const summaryOf = (state: RunState, id = 'run-1'): RunSummary => ({
  id,
  name: 'mini',
  preset: 'mini',
  design: null,
  annotations: { tags: [], note: '', star: false },
  state,
  created: '2026-01-01T00:00:00Z',
  updated: '2026-01-01T00:00:00Z',
  engine: 'tfjs-cpu',
  epoch: 1,
  epochs: 4,
  dataset: null,
  lineage: { teacher: null, start: null },
  cost: null,
  refinement: null,
  contrast: null,
  evaluation: null,
  reason: null,
  mendable: false,
});

/** A client that plays back what a test says. */
function stage() {
  const listeners = new Map<string, Set<(payload: never) => void>>();
  const requests: string[] = [];
  const client: KinoformClient = {
    request: (name) => {
      requests.push(name);
      return Promise.resolve({} as never);
    },
    subscribe(name, listener) {
      const set = listeners.get(name) ?? new Set();
      listeners.set(name, set.add(listener as never));
      return () => void set.delete(listener as never);
    },
  };
  const emit = (name: EventName, payload: unknown) => listeners.get(name)?.forEach((listener) => listener(payload as never));
  const left = () => [...listeners.values()].reduce((sum, set) => sum + set.size, 0);
  return { client, emit, requests, left };
}

function context() {
  let stderr = '';
  const interrupt = new AbortController();
  const stream = { write: (text: string) => (stderr += text) };
  const made = createContext({ stdout: stream, stderr: stream, cwd: '/', env: {}, interrupt: interrupt.signal }, {}, () =>
    Promise.reject(new Error('not here')),
  );
  return { context: made, interrupt, stderr: () => stderr };
}

describe('watching a run', () => {
  it('follows its progress to its end, not that of others, and lets go of the events', async () => {
    const { client, emit, left } = stage();
    const { context: made, stderr } = context();
    const watched = watchRun(made, client, () => Promise.resolve('run-1'));
    await Promise.resolve();
    const rows = [{ step: 5, epoch: 1, loss: 0.0123, learningRate: 1, maskLearningRate: 1, validationPsnr: 21.5 }];
    emit('run.progress', { run: 'run-1', phase: 'training', step: 50, steps: 100, secondsLeft: 61, rows });
    emit('run.changed', { summary: summaryOf('running') });
    emit('run.changed', { summary: summaryOf('done', 'run-2') });
    emit('run.changed', { summary: summaryOf('done') });
    expect((await watched).state).toBe('done');
    expect(stderr()).toBe('training: 50 %, 1:01 left, loss 0.0123, validation 21.50 dB\n');
    expect(left()).toBe(0);
  });

  it('shows the training of its teacher as what it is, and is not at its end with that', async () => {
    const { client, emit } = stage();
    const { context: made, stderr } = context();
    const watched = watchRun(made, client, () => Promise.resolve('run-1'));
    await Promise.resolve();
    emit('run.progress', { run: 'teacher-1', phase: 'training', step: 9, steps: 10, secondsLeft: 1, rows: [] });
    emit('run.progress', { run: 'run-1', phase: 'teacher', step: 9, steps: 10, secondsLeft: 1, rows: [] });
    emit('run.changed', { summary: summaryOf('done', 'teacher-1') });
    emit('run.changed', { summary: summaryOf('paused') });
    expect((await watched).state).toBe('paused');
    expect(stderr()).toBe('teacher: 90 %, 0:01 left\n');
  });

  it('does not miss an end that comes before the answer to its start', async () => {
    const { client, emit } = stage();
    const watched = watchRun(context().context, client, () => {
      emit('run.changed', { summary: summaryOf('failed') });
      return Promise.resolve('run-1');
    });
    expect((await watched).state).toBe('failed');
  });

  it('pauses at the first interrupt and waits for the checkpoint', async () => {
    const { client, emit, requests } = stage();
    const { context: made, interrupt, stderr } = context();
    const watched = watchRun(made, client, () => Promise.resolve('run-1'));
    await Promise.resolve();
    interrupt.abort();
    expect(requests).toEqual(['designs.pause']);
    expect(stderr()).toContain('writing a checkpoint');
    emit('run.changed', { summary: summaryOf('paused') });
    expect((await watched).state).toBe('paused');
  });
});
