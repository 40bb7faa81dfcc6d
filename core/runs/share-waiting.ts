/**
 * One at a time, and those that are asked for meanwhile once for all who asked: each gets what was found out after it asked, never what was
 * under way before.
 */
export function shareWaiting<T>(work: () => Promise<T>): () => Promise<T> {
  let running: Promise<unknown> = Promise.resolve();
  let waiting: Promise<T> | null = null;
  return () => {
    waiting ??= running.then(() => {
      waiting = null;
      const result = work();
      running = result.catch(() => undefined);
      return result;
    });
    return waiting;
  };
}
