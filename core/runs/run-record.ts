import { z } from 'zod';
import { InputError } from '../math/input-error.ts';

const interval = z.object({ mean: z.number(), low: z.number(), high: z.number() });

/** Figures over a set of test scenes. Intervals are 95 % (Student t) over scenes. PSNR in dB; an exact result counts as 200. */
export const scoreSchema = z.object({
  count: z.int(),
  psnr: interval,
  psnrMedian: z.number(),
  shareAbove30: z.number(),
  ssim: interval,
});

/** One score a reconstruction method, e.g. `network`, `er` (the classical baseline). */
export const evaluationSchema = z.record(z.string(), scoreSchema);

export const runStateSchema = z.enum(['queued', 'running', 'paused', 'interrupted', 'stopped', 'failed', 'diverged', 'done']);

export type RunState = z.infer<typeof runStateSchema>;

/** What a run was made from: the ids of other runs, which may be gone. */
const lineageSchema = z.object({
  /** The teacher that it learned from. */
  teacher: z.string().nullable(),
  /** The run whose mask and network it began with. */
  start: z.string().nullable(),
});

/** What a training took. */
const costSchema = z.object({
  /** Of training and validation, over all sittings that came to an end. */
  trainingSeconds: z.number(),
  /** The most memory that the process held, with all that it keeps loaded. */
  peakBytes: z.number(),
  /** To read one batch of measurements; null before it is evaluated. */
  inferenceSeconds: z.number().nullable(),
  batchSize: z.int(),
});
export type RunCost = z.infer<typeof costSchema>;

/** What of the configuration a list of runs shows and is filtered by. */
export const designFactsSchema = z.object({
  model: z.enum(['amplitude', 'phase', 'complex']),
  source: z.string(),
  height: z.int(),
  width: z.int(),
  snapshots: z.int(),
  seed: z.int(),
});
export type DesignFacts = z.infer<typeof designFactsSchema>;

export const MOST_TAGS = 32;
/** One word or a few; a comma parts them where they are listed. */
export const tagSchema = z
  .string()
  .trim()
  .min(1)
  .max(40)
  .regex(/^[^,]*$/, 'expected a tag without a comma');

/** What people say of a run. */
export const annotationsSchema = z.object({
  tags: z.array(tagSchema).max(MOST_TAGS).default([]),
  note: z.string().max(20_000).default(''),
  star: z.boolean().default(false),
});
export type Annotations = z.infer<typeof annotationsSchema>;

export const NO_ANNOTATIONS: Annotations = { tags: [], note: '', star: false };

/** `run.json`: what the program says of a run. */
const storedRecordSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** The preset that it was made from, whatever was changed; null for a configuration of one's own. */
  preset: z.string().nullable().default(null),
  /** Null where its configuration cannot be read. */
  design: designFactsSchema.nullable().default(null),
  state: runStateSchema,
  created: z.string(),
  updated: z.string(),
  /** The engine that it was last trained on; null before the first. */
  engine: z.string().nullable(),
  epoch: z.int(),
  epochs: z.int(),
  /** What it learns from, as it was when the training began; null before, and of runs of older versions. */
  dataset: z
    .object({
      name: z.string(),
      /** Of an imported data set: what decides its images. null where nothing is known about that. */
      fingerprint: z.string().nullable(),
    })
    .nullable()
    .default(null),
  lineage: lineageSchema.default({ teacher: null, start: null }),
  cost: costSchema.nullable().default(null),
  /** The projections after its network that were best on its validation scenes. */
  refinement: z.object({ projections: z.int(), damping: z.number() }).nullable().default(null),
  /** Of its patterns of the test scenes: standard deviation over mean of the intensities. */
  contrast: z.number().nullable().default(null),
  /** Test figures by method, once the run was evaluated. */
  evaluation: evaluationSchema.nullable(),
  /** One line on why the run is not done: the term that diverged, the error, the signal. */
  reason: z.string().nullable(),
  /** The reason lies outside the program (a file, a setting, a full disk): mend it and go on. */
  mendable: z.boolean(),
  /** The Kinoform that made it. */
  version: z.string(),
});
export type StoredRecord = z.infer<typeof storedRecordSchema>;

/** What a list of runs shows of each. */
export const runRecordSchema = storedRecordSchema.extend({ annotations: annotationsSchema });
export type RunRecord = z.infer<typeof runRecordSchema>;

export type UsedDataset = NonNullable<RunRecord['dataset']>;

/** @throws InputError when the text is not a record of a run */
export function parseRunRecord(text: string, where: string): StoredRecord {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new InputError({ where, expected: 'JSON', found: 'another text', hint: 'damaged?' });
  }
  const result = storedRecordSchema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const field = issue?.path.join('.') || 'a run';
  throw new InputError({
    where,
    expected: `the record of a run`,
    found: `another "${field}"`,
    hint: 'damaged, or of another version',
  });
}
