import type { Engine, HostTensor, HostTensors, Program, Signature, StepFunction } from '../engine/program.ts';
import { specsOf } from '../engine/signature.ts';
import type * as tf from '../engine/tf.ts';
import { entry } from '../networks/layers.ts';
import type { DesignConfig } from './design-config.ts';
import type { Design } from './design-store.ts';
import { designShapes, inferenceState, MASK } from './design-state.ts';
import { operatorOf } from './observation.ts';
import { reconstruct } from './reconstructor.ts';

/** `intensity [batch,L,H,W]` to `images [batch,H,W,C]`, with frozen weights and running statistics. */
function inferStep(config: DesignConfig, batch: number): { readonly step: StepFunction; readonly signature: Signature } {
  const { dataset, sensing } = config;
  const intensity = { shape: [batch, sensing.snapshots, dataset.height, dataset.width], dtype: 'float32' } as const;
  return {
    step: (state, inputs) => {
      const operator = operatorOf(config, entry<tf.Tensor3D>(state, MASK));
      return {
        outputs: { images: reconstruct(config, state, operator, entry(inputs, 'intensity'), { training: false }).images },
      };
    },
    signature: { state: specsOf(designShapes(config)), inputs: { intensity } },
  };
}

/** A design that is ready to read intensities. */
export interface Reader {
  use(design: Design): void;
  /**
   * Images of any number of scenes, limited to [0, 1], `[Q,H,W,C]`.
   * @param intensity `[Q,L,H,W]`
   * @param onBatch between batches, with the scenes done: for progress, and for the host to breathe
   */
  read(
    intensity: { readonly shape: readonly number[]; readonly data: ArrayLike<number> },
    onBatch?: (done: number) => Promise<void>,
  ): Promise<HostTensor>;
  [Symbol.dispose](): void;
}

export async function openReader(engine: Engine, config: DesignConfig): Promise<Reader> {
  const batch = config.training.batchSize;
  const { step, signature } = inferStep(config, batch);
  const program = await engine.compile(step, signature);
  return {
    use: (design) => program.load(inferenceState(design)),
    read: (intensity, onBatch) => readInBatches(program, batch, intensity, onBatch),
    [Symbol.dispose]: () => program[Symbol.dispose](),
  };
}

async function readInBatches(
  program: Program,
  batch: number,
  { shape, data }: { readonly shape: readonly number[]; readonly data: ArrayLike<number> },
  onBatch?: (done: number) => Promise<void>,
): Promise<HostTensor> {
  const count = shape[0] as number;
  const perScene = data.length / count;
  let images: HostTensor | undefined;
  for (let first = 0; first < count; first += batch) {
    const part = new Float32Array(batch * perScene);
    for (let i = 0; i < part.length; i++) {
      // The last batch is filled up with its last scene: a scene without light would not be a number.
      const scene = Math.min(first + Math.floor(i / perScene), count - 1);
      part[i] = data[scene * perScene + (i % perScene)]!;
    }
    const inputs: HostTensors = { intensity: { shape: [batch, ...shape.slice(1)], data: part } };
    const output = (await program.step(inputs))['images'] as HostTensor;
    const perOutput = output.data.length / batch;
    images ??= { shape: [count, ...output.shape.slice(1)], data: new Float32Array(count * perOutput) };
    const filled = Math.min(batch, count - first);
    for (let i = 0; i < filled * perOutput; i++) images.data[first * perOutput + i] = Math.min(Math.max(output.data[i]!, 0), 1);
    await onBatch?.(first + filled);
  }
  if (images === undefined) throw new RangeError('no scenes to read');
  return images;
}
