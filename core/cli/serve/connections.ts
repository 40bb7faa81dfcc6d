import { decode, encode } from '@msgpack/msgpack';
import type { WebSocket } from 'ws';
import {
  coreRequestSchema,
  events,
  type CoreReply,
  type EventName,
  type KinoformClient,
  type RequestInput,
} from '../../service/contract.ts';
import { toFailure } from '../../service/contract-failure.ts';
import { checkInput, checkRequestName } from '../../service/contract-validation.ts';

/** Bytes that wait for a slow client: pictures are left out above the first, the connection is given up above the second. */
const LEAVE_OUT_PICTURES = 2 * 2 ** 20;
const GIVE_UP = 64 * 2 ** 20;
const HEARTBEAT_MS = 30_000;

/** The browsers that are connected: each sends requests, all hear the events. */
export class Connections {
  readonly #client: KinoformClient;
  readonly #alive = new Map<WebSocket, boolean>();
  readonly #ends: (() => void)[];
  readonly #heartbeat: ReturnType<typeof setInterval>;

  constructor(client: KinoformClient) {
    this.#client = client;
    this.#ends = (Object.keys(events) as EventName[]).map((name) =>
      client.subscribe(name, (payload) => this.#broadcast({ event: name, payload })),
    );
    this.#heartbeat = setInterval(() => this.#checkAlive(), HEARTBEAT_MS);
    this.#heartbeat.unref();
  }

  add(socket: WebSocket): void {
    this.#alive.set(socket, true);
    socket.on('pong', () => this.#alive.set(socket, true));
    socket.on('close', () => this.#alive.delete(socket));
    // A broken connection is closed by itself; without a listener its error would end the server.
    socket.on('error', () => undefined);
    socket.on('message', (data, isBinary) => {
      if (!isBinary) return socket.close(1003, 'MessagePack only');
      void this.#answer(socket, data as Buffer);
    });
  }

  close(): void {
    clearInterval(this.#heartbeat);
    for (const end of this.#ends) end();
    for (const socket of this.#alive.keys()) socket.terminate();
  }

  async #answer(socket: WebSocket, data: Uint8Array): Promise<void> {
    const message = readRequest(data);
    if (message === null) return socket.close(1007, 'not a request of Kinoform');
    const { id, request, input } = message;
    let reply: CoreReply;
    try {
      const name = checkRequestName(request);
      reply = { id, output: await this.#client.request(name, checkInput(name, input) as RequestInput<typeof name>) };
    } catch (error) {
      reply = { id, failure: toFailure(error) };
    }
    send(socket, encode(reply));
  }

  #broadcast(event: { event: EventName; payload: unknown }): void {
    if (this.#alive.size === 0) return;
    const bytes = encode(event);
    for (const socket of this.#alive.keys()) {
      // The next picture shows more than this one would.
      if (event.event === 'run.picture' && socket.bufferedAmount > LEAVE_OUT_PICTURES) continue;
      send(socket, bytes);
    }
  }

  #checkAlive(): void {
    for (const [socket, alive] of this.#alive) {
      if (!alive) {
        socket.terminate();
        continue;
      }
      this.#alive.set(socket, false);
      socket.ping();
    }
  }
}

function send(socket: WebSocket, bytes: Uint8Array): void {
  if (socket.readyState !== socket.OPEN) return;
  if (socket.bufferedAmount > GIVE_UP) return socket.terminate();
  socket.send(bytes, { binary: true });
}

function readRequest(data: Uint8Array) {
  try {
    return coreRequestSchema.parse(decode(data));
  } catch {
    return null;
  }
}
