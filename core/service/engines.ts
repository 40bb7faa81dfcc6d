import { compiledEngine } from '../engine/compiled.ts';
import { onnxRuntime } from '../engine/providers/onnx-runtime.ts';
import type { Engines } from './context.ts';

export function openEngines(_workspace: string, _fixed: string | null): Engines {
  const engine = onnxRuntime({ provider: 'cpu' }).then(compiledEngine);
  return {
    chosen: () => engine,
    list: async () => [{ name: 'onnx-cpu', title: 'ONNX Runtime', available: true, note: '', secondsPerStep: 0.1, chosen: true }],
  };
}
