import type { Watch } from '../capture/watch.ts';
import { InputError } from '../math/input-error.ts';
import type { Emit } from './context.ts';
import { shareReporter } from './share-reporter.ts';

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
      return await act({
        onProgress: shareReporter((share, secondsLeft) => this.#emit('work.progress', { work: name, share, secondsLeft })),
        signal: controller.signal,
      });
    } finally {
      this.#work.delete(name);
    }
  }

  /** One that has ended already is no fault. */
  cancel(name: string): void {
    this.#work.get(name)?.abort(new Error('It was cancelled'));
  }
}
