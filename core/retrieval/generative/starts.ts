import type { HostTensor, HostTensors } from '../../engine/program.ts';
import { specOf, specsOf } from '../../engine/signature.ts';
import * as tf from '../../engine/tf.ts';
import { normal, split } from '../../math/random.ts';
import type { Key } from '../../math/random.ts';
import { latentSize } from '../../networks/generators/generator.ts';
import { entry } from '../../networks/layers.ts';
import { AMPLITUDE, KNOWN } from '../../networks/magnitudes.ts';
import type { PriorOptions } from './options.ts';
import { magnitudesOf, measuredState, type GenerativeModel, type Magnitudes, type Search } from './problem.ts';

/** Codes that are tried at once. */
const CHUNK = 250;

/** σ, how far codes beside a learned one are from it (Uelwer, Konietzny and Harmeling 2022). */
const SPREAD = 0.05;

/** First codes of some scenes, `[Q·restarts, k]`. The codes of a scene depend on the key and its number alone. */
export async function startingCodes(
  search: Omit<Search, 'rows'>,
  measured: Magnitudes,
  scenes: readonly number[],
  options: PriorOptions,
  key: Key,
): Promise<HostTensor> {
  const { start, restarts } = options;
  const size = latentSize(search.model.generator);
  const codes = new Float32Array(scenes.length * restarts * size);
  const fill = (codeOf: (q: number, restart: number) => ArrayLike<number>): void =>
    scenes.forEach((_, q) => {
      for (let r = 0; r < restarts; r++) codes.set(codeOf(q, r), (q * restarts + r) * size);
    });
  const drawn = (q: number, number: number): Float64Array => normal(split(split(split(key, 'codes'), scenes[q]!), number), size);
  switch (start) {
    case 'random':
      fill(drawn);
      break;
    case 'signs':
      fill((q, r) => drawn(q, r >> 1).map((value) => (r % 2 === 1 ? -value : value)));
      break;
    case 'magnitudes':
      fill(await nearestCodes(search, measured, scenes, options, key));
      break;
    case 'learned': {
      const learned = await learnedCodes(search, measured, scenes);
      fill((q, r) => {
        const own = learned.subarray(q * size, (q + 1) * size);
        return r === 0 ? own : drawn(q, r).map((value, i) => own[i]! + SPREAD * value);
      });
    }
  }
  return { shape: [scenes.length * restarts, size], data: codes };
}

/** The codes, of many random ones, whose images have magnitudes nearest to those of a scene, the nearest first. */
async function nearestCodes(
  search: Omit<Search, 'rows'>,
  measured: Magnitudes,
  scenes: readonly number[],
  { candidates }: PriorOptions,
  key: Key,
): Promise<(q: number, place: number) => Float32Array> {
  const size = latentSize(search.model.generator);
  const tried = Float32Array.from(normal(split(key, 'candidates'), candidates * size));
  const misfits = await misfitsOf(search, measured, scenes, tried, candidates);
  const orders = misfits.map((own) => Array.from({ length: candidates }, (_, n) => n).sort((a, b) => own[a]! - own[b]! || a - b));
  return (q, place) => {
    const n = orders[q]![place]!;
    return tried.subarray(n * size, (n + 1) * size);
  };
}

/** What the encoder makes of the magnitudes of scenes, `[Q·k]`. */
async function learnedCodes(
  { engine, model }: Omit<Search, 'rows'>,
  measured: Magnitudes,
  scenes: readonly number[],
): Promise<Float32Array> {
  const { encoder, weights } = model.encoder!;
  const inputs = measuredState(measured, scenes, 1);
  const program = await engine.compile(
    (state, given) => ({ outputs: { codes: encoder.encode(state, entry(given, AMPLITUDE), entry(given, KNOWN)) } }),
    { state: specsOf(encoder.weightShapes), inputs: specsOf(shapesOf(inputs)) },
  );
  try {
    program.load(weights);
    return (await program.step(inputs))['codes']!.data as Float32Array;
  } finally {
    program[Symbol.dispose]();
  }
}

const shapesOf = (tensors: HostTensors): Record<string, readonly number[]> =>
  Object.fromEntries(Object.entries(tensors).map(([name, { shape }]) => [name, shape]));

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
      state: specsOf(shapesOf(state)),
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
