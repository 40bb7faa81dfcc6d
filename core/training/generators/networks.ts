import type { HostTensors } from '../../engine/program.ts';
import { componentGenerator } from '../../networks/generators/components.ts';
import { dcganGenerator } from '../../networks/generators/dcgan.ts';
import { denseGenerator } from '../../networks/generators/dense.ts';
import { onnxGenerator } from '../../networks/onnx/generator.ts';
import { readOnnx, type OnnxModel } from '../../networks/onnx/model.ts';
import type { Generator } from '../../networks/generators/generator.ts';
import type { GeneratorConfig, GeneratorNetwork } from './generator-config.ts';

/** A network that can be trained here, and how it is by default. */
interface NamedNetwork {
  readonly title: string;
  readonly network: GeneratorConfig['network'];
  readonly training: Pick<GeneratorConfig['training'], 'objective' | 'learningRate'>;
}

/** Networks that have a name, as `generator train` takes them. */
export const GENERATOR_NETWORKS: Readonly<Record<string, NamedNetwork>> = {
  'vae-20': {
    title: 'autoencoder of 500 and 500 units, 20 numbers a code (Hand, Leong and Voroninski 2018)',
    network: { kind: 'dense', latent: 20, hidden: [500, 500] },
    training: { objective: 'elbo', learningRate: 1e-3 },
  },
  'vae-100': {
    title: 'autoencoder of three layers of 500 units, 100 numbers a code (Uelwer, Konietzny and Harmeling 2022)',
    network: { kind: 'dense', latent: 100, hidden: [500, 500, 500] },
    training: { objective: 'elbo', learningRate: 1e-3 },
  },
  dcgan: {
    title:
      'convolutions against a discriminator, 100 numbers a code, for images of 64×64, 32×32, 28×28 and other even sizes (Radford, Metz and Chintala 2016)',
    network: { kind: 'dcgan', latent: 100, width: 64 },
    training: { objective: 'adversarial', learningRate: 2e-4 },
  },
};

/** The generator of a configuration, without weights. */
export function generatorOf({ network, dataset }: Pick<GeneratorConfig, 'network' | 'dataset'>): Generator {
  return networkGenerator(network, [dataset.height, dataset.width], null);
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
    case 'dcgan':
      return dcganGenerator({ ...network, sceneShape });
    case 'components':
      return componentGenerator({ ...network, sceneShape });
    case 'onnx':
      if (model === null) throw new Error('an imported generator without its graph');
      return onnxGenerator(model, { splits: network.splits, range: network.range, sceneShape });
  }
}
