import '../symbol-dispose.ts';
import { parentPort, workerData } from 'node:worker_threads';
import { toFailure } from '../contract-failure.ts';
import type { ComputerMessage } from './compute.ts';
import { computations, type ComputationName } from './computations.ts';

/** The thread of one computation: see `computeInThreads`. */
const { name, input } = workerData as { readonly name: ComputationName; readonly input: never };
const tell = (message: ComputerMessage): void => parentPort!.postMessage(message);

Promise.resolve()
  .then((): unknown => computations[name](input, (share) => tell({ share })))
  .then(
    (output) => tell({ output }),
    (error: unknown) => tell({ failure: toFailure(error) }),
  );
