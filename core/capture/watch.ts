/** Called between steps with the share done, 0 to 1; throw in it to give up. */
export type OnProgress = (share: number) => void | Promise<void>;

/** How somebody who waits for minutes of work follows it, and ends it. */
export interface Watch {
  readonly onProgress?: (share: number) => void;
  readonly signal?: AbortSignal;
}

/** What work calls between its steps: it lets others in, so that a wish to end arrives, and throws the signal's reason once it has. */
export function stepsOf({ onProgress, signal }: Watch): OnProgress {
  return async (share) => {
    onProgress?.(share);
    await new Promise(setImmediate);
    signal?.throwIfAborted();
  };
}

/** The watch of a part of some work, which fills the shares from `from` to `to`. */
export function partOf({ onProgress, signal }: Watch, from: number, to: number): Watch {
  return { onProgress: (share) => onProgress?.(from + (to - from) * share), ...(signal === undefined ? {} : { signal }) };
}
