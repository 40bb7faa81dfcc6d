import type { EncoderRecord } from '../../runs/encoder-library.ts';
import type { GeneratorRecord } from '../../runs/generator-record.ts';
import { formatDuration } from '../terminal/format.ts';
import { renderPairs } from '../terminal/table.ts';

/** Where a generator comes from, in a few words. */
export function originOf({ origin }: GeneratorRecord): string {
  switch (origin.kind) {
    case 'trained':
      return `${origin.config.training.objective}, ${origin.config.dataset.source}`;
    case 'sketched':
      return `sketch of ${origin.samples} images, ${origin.frequencies} frequencies`;
    case 'imported':
      return origin.file;
  }
}

/** @param encoders those that it has */
export function describeGenerator(record: GeneratorRecord, folder: string, encoders: readonly EncoderRecord[] = []): string {
  const { origin } = record;
  const trained: readonly (readonly [string, string])[] =
    origin.kind === 'trained'
      ? [
          ['trained on', `${origin.config.dataset.train} images of ${origin.config.dataset.source}, seed ${origin.config.seed}`],
          ['epochs', `${origin.epochs} of ${origin.config.training.epochs}`],
          ['time', `${formatDuration(origin.seconds)} on ${origin.engine}, ${Math.round(origin.imagesPerSecond)} images/s`],
        ]
      : [['from', originOf(record)]];
  return renderPairs([
    ['generator', record.id],
    ['images', record.size.join('×')],
    ['split points', record.splits.map(({ name, size }) => `${name} (${size})`).join(', ')],
    ...trained,
    ...Object.entries(record.figures).map(([name, value]): [string, string] => [name, value.toFixed(2)]),
    ...encoders.map(({ id, epochs, config }): [string, string] => [
      'encoder',
      `${id}: ${config.scene.kind} scenes, ${epochs} of ${config.training.epochs} epochs`,
    ]),
    ['folder', folder],
  ]);
}
