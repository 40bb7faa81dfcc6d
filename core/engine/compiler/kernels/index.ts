import { convolutionKernels } from './convolution.ts';
import { elementwiseKernels } from './elementwise.ts';
import { layoutKernels } from './layout.ts';
import { matmulKernels } from './matmul.ts';
import { normaliseKernels } from './normalise.ts';
import { poolKernels } from './pool.ts';
import { reduceKernels } from './reduce.ts';
import { resizeKernels } from './resize.ts';
import type { Lowerings } from '../view.ts';

/** Every TensorFlow.js kernel that can be compiled. A new one goes into its family's file and into `kernels.test.ts`. */
export const KERNELS: Lowerings = {
  ...elementwiseKernels,
  ...reduceKernels,
  ...layoutKernels,
  ...matmulKernels,
  ...convolutionKernels,
  ...poolKernels,
  ...normaliseKernels,
  ...resizeKernels,
};
