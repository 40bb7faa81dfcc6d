import type { OnProgress } from '../capture/watch.ts';
import type { Engine, HostTensors, Signature } from '../engine/program.ts';
import { uniform, rootKey } from '../math/random.ts';
import { stepsPerEpoch } from '../training/data-order.ts';
import type { DesignConfig } from '../training/design-config.ts';
import { initialState, trainedNames } from '../training/design-state.ts';
import { designStep, ratesOf } from '../training/design-step.ts';

interface Estimate {
  readonly seconds: number;
  /** Memory of the process with the design in it. */
  readonly bytes: number;
  /** Numbers that are learned: mask, filter and network. */
  readonly parameters: number;
}

/** Reading validation scenes and saving take about this much on top of the steps, at the presets' proportions. */
const BESIDE_STEPS = 1.1;

/** Of the time that an estimate takes, roughly. */
const [COMPILED, LOADED, WARM] = [0.3, 0.4, 0.8];

/**
 * What a design takes, from one measured step with random images. The first step warms up and is not counted, nor is a teacher that is trained first.
 * @param onProgress called between its parts, so that others are answered there
 */
export async function estimateDesign(engine: Engine, config: DesignConfig, onProgress: OnProgress): Promise<Estimate> {
  await onProgress(0);
  const { step, signature } = designStep(config);
  const program = await engine.compile(step, signature);
  try {
    await onProgress(COMPILED);
    const state = initialState(config);
    program.load(state);
    const inputs = randomInputs(config, signature);
    await onProgress(LOADED);
    await program.step(inputs);
    await onProgress(WARM);
    const started = performance.now();
    await program.step(inputs);
    const secondsPerStep = (performance.now() - started) / 1000;
    const names = Object.values(trainedNames(config)).flat();
    return {
      seconds: secondsPerStep * stepsPerEpoch(config) * config.training.epochs * BESIDE_STEPS,
      bytes: process.memoryUsage().rss,
      parameters: names.reduce((sum, name) => sum + (state[name]?.data.length ?? 0), 0),
    };
  } finally {
    program[Symbol.dispose]();
  }
}

/** Images, noise and what a teacher tells, as the step wants them. */
function randomInputs(config: DesignConfig, { inputs }: Signature): HostTensors {
  const random = Object.entries(inputs).map(([name, { shape }]) => {
    const count = shape.reduce((product, length) => product * length, 1);
    return [name, { shape, data: Float32Array.from(uniform(rootKey(0), count)) }] as const;
  });
  const rates = ratesOf(config, 1, config.training.epochs * stepsPerEpoch(config)).inputs;
  return { ...Object.fromEntries(random), ...rates };
}
