import { compiledEngine } from '../compiled.ts';
import { eagerEngine } from '../eager.ts';
import { onnxRuntime } from './onnx-runtime.ts';
import { tfjsNode } from './tfjs-node.ts';
import type { EngineCandidate } from '../engines.ts';

export interface EngineOptions {
  /** Threads inside one operator; absent: all physical cores. Part of what makes a run reproducible. */
  readonly threads?: number | undefined;
}

/** Every engine that could run on some machine of this kind, in the order in which Settings lists them. */
export function engineCandidates({ threads }: EngineOptions = {}): EngineCandidate[] {
  const onnx = (provider: string, title: string): EngineCandidate => ({
    name: `onnx-${provider}`,
    title,
    open: async () => compiledEngine(await onnxRuntime({ provider, threads })),
  });
  return [
    onnx('cpu', 'ONNX Runtime, processor'),
    ...(process.platform === 'win32' ? [onnx('dml', 'ONNX Runtime, DirectML')] : []),
    ...(process.platform === 'linux' ? [onnx('cuda', 'ONNX Runtime, CUDA')] : []),
    { name: 'tfjs-node-gpu', title: 'TensorFlow, CUDA', open: () => tfjsNode('tfjs-node-gpu') },
    { name: 'tfjs-node', title: 'TensorFlow, processor', open: () => tfjsNode('tfjs-node') },
    { name: 'tfjs-cpu', title: 'TensorFlow.js, plain JavaScript', open: async () => eagerEngine('cpu') },
  ];
}
