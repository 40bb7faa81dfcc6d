import type { KinoformClient, RunState } from '../../core/service/contract.ts';

/** Something long that the core does. */
export interface WorkItem {
  readonly id: string;
  /** A training can be paused and goes on later; anything else is lost when the core ends. */
  readonly kind: 'training' | 'reconstruction';
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

type Listener<T> = (value: T) => void;

const WORKING: ReadonlySet<RunState> = new Set(['queued', 'running']);
const FAILED: ReadonlySet<RunState> = new Set(['failed', 'diverged', 'interrupted']);

/** What the core works on, from its events. The main process starts the core, so that it hears of everything. */
export class Work {
  readonly #items = new Map<string, WorkItem>();
  readonly #onChange: Listener<readonly WorkItem[]>[] = [];
  readonly #onEnd: Listener<WorkEnd>[] = [];

  constructor(client: KinoformClient) {
    client.subscribe('run.changed', ({ summary: { id, name, state, lineage, reason } }) => {
      if (WORKING.has(state))
        this.#put({ share: null, ...this.#items.get(id), id, kind: 'training', name, teacher: lineage.teacher });
      else this.#end(id, state === 'done' ? 'done' : FAILED.has(state) ? 'failed' : null, reason);
    });
    client.subscribe('run.progress', ({ run, step, steps }) => this.#progress(run, steps > 0 ? step / steps : null));
    client.subscribe('reconstruction.changed', ({ summary: { id, name, state, reason } }) => {
      if (state === 'running')
        this.#put({ share: null, ...this.#items.get(id), id, kind: 'reconstruction', name, teacher: null });
      else this.#end(id, state === 'done' ? 'done' : state === 'failed' ? 'failed' : null, reason);
    });
    client.subscribe('reconstruction.progress', ({ reconstruction, share }) => this.#progress(reconstruction, share));
    client.subscribe('core.status', ({ state, reason }) => {
      if (state === 'down') for (const { id } of this.items) this.#end(id, 'failed', reason);
    });
  }

  /** Without the trainings of teachers, which are parts of others. */
  get items(): readonly WorkItem[] {
    const teachers = new Set([...this.#items.values()].map(({ teacher }) => teacher));
    return [...this.#items.values()].filter(({ id }) => !teachers.has(id));
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
