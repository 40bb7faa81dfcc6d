import { decode, encode } from '@msgpack/msgpack';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { InputError } from '../../math/input-error.ts';
import { coreReplySchema, type CoreReply, type EventName, type KinoformClient } from '../../service/contract.ts';
import { startServer, type RunningServer } from './server.ts';
import { makeToken } from './token.ts';

const token = makeToken();
let folder: string;
let server: RunningServer;
let listeners: Map<EventName, Set<(payload: never) => void>>;

/** A core that answers two requests, and tells what a test tells. */
const client = {
  async request(name: string) {
    if (name === 'jobs.current') return { run: 'r1' };
    throw new InputError({ where: 'run', expected: 'a run', found: '"x"', hint: 'see runs list' });
  },
  subscribe(name: EventName, listener: (payload: never) => void) {
    const heard = listeners.get(name) ?? new Set();
    listeners.set(name, heard.add(listener));
    return () => heard.delete(listener);
  },
} as KinoformClient;

const tell = (name: EventName, payload: unknown) => listeners.get(name)?.forEach((listener) => listener(payload as never));

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'kinoform-serve-'));
  await mkdir(path.join(folder, 'assets'));
  await writeFile(path.join(folder, 'index.html'), '<p>page</p>');
  await writeFile(path.join(folder, 'assets', 'main.js'), 'code');
  listeners = new Map();
  server = await startServer({ client, rendererFolder: folder, port: 0, host: '127.0.0.1', token });
});
afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

interface Answer {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly text: string;
}

/** Node's own client, as `fetch` forbids to set Host. */
function get(pathname: string, { method = 'GET', host = `127.0.0.1:${server.port}` } = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = { port: server.port, host: '127.0.0.1', path: pathname, method, headers: { Host: host } };
    httpRequest(options, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, text }));
    })
      .on('error', reject)
      .end();
  });
}

function open({
  given = token,
  origin = `http://127.0.0.1:${server.port}`,
  host = `127.0.0.1:${server.port}`,
  pathname = '/ws',
} = {}) {
  return new WebSocket(`ws://127.0.0.1:${server.port}${pathname}?token=${given}`, { origin, headers: { Host: host } });
}

const opened = (socket: WebSocket) =>
  new Promise<number | 'open'>((resolve) => {
    socket.on('open', () => resolve('open'));
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode!));
  });

const nextReply = (socket: WebSocket) =>
  new Promise<CoreReply>((resolve) => socket.once('message', (data) => resolve(coreReplySchema.parse(decode(data as Buffer)))));

describe('the page', () => {
  test('comes without a token, with its type and a policy that forbids everything foreign', async () => {
    const { status, headers, text } = await get('/?token=whatever');
    expect([status, text, headers['content-type']]).toEqual([200, '<p>page</p>', 'text/html; charset=utf-8']);
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self';/);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    });
    expect((await get('/assets/main.js')).headers['cache-control']).toContain('immutable');
  });

  test('is refused under a foreign host name, by other methods, and outside its folder', async () => {
    expect((await get('/', { host: 'evil.example' })).status).toBe(421);
    expect((await get('/', { host: `localhost:${server.port}` })).status).toBe(200);
    // Through an SSH tunnel the port is another.
    expect((await get('/', { host: '[::1]:9999' })).status).toBe(200);
    expect((await get('/', { method: 'POST' })).status).toBe(405);
    expect((await get('/../../etc/passwd')).status).toBe(404);
    expect((await get('//etc/passwd')).status).toBe(404);
    expect((await get('//[')).status).toBe(404);
  });
});

describe('the socket', () => {
  test('is opened by the token from a page of this server only', async () => {
    expect(await opened(open({ given: 'wrong' }))).toBe(401);
    expect(await opened(open({ origin: 'http://evil.example' }))).toBe(403);
    expect(await opened(open({ origin: 'http://evil.example', host: 'evil.example' }))).toBe(421);
    expect(await opened(open({ origin: `http://127.0.0.1:${server.port + 1}` }))).toBe(403);
    expect(await opened(open({ pathname: '/other' }))).toBe(404);
    const tunnelled = open({ origin: 'http://localhost:9999', host: 'localhost:9999' });
    expect(await opened(tunnelled)).toBe('open');
  });

  test('carries replies and failures to who asked', async () => {
    const socket = open();
    await opened(socket);
    socket.send(encode({ id: 7, request: 'jobs.current', input: {} }));
    expect(await nextReply(socket)).toEqual({ id: 7, output: { run: 'r1' } });
    socket.send(encode({ id: 8, request: 'runs.show', input: { run: 'x' } }));
    expect(await nextReply(socket)).toMatchObject({ id: 8, failure: { problem: { where: 'run', hint: 'see runs list' } } });
    socket.send(encode({ id: 9, request: 'toString', input: {} }));
    expect(await nextReply(socket)).toMatchObject({ id: 9, failure: { problem: { where: 'request', found: 'toString' } } });
    socket.send(encode({ id: 10, request: 'runs.show', input: { run: '' } }));
    expect(await nextReply(socket)).toMatchObject({ id: 10, failure: { problem: { where: 'run' } } });
  });

  test('is closed by what is no request', async () => {
    const socket = open();
    await opened(socket);
    const closed = new Promise((resolve) => socket.on('close', resolve));
    socket.send(new Uint8Array([0xc1, 1, 2]));
    expect(await closed).toBe(1007);
  });

  test('brings events to every client', async () => {
    const sockets = [open(), open()];
    await Promise.all(sockets.map(opened));
    const heard = sockets.map(nextReply);
    tell('core.status', { state: 'down', reason: 'crashed' });
    const event = { event: 'core.status', payload: { state: 'down', reason: 'crashed' } };
    expect(await Promise.all(heard)).toEqual([event, event]);
  });

  test('spares a slow client pictures, never replies', async () => {
    const socket = open();
    await opened(socket);
    socket.pause();
    const bytes = new Uint8Array(2 ** 20);
    for (let i = 0; i < 60; i++) tell('run.picture', { run: 'r', number: i, bytes });
    tell('run.progress', { run: 'r' });
    const names: string[] = [];
    const ended = new Promise<void>((resolve) => {
      socket.on('message', (data) => {
        const { event } = decode(data as Buffer) as { event: string };
        names.push(event);
        if (event === 'run.progress') resolve();
      });
    });
    socket.resume();
    await ended;
    expect(names.length).toBeGreaterThan(1);
    expect(names.length).toBeLessThan(40);
  });
});

test('a port that is taken is said in one line', async () => {
  const options = { client, rendererFolder: folder, port: server.port, host: '127.0.0.1', token };
  await expect(startServer(options)).rejects.toThrow(`--port: expected a free port, found ${server.port}, which is taken`);
});
