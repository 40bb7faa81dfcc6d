import type { HostTensor } from '../../engine/program.ts';
import { specOf, specsOf } from '../../engine/signature.ts';
import * as tf from '../../engine/tf.ts';
import { normal, split } from '../../math/random.ts';
import type { Key } from '../../math/random.ts';
import { latentSize } from '../../networks/generators/generator.ts';
import { entry } from '../../networks/layers.ts';
import type { PriorOptions } from './options.ts';
import { magnitudesOf, measuredState, AMPLITUDE, KNOWN, type GenerativeModel, type Magnitudes, type Search } from './problem.ts';

/** Codes that are tried at once. */
const CHUNK = 250;

/** First codes of some scenes, `[Q·restarts, k]`. The codes of a scene depend on the key and its number alone. */
export async function startingCodes(
  search: Omit<Search, 'rows'>,
  measured: Magnitudes,
  scenes: readonly number[],
  { start, restarts, candidates }: PriorOptions,
  key: Key,
): Promise<HostTensor> {
  const size = latentSize(search.model.generator);
  const codes = new Float32Array(scenes.length * restarts * size);
  if (start === 'magnitudes') {
    const tried = Float32Array.from(normal(split(key, 'candidates'), candidates * size));
    const misfits = await misfitsOf(search, measured, scenes, tried, candidates);
    scenes.forEach((_, q) => {
      const order = Array.from({ length: candidates }, (__, n) => n).sort((a, b) => misfits[q]![a]! - misfits[q]![b]! || a - b);
      for (let r = 0; r < restarts; r++) {
        const n = order[r % candidates]!;
        codes.set(tried.subarray(n * size, (n + 1) * size), (q * restarts + r) * size);
      }
    });
  } else {
    scenes.forEach((scene, q) => {
      const own = split(split(key, 'codes'), scene);
      for (let r = 0; r < restarts; r++) {
        const paired = start === 'signs';
        const sign = paired && r % 2 === 1 ? -1 : 1;
        const draws = normal(split(own, paired ? r >> 1 : r), size);
        codes.set(
          draws.map((value) => sign * value),
          (q * restarts + r) * size,
        );
      }
    });
  }
  return { shape: [scenes.length * restarts, size], data: codes };
}

/** `Σ w (|A G(z_n)| − √y_q)²` up to what does not depend on n, for each scene q and code n. */
async function misfitsOf(
  { engine, model }: Omit<Search, 'rows'>,
  measured: Magnitudes,
  scenes: readonly number[],
  tried: Float32Array,
  candidates: number,
): Promise<Float32Array[]> {
  const size = latentSize(model.generator);
  const batch = Math.min(CHUNK, candidates);
  const state = { ...model.weights, ...measuredState(measured, scenes, 1) };
  const program = await engine.compile(
    (held, inputs) => ({ outputs: { misfit: allMisfits(model, held, entry<tf.Tensor2D>(inputs, 'codes'), scenes.length) } }),
    {
      state: specsOf(Object.fromEntries(Object.entries(state).map(([name, { shape }]) => [name, shape]))),
      inputs: { codes: specOf([batch, size]) },
    },
  );
  const misfits = scenes.map(() => new Float32Array(candidates));
  try {
    program.load(state);
    for (let first = 0; first < candidates; first += batch) {
      // The last chunk reaches back, so that it is as large as the others.
      const from = Math.min(first, candidates - batch);
      const codes = tried.slice(from * size, (from + batch) * size);
      const { misfit } = await program.step({ codes: { shape: [batch, size], data: codes } });
      scenes.forEach((_, q) => misfits[q]!.set(misfit!.data.subarray(q * batch, (q + 1) * batch), from));
    }
  } finally {
    program[Symbol.dispose]();
  }
  return misfits;
}

/** `[Q, N]`, by products of matrices: `Σ w a² − 2 Σ w a √y`. */
function allMisfits(model: GenerativeModel, state: Record<string, tf.Tensor>, codes: tf.Tensor2D, scenes: number): tf.Tensor {
  const magnitudes = tf.reshape(magnitudesOf(model, state, codes, 0), [codes.shape[0], -1]);
  const known = tf.reshape(entry(state, KNOWN), [scenes, -1]);
  const wanted = tf.reshape(entry(state, AMPLITUDE), [scenes, -1]);
  const power = tf.matMul(known, tf.square(magnitudes), false, true);
  const overlap = tf.matMul(tf.mul(known, wanted), magnitudes, false, true);
  return tf.sub(power, tf.mul(overlap, 2));
}
