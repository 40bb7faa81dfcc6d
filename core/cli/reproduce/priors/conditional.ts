import type { Engine } from '../../../engine/program.ts';
import { elementCount } from '../../../math/field.ts';
import type { PriorOptions } from '../../../retrieval/generative/options.ts';
import type { ConditionalConfig } from '../../../training/conditional/conditional-config.ts';
import { keptConditional } from '../../../training/conditional/train-conditional.ts';
import { inverseFor } from './inverse.ts';
import { SIDE, conditionalTraining, networkName, type Size } from './settings.ts';
import { solveModel, type Bench, type Solved } from './work.ts';

/**
 * PRCGAN, the image of one random code, and PRCGAN*, whose code is optimised on the magnitudes, for the Fourier magnitudes without oversampling.
 * @param dpr rate and steps of the code, and restarts
 */
export async function solveConditional(bench: Bench, engine: Engine, dpr: PriorOptions, size: Size): Promise<Solved[]> {
  const { source, train, validation } = size;
  const config: ConditionalConfig = {
    version: 1,
    kind: 'conditional',
    name: networkName(`prcgan fourier ${SIDE}x${SIDE}`, size),
    seed: 0,
    dataset: { source, height: SIDE, width: SIDE, train, validation },
    scene: { kind: 'amplitude', phaseRange: Math.PI },
    measurement: { kind: 'fourier', pattern: [SIDE, SIDE] },
    symmetry: 'kept',
    ...conditionalTraining(size),
  };
  const kept = await inverseFor(bench.context, engine, config, size);
  const weights = await kept.weights();
  const { operator } = bench;
  const bins = operator.snapshots * elementCount(operator.patternShape);
  const model = { generator: keptConditional(config, weights, bins), weights };
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
