import { z } from 'zod';
import { annotationsSchema, evaluationSchema, MOST_TAGS, runRecordSchema, scoreSchema, tagSchema } from '../runs/run-record.ts';
import { designConfigSchema } from '../training/design-config.ts';
import { columnsOf } from './contract-columns.ts';
import { arraySchema } from './contract-arrays.ts';
import { followedSchema } from './contract-work.ts';

export { designDifferences } from '../training/config-differences.ts';
export { idleCause } from '../training/idle-parameters.ts';
export { filterRuns, NO_FILTER, type RunFilter } from '../runs/run-filter.ts';
export { tagSchema, type RunState } from '../runs/run-record.ts';

export type Score = z.infer<typeof scoreSchema>;
export type Evaluation = z.infer<typeof evaluationSchema>;

/** What a list shows of a run: its record, but for what only the workspace needs. */
export const runSummarySchema = runRecordSchema.omit({ version: true });
export type RunSummary = z.infer<typeof runSummarySchema>;

/** Every run of a workspace in one message: half the size that it has record by record, and a fifth of the work. */
export const runTable = columnsOf(runSummarySchema);

/** One row of the training history. `validation` figures are there at the end of an epoch. */
export const historyRowSchema = z.object({
  step: z.int(),
  epoch: z.number(),
  loss: z.number(),
  learningRate: z.number(),
  maskLearningRate: z.number(),
  validationPsnr: z.number().optional(),
  validationSsim: z.number().optional(),
  /** The parts of the loss, before their weights; absent where the task is the only one. */
  terms: z.record(z.string(), z.number()).optional(),
});
export type HistoryRow = z.infer<typeof historyRowSchema>;

/** Live pictures of one validation scene. `pattern` is the intensity of the first snapshot, zero frequency at [0, 0]. */
export const pictureSchema = z.object({
  step: z.int(),
  mask: arraySchema,
  pattern: arraySchema,
  truth: arraySchema,
  reconstruction: arraySchema,
  psnr: z.number(),
});
export type Picture = z.infer<typeof pictureSchema>;

/** The first test scenes of a run, which every run of the same data and size shares: `[N,H,W]`, patterns with zero frequency at [0, 0]. */
const runScenesSchema = z.object({
  truth: arraySchema,
  pattern: arraySchema,
  reconstruction: arraySchema,
  /** dB, one a scene. */
  psnr: z.array(z.number()),
});
export type RunScenes = z.infer<typeof runScenesSchema>;

/** What a run came from and what came from it. */
export const lineageSchema = z.object({
  nodes: z.array(
    z.object({
      /** The id of a run or of a reconstruction, the path of an export or of a capture. */
      id: z.string(),
      kind: z.enum(['run', 'export', 'capture', 'reconstruction']),
      title: z.string(),
      detail: z.string(),
      /** It is still where it was. */
      there: z.boolean(),
    }),
  ),
  /** From the id of what was first to the id of what was made from it. */
  edges: z.array(
    z.object({ from: z.string(), to: z.string(), relation: z.enum(['teacher', 'start', 'export', 'capture', 'reconstruction']) }),
  ),
});
export type RunLineage = z.infer<typeof lineageSchema>;

/** A job is a run that is being worked on, or was. Its id is the run's id. */
const runInput = z.object({ run: z.string().min(1) });
const runsInput = z.object({ runs: z.array(z.string().min(1)).min(1) });
const nothing = z.object({});
const importedSchema = z.object({
  imported: z.array(z.string()),
  /** Those that were here already, file for file. */
  present: z.array(z.string()),
});

/** Part of the contract: the history. */
export const runRequests = {
  /** All of them, as `runTable` packs them. */
  'runs.list': { input: nothing, output: runTable.schema },
  'runs.show': {
    input: runInput,
    output: z.object({
      summary: runSummarySchema,
      config: designConfigSchema,
      history: z.array(historyRowSchema),
      folder: z.string(),
    }),
  },
  /** The mask phase in radians, [L, H, W]: the last of a running design, the best of a finished one. */
  'runs.mask': { input: runInput, output: z.object({ phase: arraySchema }) },
  /** The first snapshot of that mask, small: every n-th pixel, `[h, w]` with 64 on the longer side at most; null before the first. */
  'runs.thumbnail': { input: runInput, output: z.object({ phase: arraySchema.nullable() }) },
  /** The last pictures of a run, as in the event `run.picture`; null before the first. */
  'runs.picture': { input: runInput, output: z.object({ picture: pictureSchema.nullable() }) },
  /** The first test scenes as the run reads them; null with the reason where there are none. */
  'runs.scenes': { input: runInput, output: z.object({ scenes: runScenesSchema.nullable(), reason: z.string().nullable() }) },
  'runs.lineage': { input: runInput, output: lineageSchema },
  /** Tags, note and star of several runs at once. What is left out stays as it is. */
  'runs.annotate': {
    input: runsInput.extend({
      addTags: z.array(tagSchema).max(MOST_TAGS).default([]),
      removeTags: z.array(tagSchema).default([]),
      note: annotationsSchema.shape.note.unwrap().optional(),
      star: z.boolean().optional(),
    }),
    output: nothing,
  },
  /** A run of its own with all that this one has. */
  'runs.duplicate': { input: runInput, output: runInput },
  /** Into the trash, from where they can be restored for 30 days. Refused while one of them is in work: then none is deleted. */
  'runs.delete': { input: runsInput, output: nothing },
  /** The latest deleted first. */
  'runs.trash': { input: nothing, output: z.array(z.object({ summary: runSummarySchema, deleted: z.string() })) },
  'runs.restore': { input: runsInput, output: nothing },
  /** Removes runs of the trash for good; all of them when null. */
  'runs.purge': {
    input: z.object({ runs: z.array(z.string().min(1)).min(1).nullable() }),
    output: z.object({ runs: z.array(z.string()) }),
  },
  /** Writes runs as one file (`.kinoform`); absolute path. */
  'runs.export': {
    input: runsInput.extend({ ...followedSchema.shape, path: z.string().min(1), overwrite: z.boolean() }),
    output: z.object({ path: z.string(), bytes: z.int() }),
  },
  /** The same file for a browser to save. */
  'runs.bundle': {
    input: runsInput.extend(followedSchema.shape),
    output: z.object({ name: z.string(), bytes: z.instanceof(Uint8Array) }),
  },
  /** Takes in a bundle; absolute path. `copy`: a run whose id another has here comes in under an id of its own. */
  'runs.import': { input: followedSchema.extend({ path: z.string().min(1), copy: z.boolean() }), output: importedSchema },
} as const;

export const runEvents = {
  /** The work on a run changed it: a new run, another state, another epoch. */
  'run.changed': z.object({ summary: runSummarySchema }),
  /** Somebody annotated, duplicated, imported or restored runs: all of one request together, as each event makes a front end draw its table anew. */
  'runs.changed': z.object({ summaries: z.array(runSummarySchema) }),
  'runs.deleted': z.object({ runs: z.array(z.string()) }),
  'run.progress': z.object({
    run: z.string(),
    /** `teacher`: its teacher is trained first; steps are then those of the teacher, which is a run of its own. */
    phase: z.enum(['preparing', 'teacher', 'training', 'validating', 'evaluating']),
    step: z.int(),
    steps: z.int(),
    secondsLeft: z.number().nullable(),
    rows: z.array(historyRowSchema),
  }),
  'run.picture': z.object({ run: z.string(), picture: pictureSchema }),
} as const;
