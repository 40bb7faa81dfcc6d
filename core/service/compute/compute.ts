import { readFile } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import type { Watch } from '../../capture/watch.ts';
import type { Failure } from '../contract.ts';
import { fromFailure } from '../contract-failure.ts';
import type { ComputationInput, ComputationName, ComputationOutput } from './computations.ts';

/** Runs one of the computations while whoever else asks gets an answer. Rejects with the signal's reason once that is aborted. */
export type Compute = <N extends ComputationName>(
  name: N,
  input: ComputationInput<N>,
  watch?: Watch,
) => Promise<ComputationOutput<N>>;

/** What the thread of a computation says. */
export type ComputerMessage = { readonly share: number } | { readonly output: unknown } | { readonly failure: Failure };

/** Each computation in a thread of its own, which ends with it, or at once where it is given up. @param bundle of `computer.ts` */
export function computeInThreads(bundle: string): Compute {
  return async <N extends ComputationName>(name: N, input: ComputationInput<N>, { onProgress, signal }: Watch = {}) => {
    // As text, which this process reads wherever it lies, the archive of a package included.
    const source = await readFile(bundle, 'utf8');
    signal?.throwIfAborted();
    const worker = new Worker(source, { eval: true, workerData: { name, input } });
    try {
      return await new Promise<ComputationOutput<N>>((resolve, reject) => {
        worker.on('message', (message: ComputerMessage) => {
          if ('share' in message) onProgress?.(message.share);
          else if ('failure' in message) reject(fromFailure(message.failure));
          else resolve(message.output as ComputationOutput<N>);
        });
        worker.on('error', reject);
        worker.on('exit', (code) => reject(new Error(`The computation ended with code ${code}`)));
        signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
      });
    } finally {
      // Whoever gave it up may clear away what it wrote.
      await worker.terminate();
    }
  };
}
