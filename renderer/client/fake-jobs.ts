import type { JobList } from '../../core/service/contract.ts';

/** The queue of a core that only pretends. */
export class FakeJobs {
  #queue: string[] = [];
  #held = false;
  readonly #tell: (list: JobList) => void;
  readonly #current: () => string | null;

  constructor(current: () => string | null, tell: (list: JobList) => void) {
    this.#current = current;
    this.#tell = tell;
  }

  list = (): JobList => ({ current: this.#current(), queue: [...this.#queue], held: this.#held && this.#queue.length > 0 });

  add(run: string): void {
    this.#change([...this.#queue, run]);
  }

  remove(run: string): void {
    this.#change(this.#queue.filter((id) => id !== run));
  }

  reorder(runs: readonly string[]): void {
    this.#change([...runs]);
  }

  hold(held: boolean): void {
    this.#held = held;
    this.#tell(this.list());
  }

  /** The first that waits, taken out; null when none may begin. */
  next(): string | null {
    const [first] = this.#queue;
    if (this.#held || first === undefined || this.#current() !== null) return null;
    this.remove(first);
    return first;
  }

  #change(queue: string[]): void {
    this.#queue = queue;
    this.#tell(this.list());
  }
}
