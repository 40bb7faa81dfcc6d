import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { exists, readWhole, writeWhole } from '../formats/files.ts';
import { decodeJson } from '../formats/json.ts';
import { decodeSafetensors, encodeSafetensors } from '../formats/safetensors.ts';
import type { TrainingPoint } from '../training/generators/train-generator.ts';
import { fileTensors, hostTensors } from './host-tensors.ts';

/** Where the training of a generator stands, one file each, so that what was interrupted or killed goes on. */
export interface TrainingPoints {
  /** Null where there is none. @throws InputError when the file is damaged */
  read(): Promise<TrainingPoint | null>;
  write(point: TrainingPoint): Promise<void>;
  /** The training is at its end. */
  remove(): Promise<void>;
}

const progressSchema = z.strictObject({
  step: z.int().nonnegative(),
  losses: z.array(z.number()),
  lossSum: z.number(),
  seconds: z.number(),
});

/**
 * The points of one training. Configuration without its name and engine decide the file: with another engine the same configuration has other bits.
 * @param engine its name
 */
export function trainingPoints(
  trainingsFolder: string,
  { name: _, ...config }: { readonly name: string },
  engine: string,
): TrainingPoints {
  const hash = createHash('sha256')
    .update(JSON.stringify([config, engine]))
    .digest('hex');
  const file = path.join(trainingsFolder, `${hash.slice(0, 16)}.safetensors`);
  return {
    async read() {
      if (!(await exists(file))) return null;
      const { tensors, metadata } = decodeSafetensors(await readWhole(file), file);
      const progress = decodeJson(new TextEncoder().encode(metadata['progress'] ?? ''), progressSchema, file);
      return { ...progress, state: hostTensors(tensors, file) };
    },
    async write({ state, ...progress }) {
      await fs.mkdir(trainingsFolder, { recursive: true });
      const bytes = encodeSafetensors({ tensors: fileTensors(state), metadata: { progress: JSON.stringify(progress) } });
      await writeWhole(file, bytes, { force: true });
    },
    remove: () => fs.rm(file, { force: true }),
  };
}
