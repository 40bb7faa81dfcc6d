import type { HostTensors } from '../../engine/program.ts';
import { componentGenerator } from '../../networks/generators/components.ts';
import { denseGenerator } from '../../networks/generators/dense.ts';
import { onnxGenerator } from '../../networks/onnx/generator.ts';
import { readOnnx, type OnnxModel } from '../../networks/onnx/model.ts';
import type { Generator } from '../../networks/generators/generator.ts';
import type { GeneratorConfig, GeneratorNetwork } from './generator-config.ts';

type Network = GeneratorConfig['network'];

/** Networks that have a name, as `generator train` takes them. */
export const GENERATOR_NETWORKS: Readonly<Record<string, { readonly title: string; readonly network: Network }>> = {
  'vae-20': {
    title: 'autoencoder of 500 and 500 units, 20 numbers a code (Hand, Leong and Voroninski 2018)',
    network: { kind: 'dense', latent: 20, hidden: [500, 500] },
  },
  'vae-100': {
    title: 'autoencoder of three layers of 500 units, 100 numbers a code (Uelwer, Konietzny and Harmeling 2022)',
    network: { kind: 'dense', latent: 100, hidden: [500, 500, 500] },
  },
};

/** The generator of a configuration, without weights. */
export function generatorOf({ network, dataset }: Pick<GeneratorConfig, 'network' | 'dataset'>): Generator {
  return denseGenerator({ latent: network.latent, hidden: network.hidden, sceneShape: [dataset.height, dataset.width] });
}

/** What a record says that a generator is built from. */
export interface KeptNetwork {
  readonly network: GeneratorNetwork;
  readonly size: readonly [number, number];
}

/** A kept generator, and of its weights those that make images: an encoder beside them is left out. */
export function keptGenerator(
  { network, size }: KeptNetwork,
  weights: HostTensors,
  model: Uint8Array | null,
): { readonly generator: Generator; readonly weights: HostTensors } {
  const generator = networkGenerator(network, size, model === null ? null : readOnnx(model, 'generator'));
  return { generator, weights: Object.fromEntries(Object.keys(generator.weightShapes).map((name) => [name, weights[name]!])) };
}

function networkGenerator(network: GeneratorNetwork, sceneShape: readonly [number, number], model: OnnxModel | null): Generator {
  switch (network.kind) {
    case 'dense':
      return denseGenerator({ ...network, sceneShape });
    case 'components':
      return componentGenerator({ ...network, sceneShape });
    case 'onnx':
      if (model === null) throw new Error('an imported generator without its graph');
      return onnxGenerator(model, { splits: network.splits, range: network.range, sceneShape });
  }
}
