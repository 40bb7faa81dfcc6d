import { z } from 'zod';

export { CONTAINER_NAME, splitVariable } from '../formats/array-name.ts';

/** One array of a file. */
const arrayEntrySchema = z.object({
  /** Entry of an NPZ archive, variable of a MAT-file, path of an HDF5 dataset; null where the file holds one array without a name. */
  name: z.string().nullable(),
  shape: z.array(z.int().nonnegative()),
  /** As its format calls it. */
  type: z.string(),
  /** Whether it may be meant where nobody names one: numbers with two axes or more, most often. */
  likely: z.boolean(),
});
export type ArrayEntry = z.infer<typeof arrayEntrySchema>;

/** Part of the contract: files, before anybody knows what they are for. */
export const fileRequests = {
  /** What a file of arrays holds, without the numbers. Where a path names one of them, it is as in `masks.h5:/entry/phase`. */
  'files.arrays': {
    input: z.object({ path: z.string().min(1) }),
    output: z.object({ arrays: z.array(arrayEntrySchema) }),
  },
} as const;
