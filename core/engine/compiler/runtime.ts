import type { HostTensor } from '../program.ts';

/** Buffers by the name that they have in the graph. Shapes are those of the values as they lie, not of the mathematics. */
export type Buffers = Readonly<Record<string, HostTensor>>;

/** A graph that is ready to run. */
export interface GraphSession {
  /** Reads `feeds`, writes into the arrays of `results`. The same buffers may be given again and again. */
  run(feeds: Buffers, results: Buffers): Promise<void>;
  release(): Promise<void>;
}

/** What executes ONNX graphs: see `providers/`. */
export interface GraphRuntime {
  /** As the engine is named to the user. */
  readonly name: string;
  /** Whether its convolutions may have a layout in channel blocks, which is then probed. */
  readonly mayBlockChannels: boolean;
  open(model: Uint8Array): Promise<GraphSession>;
}
