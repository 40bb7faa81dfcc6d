import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { writeWhole } from '../../../formats/files.ts';
import { asFloat64 } from '../../../formats/array.ts';
import { decodeSafetensors, encodeSafetensors } from '../../../formats/safetensors.ts';
import type { Field } from '../../../math/field.ts';

/** Raise it when the same settings give other images than before: then none of those that are kept count. */
const PROTOCOL = 1;

/** What a method made of all scenes. */
export interface Solution {
  /** `[Q,H,W]`. */
  readonly field: Field;
  readonly seconds: number;
}

export interface KeptSolutions {
  /**
   * What is kept of these settings, or else what is made of them now, which then is kept.
   * @param settings all that decides the solution, as JSON
   */
  once(settings: unknown, solve: () => Promise<Solution>): Promise<Solution>;
}

/** What methods made, kept in the workspace, so that a study that was interrupted goes on with the next method. */
export function keptSolutions(workspace: string): KeptSolutions {
  const folder = path.join(workspace, 'studies', 'priors');
  return {
    async once(settings, solve) {
      const text = JSON.stringify([PROTOCOL, settings]);
      const file = path.join(folder, `${createHash('sha256').update(text).digest('hex').slice(0, 20)}.safetensors`);
      const kept = await read(file);
      if (kept !== null) return kept;
      const { field, seconds } = await solve();
      const array = (data: Float64Array) => ({ dtype: 'float64' as const, shape: field.shape, data });
      const tensors = new Map([
        ['re', array(field.re)],
        ['im', array(field.im)],
      ]);
      await fs.mkdir(folder, { recursive: true });
      await writeWhole(file, encodeSafetensors({ tensors, metadata: { settings: text, seconds: String(seconds) } }), {
        force: true,
      });
      return { field, seconds };
    },
  };
}

/** Null where there is none, or one that cannot be read, which is as good as none. */
async function read(file: string): Promise<Solution | null> {
  try {
    const { tensors, metadata } = decodeSafetensors(new Uint8Array(await fs.readFile(file)), file);
    const re = tensors.get('re')!;
    const field = { shape: re.shape, re: asFloat64(re, file), im: asFloat64(tensors.get('im')!, file) };
    return { field, seconds: Number(metadata['seconds']) };
  } catch {
    return null;
  }
}
