import { latentSize, type Generator } from '../../networks/generators/generator.ts';
import type { GeneratorRecord } from '../../runs/generator-record.ts';

/** What a record says of the sizes of a generator. */
export function shapeOf(generator: Generator): Pick<GeneratorRecord, 'latent' | 'size' | 'splits'> {
  return {
    latent: latentSize(generator),
    size: [...generator.sceneShape],
    splits: generator.stages.map(({ input, inputSize }) => ({ name: input, size: inputSize })),
  };
}
