import type { Engine } from '../../../engine/program.ts';
import { rootKey } from '../../../math/random.ts';
import type { KeptInverse } from '../../../runs/inverse-library.ts';
import type { InverseConfig } from '../../../training/inverse/inverse-config.ts';
import type { CommandContext } from '../../context.ts';
import { keepInverse } from '../../inverse/keep-inverse.ts';
import { inversesOf } from '../../library.ts';
import { imagesFor } from './generator.ts';
import { sameNetwork, type Size } from './settings.ts';

/** An inverse network of the workspace with this configuration, trained to its end; trained now where there is none. */
export async function inverseFor(
  context: CommandContext,
  engine: Engine,
  config: InverseConfig,
  size: Pick<Size, 'digest'>,
): Promise<KeptInverse> {
  const library = inversesOf(context);
  const known = (await library.list()).find(
    (record) => sameNetwork(record.config, config, size) && record.epochs === config.training.epochs,
  );
  if (known !== undefined) return library.find(known.id);
  const trained = await keepInverse(context, engine, config, await imagesFor(context, config.dataset, rootKey(config.seed)));
  context.checkInterrupt();
  return trained;
}
