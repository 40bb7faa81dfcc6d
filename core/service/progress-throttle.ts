import type { EventPayload } from './contract.ts';

type Progress = EventPayload<'run.progress'>;

const LEAST_MS = 100;

/** Passes on at most ten messages a second. Rows of the history are gathered, never lost; a change of phase passes at once. */
export class ProgressThrottle {
  readonly #emit: (progress: Progress) => void;
  readonly #now: () => number;
  #last: { readonly time: number; readonly phase: Progress['phase'] } | null = null;
  #held: Progress | null = null;

  /** @param now milliseconds, from any origin */
  constructor(emit: (progress: Progress) => void, now: () => number) {
    this.#emit = emit;
    this.#now = now;
  }

  push(progress: Progress): void {
    const rows = [...(this.#held?.rows ?? []), ...progress.rows];
    this.#held = { ...progress, rows };
    if (this.#last?.phase !== progress.phase || this.#now() - this.#last.time >= LEAST_MS) this.flush();
  }

  /** Passes on what was held back. */
  flush(): void {
    if (this.#held === null) return;
    const progress = this.#held;
    this.#held = null;
    this.#last = { time: this.#now(), phase: progress.phase };
    this.#emit(progress);
  }
}
