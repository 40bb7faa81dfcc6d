import type { Engine } from '../engine/program.ts';
import { uniform, rootKey } from '../math/random.ts';
import { needsDraws } from '../optics/camera-tensors.ts';
import { imagesPerScene } from '../optics/scenes.ts';
import { stepsPerEpoch } from '../training/data-order.ts';
import type { DesignConfig } from '../training/design-config.ts';
import { initialState, trainedNames } from '../training/design-state.ts';
import { designStep, ratesOf } from '../training/design-step.ts';
import { sceneModelOf } from '../training/scene-images.ts';

interface Estimate {
  readonly seconds: number;
  /** Memory of the process with the design in it. */
  readonly bytes: number;
  /** Numbers that are learned: mask, filter and network. */
  readonly parameters: number;
}

/** Reading validation scenes and saving take about this much on top of the steps, at the presets' proportions. */
const BESIDE_STEPS = 1.1;

/** What a design takes, from one measured step with random images. The first step warms up and is not counted. */
export async function estimateDesign(engine: Engine, config: DesignConfig): Promise<Estimate> {
  const { step, signature } = designStep(config);
  const program = await engine.compile(step, signature);
  try {
    const state = initialState(config);
    program.load(state);
    const inputs = randomInputs(config);
    await program.step(inputs);
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

function randomInputs(config: DesignConfig) {
  const { dataset, sensing, training } = config;
  const { height, width } = dataset;
  const tensor = (...shape: number[]) => {
    const count = shape.reduce((product, length) => product * length);
    return { shape, data: Float32Array.from(uniform(rootKey(0), count)) };
  };
  return {
    images: tensor(training.batchSize, height, width, imagesPerScene(sceneModelOf(config))),
    ...(needsDraws(sensing.noise) ? { draws: tensor(training.batchSize, sensing.snapshots, height, width) } : {}),
    ...ratesOf(config, 1, training.epochs * stepsPerEpoch(config)).inputs,
  };
}
