import type { GeneratorRecord } from '../../../core/service/contract.ts';
import { formatCount, formatDuration, formatNumber, formatTime } from '../../composables/format.ts';
import { texts } from '../../texts.ts';

/** The network of a generator in a few words. */
export function networkText({ network, latent }: Pick<GeneratorRecord, 'network' | 'latent'>): string {
  switch (network.kind) {
    case 'dense':
      return texts.generators.dense(latent, network.hidden);
    case 'dcgan':
      return texts.generators.convolutional(latent);
    case 'components':
      return texts.generators.components(latent, network.components);
    case 'onnx':
      return texts.generators.graph(latent);
  }
}

type Fact = readonly [title: string, text: string];

/** What is known of a generator, a line each; without what is not known of one of its kind. */
export function factsOf(generator: GeneratorRecord, now = new Date()): readonly Fact[] {
  const { figures, splits, size, created, id } = generator;
  const words = texts.generators.facts;
  return [
    [words.network, networkText(generator)],
    [words.images, texts.generators.size(...size)],
    ...originFacts(generator.origin),
    ...Object.entries(figures).map(([name, value]): Fact => [name, formatNumber(value, 4)]),
    [words.splits, splits.map((split) => texts.generators.split(split.name, split.size)).join(', ')],
    [words.made, formatTime(created, now)],
    [words.id, id],
  ];
}

function originFacts(origin: GeneratorRecord['origin']): readonly Fact[] {
  const words = texts.generators.facts;
  switch (origin.kind) {
    case 'trained': {
      const { dataset, training, seed } = origin.config;
      return [
        [words.trainedOn, texts.generators.trainedOn(dataset.train, dataset.source)],
        [words.epochs, texts.generators.epochsOf(origin.epochs, training.epochs)],
        [words.training, texts.generators.training(training.batchSize, formatNumber(training.learningRate), seed)],
        [
          words.time,
          texts.generators.time(formatDuration(origin.seconds), origin.engine, formatCount(Math.round(origin.imagesPerSecond))),
        ],
      ];
    }
    case 'sketched':
      return [[words.from, texts.generators.sketched(origin.samples, origin.frequencies)]];
    case 'imported':
      return [[words.from, origin.file]];
  }
}
