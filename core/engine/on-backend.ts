import * as tf from './tf.ts';

/** Several engines live in one process, but TensorFlow.js has one current backend: set it for the length of a call. */
export function onBackend<T>(backendName: string, run: () => T): T {
  const previous = tf.getBackend() as string | undefined | null;
  if (previous === backendName) return run();
  // For a backend that starts synchronously, the name is set when this returns; the promise only reports it.
  void tf.setBackend(backendName);
  if (tf.getBackend() !== backendName) throw new Error(`the TensorFlow.js backend '${backendName}' does not start synchronously`);
  try {
    return run();
  } finally {
    void tf.setBackend(previous ?? 'cpu');
  }
}
