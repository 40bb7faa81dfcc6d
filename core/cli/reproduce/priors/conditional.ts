import type { Engine } from '../../../engine/program.ts';
import { elementCount } from '../../../math/field.ts';
import { rootKey } from '../../../math/random.ts';
import type { PriorOptions } from '../../../retrieval/generative/options.ts';
import { conditionalLibrary, type KeptConditional } from '../../../runs/conditional-library.ts';
import { workspaceAt } from '../../../runs/workspace.ts';
import { version } from '../../../service/version.ts';
import type { ConditionalConfig } from '../../../training/conditional/conditional-config.ts';
import { keptConditional, trainConditional } from '../../../training/conditional/train-conditional.ts';
import type { CommandContext } from '../../context.ts';
import { trainWithBar } from '../../generator/train-with-bar.ts';
import { imagesFor } from './generator.ts';
import { conditionalTraining, type Size } from './settings.ts';
import { SIDE, solveModel, type Bench, type Solved } from './work.ts';

/**
 * PRCGAN, the image of one random code, and PRCGAN*, whose code is optimised on the magnitudes, for the Fourier magnitudes without oversampling.
 * @param dpr rate and steps of the code, and restarts
 */
export async function solveConditional(bench: Bench, engine: Engine, dpr: PriorOptions, size: Size): Promise<Solved[]> {
  const { source, train, validation } = size;
  const kept = await conditionalFor(bench.context, engine, {
    version: 1,
    name: `fourier ${SIDE}x${SIDE}`,
    seed: 0,
    dataset: { source, height: SIDE, width: SIDE, train, validation },
    scene: { kind: 'amplitude', phaseRange: Math.PI },
    measurement: { kind: 'fourier', pattern: [SIDE, SIDE] },
    ...conditionalTraining(size),
  });
  const weights = await kept.weights();
  const { operator } = bench;
  const bins = operator.snapshots * elementCount(operator.patternShape);
  const model = { generator: keptConditional(kept.record.config, weights, bins), weights };
  const solve = async (name: string, title: string, options: PriorOptions): Promise<Solved> => ({
    method: name,
    title,
    ...(await solveModel(bench, engine, model, { conditional: kept.record.id, options }, options, title)),
  });
  return [
    await solve('prcgan', 'PRCGAN', { ...dpr, restarts: 1, code: { ...dpr.code, steps: 0 } }),
    await solve('prcgan-star', 'PRCGAN*, its code optimised', dpr),
  ];
}

/** One of the workspace with this configuration, trained to its end; trained now where there is none. */
async function conditionalFor(context: CommandContext, engine: Engine, config: ConditionalConfig): Promise<KeptConditional> {
  const { conditionalsFolder } = workspaceAt(context.workspace);
  const library = conditionalLibrary(conditionalsFolder, { now: () => new Date(), random: Math.random });
  const same = ({ name: _, ...rest }: ConditionalConfig): string => JSON.stringify(rest);
  const known = (await library.list()).find(
    (record) => same(record.config) === same(config) && record.epochs === config.training.epochs,
  );
  if (known !== undefined) return library.find(known.id);
  const images = await imagesFor(config.dataset, rootKey(config.seed));
  const trained = await trainWithBar(
    context,
    engine,
    config,
    (host) => trainConditional(config, images, host),
    ({ weights, point: _, losses, ...facts }) =>
      library.keep({ name: config.name, config, engine: engine.name, ...facts, losses: [...losses], made: version }, weights),
  );
  context.checkInterrupt();
  return trained;
}
