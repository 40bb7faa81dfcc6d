import type { EventName, EventPayload } from '../../core/service/contract.ts';

type Listener = (payload: never) => void;

/** Who wants which event. */
export class Listeners {
  readonly #byEvent = new Map<EventName, Set<Listener>>();

  /** Returns its own end. */
  add<N extends EventName>(name: N, listener: (payload: EventPayload<N>) => void): () => void {
    const listeners = this.#byEvent.get(name) ?? new Set<Listener>();
    this.#byEvent.set(name, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  tell<N extends EventName>(name: N, payload: EventPayload<N>): void {
    for (const listener of [...(this.#byEvent.get(name) ?? [])]) (listener as (payload: EventPayload<N>) => void)(payload);
  }
}
