import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { InputError } from '../math/input-error.ts';
import { supervisedClient } from './client.ts';
import type { Crash } from './crash-report.ts';
import { Supervisor, type CoreEvent } from './supervisor.ts';
import { FakeChild } from './testing.ts';

function supervise() {
  const children: FakeChild[] = [];
  const crashes: Crash[] = [];
  const events: CoreEvent[] = [];
  const start = () => {
    const child = new FakeChild();
    children.push(child);
    return child;
  };
  const supervisor = new Supervisor({ start, onCrash: (crash) => crashes.push(crash), backOff: [1, 2], settled: 30 });
  supervisor.listen((event) => events.push(event));
  return { supervisor, client: supervisedClient(supervisor), children, crashes, events };
}

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => void vi.useRealTimers());

describe('replies', () => {
  test('reach the request of their number, in any order', async () => {
    const { client, children } = supervise();
    const first = client.request('jobs.current', {});
    const second = client.request('jobs.current', {});
    await Promise.resolve();
    const [a, b] = children[0]!.sent;
    children[0]!.reply({ id: b!.id, output: { run: 'second' } });
    children[0]!.reply({ id: a!.id, output: { run: 'first' } });
    expect(await Promise.all([first, second])).toEqual([{ run: 'first' }, { run: 'second' }]);
  });

  test('carry an InputError with all its parts', async () => {
    const { client, children } = supervise();
    const asked = client.request('designs.pause', { run: 'r' });
    await Promise.resolve();
    const problem = { where: 'run', expected: 'one in work', found: '"r"', hint: 'see runs list' };
    children[0]!.reply({ id: 1, failure: { message: 'x', problem } });
    const error = await asked.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(InputError);
    expect(error).toMatchObject(problem);
  });

  test('that break the contract are refused, as are inputs before they are sent', async () => {
    const { client, children } = supervise();
    const asked = client.request('jobs.current', {});
    await Promise.resolve();
    children[0]!.reply({ id: 1, output: { run: 7 } });
    await expect(asked).rejects.toThrow('The reply to jobs.current breaks the contract: run:');
    await expect(client.request('runs.show', { run: '' })).rejects.toBeInstanceOf(InputError);
    expect(children[0]!.sent).toHaveLength(1);
  });

  test('that match no envelope end the core, whose requests would wait for ever', async () => {
    const { client, children } = supervise();
    const asked = client.request('jobs.current', {});
    await Promise.resolve();
    children[0]!.reply('what?');
    await expect(asked).rejects.toThrow('The core process was ended by SIGKILL');
  });
});

test('a restart rejects what is under way, is no crash, and the replaced process is heard no more', async () => {
  const { supervisor, client, children, crashes, events } = supervise();
  const asked = client.request('runs.list', {});
  await Promise.resolve();
  supervisor.restart();
  await expect(asked).rejects.toThrow('The core process was started anew');
  children[0]!.reply({ event: 'core.status', payload: { state: 'up', reason: null } });
  expect([children.length, crashes.length, events.length]).toEqual([2, 0, 0]);
  const again = client.request('jobs.current', {});
  await Promise.resolve();
  children[1]!.reply({ id: 2, output: { run: null } });
  expect(await again).toEqual({ run: null });
});

describe('a crash', () => {
  test('rejects what is under way, is reported, and is followed by a new process that gets what was asked meanwhile', async () => {
    const { client, children, crashes, events } = supervise();
    const asked = client.request('runs.list', {});
    await Promise.resolve();
    children[0]!.writeError('loading\nstd::bad_alloc\n');
    children[0]!.exit({ code: 134, signal: null });
    await expect(asked).rejects.toThrow('The core process ended with status 134: std::bad_alloc');
    expect(crashes).toMatchObject([{ exit: { code: 134 }, pending: ['runs.list'], errorOutput: ['loading', 'std::bad_alloc'] }]);
    expect(events).toEqual([
      { event: 'core.status', payload: { state: 'down', reason: 'The core process ended with status 134: std::bad_alloc' } },
    ]);
    const meanwhile = client.request('jobs.current', {});
    await vi.advanceTimersByTimeAsync(999);
    expect(children).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(children).toHaveLength(2);
    const [request] = children[1]!.sent;
    children[1]!.reply({ id: request!.id, output: { run: null } });
    expect(await meanwhile).toEqual({ run: null });
  });

  test('that comes again and again ends the attempts, with the reason in every later request', async () => {
    const { client, children, events } = supervise();
    for (const wait of [1000, 2000, 0]) {
      children.at(-1)!.exit({ code: null, signal: 'SIGSEGV' });
      await vi.advanceTimersByTimeAsync(wait);
    }
    expect(children).toHaveLength(3);
    const reason = 'The core process was ended by SIGSEGV (3 times in a row, not started again)';
    expect(events.at(-1)).toEqual({ event: 'core.status', payload: { state: 'ended', reason } });
    await expect(client.request('jobs.current', {})).rejects.toThrow(reason);

    await client.request('app.restart', {});
    expect(children).toHaveLength(4);
    children[3]!.exit({ code: null, signal: 'SIGSEGV' });
    await vi.advanceTimersByTimeAsync(1000);
    expect(children).toHaveLength(5);
  });

  test('after a settled life counts anew', async () => {
    const { children } = supervise();
    for (let life = 0; life < 5; life++) {
      await vi.advanceTimersByTimeAsync(31_000);
      children.at(-1)!.exit({ code: 1, signal: null });
      await vi.advanceTimersByTimeAsync(1000);
    }
    expect(children).toHaveLength(6);
  });
});

test('a core that says itself why it cannot work is not started again', async () => {
  const { client, children, crashes } = supervise();
  const asked = client.request('runs.list', {});
  await Promise.resolve();
  children[0]!.reply({ event: 'core.status', payload: { state: 'ended', reason: '/data: expected a folder, found a file' } });
  await expect(asked).rejects.toThrow('/data: expected a folder, found a file');
  children[0]!.exit({ code: 2, signal: null });
  await vi.advanceTimersByTimeAsync(10_000);
  expect(children).toHaveLength(1);
  expect(crashes).toHaveLength(0);
  await client.request('app.restart', {});
  expect(children).toHaveLength(2);
  await client.request('app.restart', {});
  expect(children).toHaveLength(2);
});

test('stop ends the process without a crash or a restart', async () => {
  const { supervisor, client, children, crashes } = supervise();
  const asked = client.request('runs.list', {});
  await Promise.resolve();
  supervisor.stop();
  await expect(asked).rejects.toThrow('The core process was stopped');
  expect(children[0]!.killed).toBe(true);
  await vi.advanceTimersByTimeAsync(10_000);
  expect([children.length, crashes.length]).toEqual([1, 0]);
});

test('events are checked, and an ended subscription hears nothing', () => {
  const { client, children } = supervise();
  const heard: unknown[] = [];
  const end = client.subscribe('core.status', (payload) => heard.push(payload));
  children[0]!.reply({ event: 'core.status', payload: { state: 'up', reason: null } });
  end();
  children[0]!.reply({ event: 'core.status', payload: { state: 'up', reason: null } });
  expect(heard).toEqual([{ state: 'up', reason: null }]);
});
