import type { ChildExit, ChildProcessLike } from './child-process.ts';
import { coreReplySchema, type CoreReply } from './contract.ts';
import { fromFailure } from './contract-failure.ts';
import { describeCrash, type Crash } from './crash-report.ts';

interface SupervisorOptions {
  /** Starts the core process: `forkCore`, or Electron's utility process. */
  readonly start: () => ChildProcessLike;
  /** Told about every crash, to write its report. */
  readonly onCrash: (crash: Crash) => void;
  /** Waits before the restarts, in seconds: as many quick crashes in a row, and one more, end the attempts. */
  readonly backOff?: readonly number[];
  /** A core process that lived this long, in seconds, had no quick crash. */
  readonly settled?: number;
}

export type CoreEvent = Extract<CoreReply, { event: string }>;

interface Pending {
  readonly request: string;
  resolve(output: unknown): void;
  reject(error: Error): void;
}

const BACK_OFF = [0.2, 1, 4] as const;
const SETTLED = 30;
const KEPT_LINES = 40;
const KEPT_CHARACTERS = 20_000;

/**
 * Starts the core process, matches its replies with the requests, and starts it again when it dies. Requests under way are rejected then,
 * as nobody can know how far they came. The event `core.status` says `down` and `up`; after several quick crashes, or once a core has said itself that it
 * cannot work with what it was given, `ended`: then the request `app.restart` starts it again.
 */
export class Supervisor {
  readonly #options: SupervisorOptions;
  readonly #listeners = new Set<(event: CoreEvent) => void>();
  readonly #pending = new Map<number, Pending>();
  #child: ChildProcessLike | null = null;
  #nextId = 1;
  #quickCrashes = 0;
  #startedAt = 0;
  #errorOutput = '';
  #restart: ReturnType<typeof setTimeout> | null = null;
  /** Why requests are refused; null while there is, or will be, a core process. */
  #ended: string | null = null;
  /** Requests made between a crash and the restart. */
  #waitingForRestart: (() => void)[] = [];

  constructor(options: SupervisorOptions) {
    this.#options = options;
    this.#start();
  }

  /** Sends a request and gives its reply, not validated: see `supervisedClient`. Rejects with what the core failed with, or with its crash. */
  send(request: string, input: unknown): Promise<unknown> {
    if (request === 'app.restart') {
      if (this.#ended !== null) this.restart();
      return Promise.resolve({});
    }
    return new Promise((resolve, reject) => {
      if (this.#ended !== null) return reject(new Error(this.#ended));
      const id = this.#nextId++;
      this.#pending.set(id, { request, resolve, reject });
      const deliver = () => this.#child?.send({ id, request, input });
      if (this.#child === null) this.#waitingForRestart.push(deliver);
      else deliver();
    });
  }

  /** Hears every event. Returns its own end. */
  listen(listener: (event: CoreEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Starts the core process anew, as `start` has it by now, with no crash in between. What is under way is rejected. */
  restart(): void {
    const child = this.#child;
    this.#child = null;
    if (this.#restart !== null) clearTimeout(this.#restart);
    this.#rejectPending('The core process was started anew');
    [this.#ended, this.#quickCrashes] = [null, 0];
    child?.kill();
    this.#start();
  }

  /** Ends the core process for good. Work that should survive must be paused before. */
  stop(): void {
    this.#end('The core process was stopped');
    if (this.#restart !== null) clearTimeout(this.#restart);
    this.#child?.kill();
  }

  #start(): void {
    this.#restart = null;
    this.#startedAt = performance.now();
    this.#errorOutput = '';
    const child = this.#options.start();
    this.#child = child;
    // One that was replaced has nothing to say any more.
    const listen = (hear: () => void): void => {
      if (this.#child === child) hear();
    };
    child.onMessage((message) => listen(() => this.#receive(message)));
    child.onErrorOutput((text) => {
      this.#errorOutput = (this.#errorOutput + text).slice(-KEPT_CHARACTERS);
    });
    child.onExit((exit) => listen(() => this.#exited(exit)));
    const waiting = this.#waitingForRestart;
    this.#waitingForRestart = [];
    for (const deliver of waiting) deliver();
  }

  #receive(message: unknown): void {
    const reply = coreReplySchema.safeParse(message);
    // A message that nobody can match with a request: its request would wait for ever, so the core counts as broken.
    if (!reply.success) return this.#child?.kill();
    if ('event' in reply.data) return this.#hear(reply.data);
    const pending = this.#pending.get(reply.data.id);
    if (pending === undefined) return;
    this.#pending.delete(reply.data.id);
    if ('failure' in reply.data) pending.reject(fromFailure(reply.data.failure));
    else pending.resolve(reply.data.output);
  }

  #hear(event: CoreEvent): void {
    const status = event.event === 'core.status' ? (event.payload as { state?: unknown; reason?: unknown }) : null;
    if (status?.state === 'ended') this.#end(String(status.reason));
    this.#tell(event);
  }

  #exited(exit: ChildExit): void {
    this.#child = null;
    if (this.#ended !== null) return;
    const secondsAlive = (performance.now() - this.#startedAt) / 1000;
    const pending = [...this.#pending.values()].map(({ request }) => request);
    const errorOutput = this.#errorOutput.trimEnd().split('\n').slice(-KEPT_LINES);
    const crash: Crash = { time: new Date(), exit, secondsAlive, pending, errorOutput };
    const reason = describeCrash(crash);
    this.#rejectPending(reason);
    this.#options.onCrash(crash);
    this.#quickCrashes = secondsAlive < (this.#options.settled ?? SETTLED) ? this.#quickCrashes + 1 : 1;
    const wait = (this.#options.backOff ?? BACK_OFF)[this.#quickCrashes - 1];
    if (wait === undefined) {
      const given = `${reason} (${this.#quickCrashes} times in a row, not started again)`;
      this.#end(given);
      return this.#tellStatus('ended', given);
    }
    this.#tellStatus('down', reason);
    this.#restart = setTimeout(() => this.#start(), wait * 1000);
  }

  #end(reason: string): void {
    this.#ended ??= reason;
    this.#rejectPending(reason);
  }

  #rejectPending(reason: string): void {
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    this.#waitingForRestart = [];
    for (const { reject } of pending) reject(new Error(reason));
  }

  #tellStatus(state: 'down' | 'ended', reason: string): void {
    this.#tell({ event: 'core.status', payload: { state, reason } });
  }

  #tell(event: CoreEvent): void {
    for (const listener of [...this.#listeners]) listener(event);
  }
}
