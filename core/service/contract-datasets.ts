import { z } from 'zod';
import {
  datasetDescriptionSchema,
  datasetNameSchema,
  imageProblemSchema,
  imageSourceSchema,
  processingSchema,
  sceneMeaningSchema,
  splitSchema,
} from '../datasets/description.ts';
import { arraySchema } from './contract-arrays.ts';
import { failureSchema } from './contract-failure-schema.ts';

export type {
  DatasetDescription,
  DatasetSplit,
  ImageProblem,
  ImageSource,
  Processing,
  SceneMeaning,
} from '../datasets/description.ts';

export const datasetSummarySchema = z.object({
  name: z.string(),
  title: z.string(),
  available: z.boolean(),
  trainCount: z.int(),
  /** 0 where the data set sets none apart: each design then chooses its own. */
  validationCount: z.int(),
  testCount: z.int(),
  height: z.int(),
  width: z.int(),
  /** Where it is, or how to get it. */
  note: z.string(),
  /** Of one that was imported; null of those that come with Kinoform. */
  imported: z.object({ scene: sceneMeaningSchema, problemCount: z.int(), created: z.string() }).nullable(),
});
export type DatasetSummary = z.infer<typeof datasetSummarySchema>;

/** How often values lie in bins of one width from `low` to `high`. */
const histogramSchema = z.object({ low: z.number(), high: z.number(), counts: z.array(z.int()) });
export type ValueHistogram = z.infer<typeof histogramSchema>;

/** Some images of a source as they are, and as they would be used. */
export const datasetLookSchema = z.object({
  files: z.int(),
  /** Files beside them that are no images. */
  ignored: z.int(),
  /** Images in all; null where every file would have to be opened. */
  total: z.int().nullable(),
  /** The first file, where that can hold several arrays, and which of them is read; null while that is not clear. */
  container: z.string().nullable(),
  variable: z.string().nullable(),
  /** What was asked for, or else what these images need at least. */
  processing: processingSchema,
  images: z.array(
    z.object({
      where: z.string(),
      height: z.int(),
      width: z.int(),
      /** Both small enough to be shown; `used` is null where the processing does not fit this image, which is then among the problems. */
      raw: arraySchema,
      used: arraySchema.nullable(),
    }),
  ),
  /** Of the images as they would be used, in pixels. */
  size: z.tuple([z.int(), z.int()]).nullable(),
  /** Of the values in the files. */
  histogram: histogramSchema,
  problems: z.array(imageProblemSchema),
  problemCount: z.int(),
});
export type DatasetLook = z.infer<typeof datasetLookSchema>;

export const datasetImportSchema = z.object({
  name: z.string(),
  state: z.enum(['running', 'done', 'failed', 'cancelled']),
  /** Of the files, from 0 to 1. */
  share: z.number(),
  images: z.int(),
  secondsLeft: z.number().nullable(),
  /** The first of what was left out, and how much that is. */
  problems: z.array(imageProblemSchema),
  problemCount: z.int(),
  failure: failureSchema.nullable(),
});
export type DatasetImport = z.infer<typeof datasetImportSchema>;

const side = z.int().positive();
const nothing = z.object({});
const which = z.object({ name: z.string().min(1) });

/** Part of the contract: images to learn from. */
export const datasetRequests = {
  'datasets.list': { input: nothing, output: z.array(datasetSummarySchema) },
  /** The first scenes of a dataset as they will be used, [count, height, width] in [0, 1]. */
  'datasets.preview': {
    input: z.object({ source: z.string().min(1), height: side, width: side, count: z.int().min(1).max(64) }),
    output: z.object({ images: arraySchema, trainCount: z.int(), testCount: z.int() }),
  },
  /** How one that was imported was made; the values of some of its images. */
  'datasets.show': {
    input: which,
    output: z.object({
      description: datasetDescriptionSchema,
      folder: z.string(),
      bytes: z.number(),
      fingerprint: z.string(),
      histogram: histogramSchema,
    }),
  },
  /** Reads some images of a source. With `processing` null it suggests one; otherwise what was read of the same source lately is used again. */
  'datasets.look': {
    input: z.object({ source: imageSourceSchema, processing: processingSchema.nullable() }),
    output: datasetLookSchema,
  },
  /** Begins; `dataset.import` tells how it goes. Refused while another is under way. */
  'datasets.import': {
    input: z.object({
      name: datasetNameSchema,
      source: imageSourceSchema,
      processing: processingSchema,
      split: splitSchema,
      scene: sceneMeaningSchema,
      overwrite: z.boolean(),
    }),
    output: nothing,
  },
  /** The import that is under way, or null. */
  'datasets.importing': { input: nothing, output: z.object({ state: datasetImportSchema.nullable() }) },
  'datasets.cancel': { input: nothing, output: nothing },
  /** Runs that know it by its earlier name still find it. */
  'datasets.rename': { input: which.extend({ to: datasetNameSchema }), output: nothing },
  'datasets.setScene': { input: which.extend({ scene: sceneMeaningSchema }), output: nothing },
  /** Puts it aside; `restore` brings back what was last removed under a name. */
  'datasets.remove': { input: which, output: nothing },
  'datasets.restore': { input: which, output: nothing },
} as const;

export const datasetEvents = {
  /** At most ten a second, and at the end. */
  'dataset.import': datasetImportSchema,
  /** One was added, renamed, removed or brought back. */
  'datasets.changed': nothing,
} as const;
