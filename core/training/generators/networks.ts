import type { HostTensors } from '../../engine/program.ts';
import { denseGenerator } from '../../networks/generators/dense.ts';
import type { Generator } from '../../networks/generators/generator.ts';
import type { GeneratorConfig } from './generator-config.ts';

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

/** A kept generator, and of its weights those that make images: an encoder beside them is left out. */
export function keptGenerator(
  { origin }: { readonly origin: { readonly config: GeneratorConfig } },
  weights: HostTensors,
): { readonly generator: Generator; readonly weights: HostTensors } {
  const generator = generatorOf(origin.config);
  return { generator, weights: Object.fromEntries(Object.keys(generator.weightShapes).map((name) => [name, weights[name]!])) };
}
