import { decode, encode } from '@msgpack/msgpack';
import {
  coreReplySchema,
  events,
  requests,
  type CoreReply,
  type CoreRequest,
  type EventName,
  type KinoformClient,
  type RequestInput,
  type RequestName,
  type RequestOutput,
} from '../../core/service/contract.ts';
import { texts } from '../texts.ts';
import { RequestFailure } from './failure.ts';
import { Listeners } from './listeners.ts';

/** Waits before each new attempt to connect, in milliseconds; the last one repeats. */
const BACK_OFF = [250, 500, 1000, 2000, 5000];

interface Waiting {
  readonly name: RequestName;
  readonly message: Uint8Array<ArrayBuffer>;
  resolve(output: never): void;
  reject(reason: unknown): void;
}

/**
 * The core over a WebSocket, messages in MessagePack. A lost connection is opened again with growing waits; the event `core.status` says
 * when it goes and comes. Requests wait for the first connection; those under way when it is lost fail, as nobody can know whether the
 * core still got them.
 */
export class WebSocketClient implements KinoformClient {
  readonly #address: string;
  readonly #listeners = new Listeners();
  readonly #waiting = new Map<number, Waiting>();
  #socket: WebSocket | null = null;
  #nextId = 1;
  #failedAttempts = 0;

  constructor(address: string) {
    this.#address = address;
    this.#connect();
  }

  request<N extends RequestName>(name: N, input: RequestInput<N>): Promise<RequestOutput<N>> {
    const id = this.#nextId++;
    const message = encode({ id, request: name, input } satisfies CoreRequest);
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { name, message, resolve, reject });
      if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(message);
    });
  }

  subscribe: KinoformClient['subscribe'] = (name, listener) => this.#listeners.add(name, listener);

  #connect(): void {
    const socket = new WebSocket(this.#address);
    socket.binaryType = 'arraybuffer';
    this.#socket = socket;
    let opened = false;
    socket.onopen = () => {
      opened = true;
      this.#failedAttempts = 0;
      this.#listeners.tell('core.status', { state: 'up', reason: null });
      for (const { message } of this.#waiting.values()) socket.send(message);
    };
    socket.onmessage = ({ data }) => this.#receive(data as ArrayBuffer);
    socket.onclose = () => {
      const reason = opened ? texts.connection.lost : texts.connection.unreachable(new URL(this.#address).host);
      if (opened) this.#rejectAll(reason);
      this.#listeners.tell('core.status', { state: 'down', reason });
      setTimeout(() => this.#connect(), BACK_OFF[Math.min(this.#failedAttempts++, BACK_OFF.length - 1)]);
    };
  }

  #rejectAll(reason: string): void {
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of waiting) reject(new RequestFailure({ message: reason }));
  }

  #receive(data: ArrayBuffer): void {
    const reply: CoreReply = coreReplySchema.parse(decode(data));
    if ('event' in reply) {
      const name = reply.event as EventName;
      // An event that this version does not know is not for it.
      if (name in events) this.#listeners.tell(name, events[name].parse(reply.payload) as never);
      return;
    }
    const waiting = this.#waiting.get(reply.id);
    if (waiting === undefined) return;
    this.#waiting.delete(reply.id);
    if ('failure' in reply) return waiting.reject(new RequestFailure(reply.failure));
    const output = requests[waiting.name].output.safeParse(reply.output);
    if (output.success) waiting.resolve(output.data as never);
    else waiting.reject(output.error);
  }
}
