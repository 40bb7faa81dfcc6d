import { probeChannelBlock } from './compiler/channel-block.ts';
import { compiledProgram } from './compiler/program.ts';
import type { GraphRuntime } from './compiler/runtime.ts';
import type { Engine } from './program.ts';

/**
 * Traces each step once into one ONNX graph (forward pass, gradient and update) and runs it on `runtime`.
 * The default engine: faster than every TensorFlow.js backend that installs from npm.
 */
export function compiledEngine(runtime: GraphRuntime): Engine {
  const channelBlock = probeChannelBlock(runtime);
  return {
    name: runtime.name,
    compile: async (step, signature) => compiledProgram(runtime, step, signature, await channelBlock),
    [Symbol.dispose]() {},
  };
}
