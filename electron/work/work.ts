import type { KinoformClient, RequestName, RunState } from '../../core/service/contract.ts';
import { texts } from '../texts.ts';

/** Something long that the core does. */
export interface WorkItem {
  readonly id: string;
  /** A training can be paused and goes on later; anything else is lost when the core ends. */
  readonly kind: 'training' | 'other';
  readonly name: string;
  /** The run that it learns from, whose training is a part of it. */
  readonly teacher: string | null;
  /** From 0 to 1; null while nobody knows. */
  readonly share: number | null;
}

interface WorkEnd {
  readonly item: WorkItem;
  readonly outcome: 'done' | 'failed';
  readonly reason: string | null;
}

/** A request that is answered sooner is not worth a word. */
const LISTED_AFTER_MS = 500;

type Listener<T> = (value: T) => void;

const FAILED: ReadonlySet<RunState> = new Set(['failed', 'diverged', 'interrupted']);

/** What the core works on, from its events. The main process starts the core, so that it hears of everything. */
export class Work {
  readonly #items = new Map<string, WorkItem>();
  readonly #onChange: Listener<readonly WorkItem[]>[] = [];
  readonly #onEnd: Listener<WorkEnd>[] = [];

  constructor(client: KinoformClient) {
    client.subscribe('run.changed', ({ summary: { id, name, state, lineage, reason } }) => {
      if (state === 'running')
        this.#put({ share: null, ...this.#items.get(id), id, kind: 'training', name, teacher: lineage.teacher });
      else this.#end(id, state === 'done' ? 'done' : FAILED.has(state) ? 'failed' : null, reason);
    });
    client.subscribe('run.progress', ({ run, phase, step, steps }) =>
      // After the last step nobody counts how far the evaluation is.
      this.#progress(run, steps > 0 && phase !== 'evaluating' ? step / steps : null),
    );
    client.subscribe('trainings.changed', ({ began, ended }) => {
      if (began !== null) this.#put({ id: began.training, kind: 'training', name: began.name, teacher: null, share: null });
      if (ended === null) return;
      const { training, generator, reason } = ended;
      this.#end(training, generator !== null ? 'done' : reason !== null ? 'failed' : null, reason);
    });
    client.subscribe('training.progress', ({ training, step, steps }) => this.#progress(training, step / steps));
    client.subscribe('reconstruction.changed', ({ summary: { id, name, state, reason } }) => {
      if (state === 'running') this.#put({ share: null, ...this.#items.get(id), id, kind: 'other', name, teacher: null });
      else this.#end(id, state === 'done' ? 'done' : state === 'failed' ? 'failed' : null, reason);
    });
    client.subscribe('reconstruction.progress', ({ reconstruction, share }) => this.#progress(reconstruction, share));
    client.subscribe('dataset.import', ({ name, state, share, failure }) => {
      if (state === 'running') this.#put({ id: `import ${name}`, kind: 'other', name, teacher: null, share });
      else this.#end(`import ${name}`, state === 'cancelled' ? null : state, failure?.message ?? null);
    });
    client.subscribe('work.progress', ({ work, share }) => this.#progress(work, share));
    client.subscribe('calibration.progress', ({ share }) => this.#progress('captures.calibrate', share));
    client.subscribe('core.status', ({ state, reason }) => {
      if (state !== 'up') for (const { id } of this.items) this.#end(id, 'failed', reason);
    });
  }

  /** Without the trainings of teachers, which are parts of others. */
  get items(): readonly WorkItem[] {
    const teachers = new Set([...this.#items.values()].map(({ teacher }) => teacher));
    return [...this.#items.values()].filter(({ id }) => !teachers.has(id));
  }

  /** Follows a request of a kind that takes long, once it has taken a while; others are answered in no time. */
  follow(request: RequestName, input: unknown, answer: Promise<unknown>): void {
    const { work } = (input ?? {}) as { readonly work?: string };
    // What somebody ends is no news.
    if (request === 'work.cancel' && work !== undefined) return this.#end(work, null, null);
    const name = texts.longRequests[request];
    if (name === undefined) return;
    const id = work ?? request;
    const listing = setTimeout(() => this.#put({ id, kind: 'other', name, teacher: null, share: null }), LISTED_AFTER_MS);
    answer
      .finally(() => clearTimeout(listing))
      .then(
        () => this.#end(id, 'done', null),
        (error: Error) => this.#end(id, 'failed', error.message),
      );
  }

  onChange(listener: Listener<readonly WorkItem[]>): void {
    this.#onChange.push(listener);
  }

  /** Hears how work ended that nobody ended on purpose. */
  onEnd(listener: Listener<WorkEnd>): void {
    this.#onEnd.push(listener);
  }

  #put(item: WorkItem): void {
    this.#items.set(item.id, item);
    this.#tell();
  }

  #progress(id: string, share: number | null): void {
    const item = this.#items.get(id);
    if (item !== undefined) this.#put({ ...item, share });
  }

  #end(id: string, outcome: WorkEnd['outcome'] | null, reason: string | null): void {
    const item = this.items.find((each) => each.id === id);
    if (!this.#items.delete(id)) return;
    this.#tell();
    if (item !== undefined && outcome !== null) for (const listener of this.#onEnd) listener({ item, outcome, reason });
  }

  #tell(): void {
    for (const listener of this.#onChange) listener(this.items);
  }
}
