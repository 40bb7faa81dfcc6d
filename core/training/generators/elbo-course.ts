import type { Engine, HostTensor, HostTensors, Program } from '../../engine/program.ts';
import { normal, split } from '../../math/random.ts';
import type { Key } from '../../math/random.ts';
import { psnr } from '../../metrics/psnr.ts';
import { summarise } from '../../metrics/summary.ts';
import { initialiseDense, type DenseArchitecture } from '../../networks/generators/dense.ts';
import { countScenes, type SceneImages } from '../scene-images.ts';
import { adamInputs, adamProgram, adamState, weightsOf } from './adam-step.ts';
import { pixelsOf, type Course } from './course.ts';
import { elboObjective, elboProbe, vaeShapes } from './elbo.ts';

/** A variational autoencoder with Bernoulli pixels, encoder and generator together. */
export function elboCourse(
  architecture: DenseArchitecture,
  { batchSize, learningRate }: { readonly batchSize: number; readonly learningRate: number },
  key: Key,
): Course {
  return {
    ...adamProgram(elboObjective(architecture, batchSize)),
    initial: adamState(initialiseDense(vaeShapes(architecture), split(key, 'weights'))),
    inputs: (pixels, step) => ({
      pixels,
      noise: noiseOf(architecture, batchSize, split(split(key, 'noise'), step)),
      ...adamInputs(learningRate, step),
    }),
    weights: weightsOf,
    validate: (weights, { validation }, engine) => validate(architecture, weights, validation, engine, split(key, 'validation')),
  };
}

/** The bound and the quality of what the autoencoder makes of images that it has not learned from. */
async function validate(
  architecture: DenseArchitecture,
  weights: HostTensors,
  scenes: SceneImages,
  engine: Engine,
  key: Key,
): Promise<Record<string, number>> {
  const count = countScenes(scenes);
  if (count === 0) return {};
  const batch = Math.min(count, 100);
  const { step, signature } = elboProbe(architecture, batch);
  const program: Program = await engine.compile(step, signature);
  const [bounds, decibels]: [number[], number[]] = [[], []];
  try {
    program.load(weights);
    for (let first = 0; first + batch <= count; first += batch) {
      const pixels = pixelsOf(
        scenes,
        Int32Array.from({ length: batch }, (_, i) => first + i),
      );
      const noise = noiseOf(architecture, batch, split(key, first));
      const { negativeElbo, decoded } = await program.step({ pixels, noise });
      const size = pixels.data.length / batch;
      for (let i = 0; i < batch; i++) {
        const own = ({ data }: HostTensor) => data.subarray(i * size, (i + 1) * size);
        bounds.push(-negativeElbo!.data[i]!);
        decibels.push(psnr(own(decoded!), own(pixels)));
      }
    }
  } finally {
    program[Symbol.dispose]();
  }
  return { 'ELBO, nats': summarise(bounds).mean, 'PSNR of decoded images, dB': summarise(decibels).mean };
}

function noiseOf({ latent }: DenseArchitecture, batch: number, key: Key): HostTensor {
  return { shape: [batch, latent], data: Float32Array.from(normal(key, batch * latent)) };
}
