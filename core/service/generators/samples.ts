import path from 'node:path';
import type { Engine, HostTensor } from '../../engine/program.ts';
import { specOf, specsOf } from '../../engine/signature.ts';
import type * as tf from '../../engine/tf.ts';
import { asFloat64 } from '../../formats/array.ts';
import { exists, readWhole, writeWhole } from '../../formats/files.ts';
import { decodeNpy, encodeNpy } from '../../formats/npy.ts';
import { normal, rootKey, split } from '../../math/random.ts';
import { generate, latentSize } from '../../networks/generators/generator.ts';
import { entry } from '../../networks/layers.ts';
import type { KeptGenerator } from '../../runs/generator-library.ts';
import { keptGenerator } from '../../training/generators/networks.ts';
import type { ArrayMessage } from '../contract.ts';

/** Images of a contact sheet. */
const SAMPLES = 24;
/** The sheet of the first seed, beside the weights: it is looked at whenever generators are listed. */
const FILE = 'samples.npy';
const FIRST_SEED = 0;

/**
 * What a generator makes of standard normal codes: greys `[SAMPLES, H, W]` of 8 bits, values beyond [0, 1] cut off.
 * @param engine asked for only where it has to be computed
 */
export async function samplesOf(kept: KeptGenerator, seed: number, engine: () => Promise<Engine>): Promise<ArrayMessage> {
  const file = path.join(kept.folder, FILE);
  if (seed !== FIRST_SEED) return draw(kept, seed, await engine());
  if (await exists(file)) {
    const sheet = decodeNpy(await readWhole(file), file);
    return { shape: [...sheet.shape], dtype: 'uint8', bytes: Uint8Array.from(asFloat64(sheet, file)) };
  }
  const samples = await draw(kept, seed, await engine());
  // A sheet that cannot be kept, as on a full disk, is drawn again next time.
  await writeWhole(file, encodeNpy({ dtype: 'uint8', shape: samples.shape, data: samples.bytes }), { force: true }).catch(
    () => undefined,
  );
  return samples;
}

async function draw(kept: KeptGenerator, seed: number, engine: Engine): Promise<ArrayMessage> {
  const { generator, weights } = keptGenerator(kept.record, await kept.weights(), await kept.model());
  const latent = latentSize(generator);
  const codes: HostTensor = {
    shape: [SAMPLES, latent],
    data: Float32Array.from(normal(split(rootKey(seed), 'samples'), SAMPLES * latent)),
  };
  const program = await engine.compile(
    (state, inputs) => ({ outputs: { images: generate(generator, state, entry<tf.Tensor2D>(inputs, 'codes')) } }),
    { state: specsOf(generator.weightShapes), inputs: { codes: specOf(codes.shape) } },
  );
  try {
    program.load(weights);
    const { images } = await program.step({ codes });
    const bytes = Uint8Array.from(images!.data, (value) => Math.round(255 * Math.min(1, Math.max(0, value))));
    return { dtype: 'uint8', shape: [SAMPLES, ...generator.sceneShape], bytes };
  } finally {
    program[Symbol.dispose]();
  }
}
