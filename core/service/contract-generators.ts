import { z } from 'zod';
import { generatorRecordSchema } from '../runs/generator-record.ts';
import { arraySchema } from './contract-arrays.ts';

export type { GeneratorRecord } from '../runs/generator-record.ts';

const nothing = z.object({});
const which = z.object({ generator: z.string().min(1) });
const name = z.string().trim().min(1).max(80);
const side = z.int().min(1).max(512);

/** Part of the contract: generators, which are priors for reconstruction. */
export const generatorRequests = {
  /** Newest first. */
  'generators.list': { input: nothing, output: z.array(generatorRecordSchema) },
  'generators.show': { input: which, output: z.object({ folder: z.string(), bytes: z.number() }) },
  /** What it makes of random codes, greys `[count, H, W]`; other ones for another seed. */
  'generators.samples': {
    input: which.extend({ seed: z.int().min(0).max(0xffffffff) }),
    output: z.object({ images: arraySchema }),
  },
  /** Keeps a graph (.onnx), or fully connected layers (.safetensors). `size` null: as the graph says; `name` null: as the file is called. */
  'generators.import': {
    input: z.object({
      file: z.string().min(1),
      size: z.tuple([side, side]).nullable(),
      splits: z.array(z.string().min(1)).max(32),
      range: z.enum(['unit', 'signed']),
      name: name.nullable(),
    }),
    output: which,
  },
  'generators.rename': { input: which.extend({ name }), output: nothing },
  /** Puts it aside, from where `restore` brings it back for 30 days. */
  'generators.remove': { input: which, output: nothing },
  'generators.restore': { input: which, output: nothing },
} as const;

export const generatorEvents = {
  /** One was made, renamed, removed or brought back. */
  'generators.changed': nothing,
} as const;
