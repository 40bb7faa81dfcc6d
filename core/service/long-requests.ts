import type { Watch } from '../capture/watch.ts';
import { InputError } from '../math/input-error.ts';
import type { Emit } from './context.ts';

/** Milliseconds between two messages. */
const MESSAGE = 100;
/** Before this share nobody knows how long the rest takes. */
const FORESEEABLE = 0.02;

/** Requests that take long enough to be followed and ended by whoever made them, under a name of their own. */
export class LongRequests {
  readonly #emit: Emit;
  readonly #work = new Map<string, AbortController>();

  constructor(emit: Emit) {
    this.#emit = emit;
  }

  /** @param name undefined: nobody follows it. Rejects with what `act` rejects with; it must mind the signal. @throws InputError for a name that is in use */
  async run<T>(name: string | undefined, act: (watch: Required<Watch>) => Promise<T>): Promise<T> {
    const controller = new AbortController();
    if (name === undefined) return act({ onProgress: () => undefined, signal: controller.signal });
    if (this.#work.has(name)) throw new InputError({ where: 'work', expected: 'a name of its own', found: `"${name}", in use` });
    this.#work.set(name, controller);
    try {
      return await act({ onProgress: this.#reporter(name), signal: controller.signal });
    } finally {
      this.#work.delete(name);
    }
  }

  /** One that has ended already is no fault. */
  cancel(name: string): void {
    this.#work.get(name)?.abort(new Error('It was cancelled'));
  }

  #reporter(work: string): (share: number) => void {
    const began = performance.now();
    let told = -Infinity;
    return (share) => {
      const now = performance.now();
      if (now - told < MESSAGE) return;
      told = now;
      const secondsLeft = share < FORESEEABLE ? null : ((now - began) / 1000) * (1 / share - 1);
      this.#emit('work.progress', { work, share, secondsLeft });
    };
  }
}
