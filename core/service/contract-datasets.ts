import { z } from 'zod';
import { arraySchema } from './contract-arrays.ts';

export const datasetSummarySchema = z.object({
  name: z.string(),
  title: z.string(),
  available: z.boolean(),
  trainCount: z.int(),
  testCount: z.int(),
  height: z.int(),
  width: z.int(),
  /** Where it is, or how to get it. */
  note: z.string(),
});
export type DatasetSummary = z.infer<typeof datasetSummarySchema>;

const side = z.int().positive();

/** Part of the contract: images to learn from. */
export const datasetRequests = {
  'datasets.list': { input: z.object({}), output: z.array(datasetSummarySchema) },
  /** The first scenes of a dataset as they will be used, [count, height, width] in [0, 1]. */
  'datasets.preview': {
    input: z.object({ source: z.string().min(1), height: side, width: side, count: z.int().min(1).max(64) }),
    output: z.object({ images: arraySchema, trainCount: z.int(), testCount: z.int() }),
  },
} as const;
