import type { Engine } from '../../../engine/program.ts';
import type { DirectArchitecture } from '../../../networks/direct/architecture.ts';
import { readDirectly } from '../../../training/direct/train-direct.ts';
import type { DirectConfig } from '../../../training/direct/direct-config.ts';
import type { Measurement } from '../../../training/encoders/measurement.ts';
import { titleOfMeasurement } from '../../measurement-options.ts';
import { inverseFor } from './inverse.ts';
import { networkName, SIDE, type Size } from './settings.ts';
import { type Bench, type Solved } from './work.ts';

/** A network that is trained to read images straight off the magnitudes of one operator. */
export interface DirectMethod {
  readonly name: string;
  readonly title: string;
  readonly architecture: DirectArchitecture;
  readonly epochs: number;
}

/** Trains the network, unless the workspace has it, on exact measurements of the images that the generators learn from too, and reads the scenes with it. */
export async function solveDirect(
  bench: Bench,
  engine: Engine,
  size: Pick<Size, 'source' | 'digest' | 'train' | 'validation'>,
  measurement: Measurement,
  { name, title, architecture, epochs }: DirectMethod,
): Promise<Solved> {
  const { context, intensity, problem, seed, kept } = bench;
  const { source, train, validation } = size;
  const config = {
    version: 1,
    kind: 'direct',
    name: networkName(`${name} ${titleOfMeasurement(measurement)}`, size),
    // As the generator: another seed tries other starts, not other networks.
    seed: 0,
    dataset: { source, height: SIDE, width: SIDE, train, validation },
    scene: { kind: 'amplitude', phaseRange: Math.PI },
    measurement,
    symmetry: 'kept',
    architecture,
    training: { epochs, batchSize: 100, learningRate: 1e-3 },
  } as DirectConfig;
  const network = await inverseFor(context, engine, config, size);
  const settings = { problem, seed, engine: engine.name, network: network.record.id };
  const solution = await kept.once(settings, async () => {
    const began = performance.now();
    const { shape, data } = await readDirectly(engine, config, await network.weights(), intensity, null);
    return { field: { shape, re: data, im: new Float64Array(data.length) }, seconds: (performance.now() - began) / 1000 };
  });
  return { method: name, title, ...solution };
}
