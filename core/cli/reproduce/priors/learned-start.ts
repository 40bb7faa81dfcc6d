import { rootKey } from '../../../math/random.ts';
import type { Engine } from '../../../engine/program.ts';
import type { PriorOptions } from '../../../retrieval/generative/options.ts';
import type { KeptEncoder } from '../../../runs/encoder-library.ts';
import type { KeptGenerator } from '../../../runs/generator-library.ts';
import type { EncoderConfig } from '../../../training/encoders/encoder-config.ts';
import type { CommandContext } from '../../context.ts';
import { keepEncoder } from '../../generator/keep-encoder.ts';
import { imagesFor } from './generator.ts';
import { SIDE, encoderTraining, networkName, sameNetwork, type Size } from './settings.ts';
import type { GenerativeMethod } from './work.ts';

/** PRILO from the code that an encoder reads off the Fourier magnitudes, without oversampling. */
export async function learnedStart(
  context: CommandContext,
  engine: Engine,
  kept: KeptGenerator,
  prilo: PriorOptions,
  size: Size,
): Promise<GenerativeMethod> {
  const { source, train, validation } = size;
  const config: EncoderConfig = {
    version: 1,
    name: networkName(`fourier ${SIDE}x${SIDE}`, size),
    seed: 0,
    generator: kept.record.id,
    dataset: { source, height: SIDE, width: SIDE, train, validation },
    scene: { kind: 'amplitude', phaseRange: Math.PI },
    measurement: { kind: 'fourier', pattern: [SIDE, SIDE] },
    ...encoderTraining(size),
  };
  const encoder = await encoderFor(context, engine, kept, config, size);
  return { name: 'prilo-li', title: 'PRILO-LI, from a learned code', options: { ...prilo, start: 'learned' }, encoder };
}

/** An encoder of the generator with this configuration, trained to its end; trained now where there is none. */
async function encoderFor(
  context: CommandContext,
  engine: Engine,
  kept: KeptGenerator,
  config: EncoderConfig,
  size: Pick<Size, 'digest'>,
): Promise<KeptEncoder> {
  const known = (await kept.encoders.list()).find(
    (record) => sameNetwork(record.config, config, size) && record.epochs === config.training.epochs,
  );
  if (known !== undefined) return kept.encoders.find(known.id);
  const trained = await keepEncoder(
    context,
    engine,
    config,
    kept,
    await imagesFor(context, config.dataset, rootKey(config.seed)),
  );
  context.checkInterrupt();
  return trained;
}
