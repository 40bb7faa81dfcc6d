import util from 'node:util';
import { eagerEngine } from '../eager.ts';
import * as tf from '../tf.ts';
import { restorePatches } from '../tfjs-patches.ts';
import type { Engine } from '../program.ts';

/** The name under which either package registers its backend. */
const BACKEND = 'tensorflow';

let loaded: string | undefined;

/**
 * TensorFlow's own kernels, where the user installed `@tensorflow/tfjs-node` or `@tensorflow/tfjs-node-gpu` (CUDA 11.2).
 * Both claim one backend name, so a process can hold only one of them.
 */
export async function tfjsNode(packageName: 'tfjs-node' | 'tfjs-node-gpu'): Promise<Engine> {
  if (loaded !== undefined && loaded !== packageName)
    throw new Error(`${loaded} is loaded already, and a process can hold only one of them`);
  // Version 4.22 calls it, Node 23 dropped it.
  const legacy = util as unknown as { isNullOrUndefined?: (value: unknown) => boolean };
  legacy.isNullOrUndefined ??= (value) => value === null || value === undefined;
  // The name is no literal, so that bundlers leave an optional package alone.
  const specifier = `@tensorflow/${packageName}`;
  try {
    await import(/* @vite-ignore */ specifier);
  } catch (error) {
    throw isMissing(error) ? new Error(`${specifier} is not installed`) : error;
  } finally {
    // Also where it failed: it may have come as far as its gradients.
    restorePatches();
  }
  loaded = packageName;
  if (tf.findBackendFactory(BACKEND) === null) throw new Error(`${packageName} did not register its backend`);
  return eagerEngine(BACKEND, packageName);
}

/** Under its two names: that of ES modules, and that of CommonJS in the packaged application. */
const isMissing = (error: unknown): boolean =>
  ['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND'].includes((error as { code?: string }).code ?? '');
