/**
 * The one door to TensorFlow.js. All mathematics imports `* as tf from '../engine/tf.ts'`, so that gradients, chained
 * operations, the plain `cpu` backend and our corrections are there before the first operation runs.
 *
 * Only the ES modules of TensorFlow.js register gradients and chained operations: bundle it (Vite and Vitest do).
 */
import { enableProdMode } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops';
import '@tensorflow/tfjs-core/dist/register_all_gradients';

import './tfjs-patches.ts';

// Silences the advice to install tfjs-node: which engine runs is decided by measurement, in engines.ts.
enableProdMode();

export * from '@tensorflow/tfjs-core';
/** The plain backend as a class, for computing constants outside any engine state. Importing it registers `cpu`. */
export { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu/dist/index.js';
