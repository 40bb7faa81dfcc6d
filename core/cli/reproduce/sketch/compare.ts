import type { Engine, HostTensors } from '../../../engine/program.ts';
import { split } from '../../../math/random.ts';
import type { Key } from '../../../math/random.ts';
import { sampleQuality } from '../../../training/adversarial/sample-quality.ts';
import { trainAdversarial } from '../../../training/sketch/adversarial.ts';
import { gaussianFrequencies, scalesOf } from '../../../training/sketch/frequencies.ts';
import { samplesOf, trainMatched, type Chain } from '../../../training/sketch/match.ts';
import { addSamples, emptySketch } from '../../../training/sketch/sketch.ts';
import type { CommandContext } from '../../context.ts';

/** What a generator learns a law from. */
export const TEACHERS = ['sketch', 'mmd', 'critic'] as const;
export type Teacher = (typeof TEACHERS)[number];

export const TEACHER_TITLES: Readonly<Record<Teacher, string>> = {
  sketch: 'from the sketch',
  mmd: 'from the data (MMD)',
  critic: 'from the data (adversarial)',
};

/** A law that is to be learned, and samples of it that nothing learns from. */
export interface Problem {
  readonly law: string;
  readonly title: string;
  readonly dimension: number;
  readonly frequencies: number;
  readonly data: Float64Array;
  readonly fresh: Float64Array;
  readonly latent: number;
}

export interface Result extends Pick<Problem, 'law' | 'title' | 'dimension' | 'frequencies'> {
  readonly architecture: Chain;
  readonly learned: Readonly<
    Record<Teacher, { readonly quality: number; readonly seconds: number; readonly weights: HostTensors }>
  >;
}

/** Of the generator. That of the adversarial training, and its penalty, were chosen on the ring with another seed, over 400 steps. */
const [MATCHING_RATE, ADVERSARIAL_RATE] = [2e-3, 1e-3];
const PENALTY = 0.1;
const BATCH = 256;
const HIDDEN = [128, 128];
/** As Gulrajani et al. have it. */
const CRITIC_STEPS = 5;

/** The same layers, steps of the generator, batch and seed for every teacher. */
export async function compare(
  context: CommandContext,
  engine: Engine,
  { law, title, dimension, frequencies, data, fresh, latent }: Problem,
  steps: number,
  key: Key,
): Promise<Result> {
  const scales = scalesOf(split(key, 'scales'), data, dimension);
  const frequencyLaw = gaussianFrequencies(split(key, 'frequencies'), dimension, frequencies, scales);
  const architecture: Chain = { latent, hidden: HIDDEN, components: dimension };
  const training = split(key, 'training');
  const matching = { steps, batch: BATCH, learningRate: MATCHING_RATE };
  const tellOf = (teacher: Teacher) => async (step: number) => {
    context.progress.update({ label: `${title}, ${TEACHER_TITLES[teacher]}`, done: step, total: steps });
    await new Promise(setImmediate);
    context.checkInterrupt();
  };
  const teach: Record<Teacher, (tell: (step: number) => Promise<void>) => Promise<HostTensors>> = {
    sketch(tell) {
      const target = { kind: 'sketch', sketch: addSamples(emptySketch(frequencyLaw), data) } as const;
      return trainMatched(engine, architecture, target, matching, training, tell);
    },
    mmd: (tell) => trainMatched(engine, architecture, { kind: 'samples', samples: data, scales }, matching, training, tell),
    critic(tell) {
      const options = {
        steps,
        batch: BATCH,
        learningRate: ADVERSARIAL_RATE,
        penalty: PENALTY,
        critic: HIDDEN,
        criticSteps: CRITIC_STEPS,
      };
      return trainAdversarial(engine, architecture, data, options, training, tell);
    },
  };
  const learn = async (teacher: Teacher) => {
    const began = performance.now();
    const weights = await teach[teacher](tellOf(teacher));
    const seconds = (performance.now() - began) / 1000;
    const made = await samplesOf(engine, architecture, weights, fresh.length / dimension, split(key, 'made'));
    const quality = sampleQuality(split(key, 'gaussian'), made, { data, fresh }, dimension);
    context.say(`${title}, ${TEACHER_TITLES[teacher]}: quality ${(100 * quality).toFixed(1)} %`);
    return { quality, seconds, weights };
  };
  const learned = { sketch: await learn('sketch'), mmd: await learn('mmd'), critic: await learn('critic') };
  return { law, title, dimension, frequencies, architecture, learned };
}
