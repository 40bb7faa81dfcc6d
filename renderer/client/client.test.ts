import { decode, encode } from '@msgpack/msgpack';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { messageNumbers, requests, type EventPayload } from '../../core/service/contract.ts';
import { FakeClient } from './fake.ts';
import { saysFileExists, toFailure } from './failure.ts';
import { socketAddress, takeToken } from './token.ts';
import { WebSocketClient } from './web-socket-client.ts';

/** A socket whose other end is the test. */
class ScriptedSocket {
  static readonly OPEN = 1;
  static readonly made: ScriptedSocket[] = [];
  static get last(): ScriptedSocket {
    return this.made.at(-1) as ScriptedSocket;
  }
  readyState = 0;
  binaryType = '';
  readonly sent: { id: number; request: string; input: unknown }[] = [];
  onopen = (): void => undefined;
  onclose = (): void => undefined;
  onmessage: (message: { data: ArrayBuffer }) => void = () => undefined;
  constructor(readonly address: string) {
    ScriptedSocket.made.push(this);
  }
  send(message: Uint8Array): void {
    this.sent.push(decode(message) as { id: number; request: string; input: unknown });
  }
  open(): void {
    this.readyState = 1;
    this.onopen();
  }
  close(): void {
    this.readyState = 3;
    this.onclose();
  }
  reply(message: unknown): void {
    const bytes = encode(message);
    this.onmessage({ data: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) });
  }
}

const statusesOf = (client: WebSocketClient): EventPayload<'core.status'>[] => {
  const statuses: EventPayload<'core.status'>[] = [];
  client.subscribe('core.status', (status) => statuses.push(status));
  return statuses;
};

describe('WebSocketClient', () => {
  beforeEach(() => {
    ScriptedSocket.made.length = 0;
    vi.useFakeTimers();
    vi.stubGlobal('WebSocket', ScriptedSocket);
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('asks as soon as it is connected, and hands out the answer', async () => {
    const client = new WebSocketClient('ws://host/ws?token=t');
    const current = client.request('jobs.current', {});
    expect(ScriptedSocket.last.sent).toEqual([]);
    ScriptedSocket.last.open();
    const [{ id, request } = { id: 0, request: '' }] = ScriptedSocket.last.sent;
    expect(request).toBe('jobs.current');
    ScriptedSocket.last.reply({ id, output: { run: 'r1' } });
    await expect(current).resolves.toEqual({ run: 'r1' });
  });

  it('carries numbers as bytes', async () => {
    const client = new WebSocketClient('ws://host/ws');
    ScriptedSocket.last.open();
    const mask = client.request('runs.mask', { run: 'r' });
    const bytes = new Uint8Array(Float32Array.of(1.5, -2).buffer);
    ScriptedSocket.last.reply({ id: 1, output: { phase: { shape: [1, 1, 2], dtype: 'float32', bytes } } });
    expect([...messageNumbers((await mask).phase)]).toEqual([1.5, -2]);
  });

  it('rejects with the failure that the core gives', async () => {
    const client = new WebSocketClient('ws://host/ws');
    ScriptedSocket.last.open();
    const started = client.request('runs.show', { run: 'nope' });
    const failure = { message: 'm', problem: { where: 'run', expected: 'a run', found: 'nope' } };
    ScriptedSocket.last.reply({ id: 1, failure });
    await expect(started).rejects.toMatchObject(failure);
  });

  it('rejects an answer that is not what the contract says', async () => {
    const client = new WebSocketClient('ws://host/ws');
    ScriptedSocket.last.open();
    const current = client.request('jobs.current', {});
    ScriptedSocket.last.reply({ id: 1, output: { run: 7 } });
    await expect(current).rejects.toThrow();
  });

  it('fails what was under way when the connection is lost, says so, and connects again', async () => {
    const client = new WebSocketClient('ws://host/ws');
    const statuses = statusesOf(client);
    ScriptedSocket.last.open();
    const lost = client.request('jobs.current', {});
    ScriptedSocket.last.close();
    await expect(lost).rejects.toThrow('lost');
    expect(statuses.map(({ state }) => state)).toEqual(['up', 'down']);

    vi.advanceTimersByTime(250);
    expect(ScriptedSocket.made.length).toBe(2);
    const later = client.request('jobs.current', {});
    ScriptedSocket.last.open();
    ScriptedSocket.last.reply({ id: 2, output: { run: null } });
    await expect(later).resolves.toEqual({ run: null });
    expect(statuses.at(-1)).toEqual({ state: 'up', reason: null });
  });

  it('waits longer after each attempt that fails', () => {
    const client = new WebSocketClient('ws://host:8080/ws');
    const statuses = statusesOf(client);
    for (const wait of [250, 500, 1000, 2000, 5000, 5000]) {
      const before = ScriptedSocket.made.length;
      ScriptedSocket.last.close();
      vi.advanceTimersByTime(wait - 1);
      expect(ScriptedSocket.made.length).toBe(before);
      vi.advanceTimersByTime(1);
      expect(ScriptedSocket.made.length).toBe(before + 1);
    }
    expect(statuses[0]?.reason).toContain('host:8080');
  });

  it('passes events to those who want them, until they do not', () => {
    const client = new WebSocketClient('ws://host/ws');
    ScriptedSocket.last.open();
    const listener = vi.fn();
    const end = client.subscribe('run.progress', listener);
    const payload = { run: 'r', phase: 'training', step: 1, steps: 2, secondsLeft: null, rows: [] };
    ScriptedSocket.last.reply({ event: 'run.progress', payload });
    ScriptedSocket.last.reply({ event: 'of.a.later.version', payload: {} });
    end();
    ScriptedSocket.last.reply({ event: 'run.progress', payload });
    expect(listener.mock.calls).toEqual([[payload]]);
  });
});

describe('toFailure', () => {
  it('keeps the parts of a failure, also as a plain object', () => {
    const failure = { message: 'm', problem: { where: 'w', expected: 'e', found: 'f' } };
    expect(toFailure(failure)).toEqual(failure);
    expect(toFailure(new Error('m'))).toEqual({ message: 'm' });
    expect(toFailure('text')).toEqual({ message: 'text' });
  });

  it('tells a file that exists from other trouble', () => {
    const found = (text: string) => ({ message: '', problem: { where: 'a.bmp', expected: 'a new file', found: text } });
    expect(saysFileExists(found('a file that exists'))).toBe(true);
    expect(saysFileExists({ message: 'EEXIST: file already exists' })).toBe(true);
    expect(saysFileExists(found('no space left on the disk'))).toBe(false);
  });
});

describe('the token', () => {
  const pageAt = (href: string, kept: string | null) => {
    const replaceState = vi.fn();
    const sessionStorage = { getItem: () => kept, setItem: vi.fn() };
    return { location: { href }, history: { replaceState }, sessionStorage } as unknown as Parameters<typeof takeToken>[0] & {
      history: { replaceState: ReturnType<typeof vi.fn> };
    };
  };

  it('is taken from the address, kept, and hidden', () => {
    const page = pageAt('http://host/?token=secret&x=1', null);
    expect(takeToken(page)).toBe('secret');
    expect(page.sessionStorage.setItem).toHaveBeenCalledWith('kinoform-token', 'secret');
    expect(String(page.history.replaceState.mock.calls[0]?.[2])).toBe('http://host/?x=1');
  });

  it('is remembered when the page is loaded again', () => expect(takeToken(pageAt('http://host/', 'kept'))).toBe('kept'));

  it('goes to the server of the page', () => {
    const at = (href: string) => socketAddress(new URL(href) as unknown as Location, 'a b');
    expect(at('http://127.0.0.1:8080/')).toBe('ws://127.0.0.1:8080/ws?token=a+b');
    expect(at('https://gpu.lab/kinoform/#x')).toBe('wss://gpu.lab/ws?token=a+b');
  });
});

it('the fake core reconstructs by hand, and answers as the contract says', async () => {
  const client = new FakeClient();
  const states: string[] = [];
  client.subscribe('reconstruction.changed', ({ summary }) => states.push(summary.state));
  const source = { kind: 'capture', file: '/bench/capture.json' } as const;
  const { reconstruction } = await client.request('reconstructions.start', {
    name: 'mine',
    source,
    settings: { methods: ['er'] },
  });
  client.reconstructions.advance(0.5);
  expect((await client.request('reconstructions.show', { reconstruction })).report).toBeNull();
  client.reconstructions.advance(0.5);
  expect(states).toEqual(['running', 'done']);
  const which = { reconstruction, method: 'er', scene: 0 };
  for (const [name, input] of [
    ['reconstructions.prepare', { source }],
    ['reconstructions.show', { reconstruction }],
    ['reconstructions.list', {}],
    ['reconstructions.field', which],
    ['reconstructions.maps', which],
  ] as const) {
    const answer = await client.request(name, input);
    expect(requests[name].output.safeParse(answer).error).toBeUndefined();
  }
});
