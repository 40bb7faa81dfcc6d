import { z } from 'zod';

/** Names that need no quotes in a shell, are no paths, and are the same on file systems that do not tell capitals apart. */
export const datasetNameSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]{0,63}$/, 'expected small letters, digits, - and _, up to 64, found another name');

const side = z.int().positive().max(4096);

/** Where the images lie, as the user named them. */
export const imageSourceSchema = z.object({
  /** Files, and folders of them; absolute. */
  paths: z.array(z.string().min(1)).min(1),
  /** Which array of files that hold several; null where there is but one, or one with a usual name. */
  variable: z.string().min(1).nullable(),
  /** Which axis of an array `[N, H, W]` or `[H, W, N]` counts the images; null: the first, unless a MAT-file's shape says otherwise. */
  axis: z.enum(['first', 'last']).nullable(),
});
export type ImageSource = z.infer<typeof imageSourceSchema>;

/** What is done to every image: cut, brought to values from 0 to 1, resized, in this order. */
export const processingSchema = z.object({
  crop: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('none') }),
    /** The largest square about the centre. */
    z.object({ kind: z.literal('square') }),
    z.object({
      kind: z.literal('rectangle'),
      top: z.int().nonnegative(),
      left: z.int().nonnegative(),
      height: z.int().positive(),
      width: z.int().positive(),
    }),
  ]),
  normalise: z.discriminatedUnion('kind', [
    /** Divided by what is white in their type: 255, 65535, or 1. */
    z.object({ kind: z.literal('type') }),
    /** `(v - low) / (high - low)`, clipped. */
    z
      .object({ kind: z.literal('range'), low: z.number(), high: z.number() })
      .refine(({ low, high }) => low < high, { error: 'expected low below high, found the reverse', path: ['high'] }),
    /** Each image from its own darkest to its own brightest pixel. */
    z.object({ kind: z.literal('each') }),
  ]),
  /** Rows and columns, by area averaging; null: as they are. */
  size: z.tuple([side, side]).nullable(),
});
export type Processing = z.infer<typeof processingSchema>;

/** Which images are held out. `design`: each design chooses by its own seed. Test images that the source itself sets apart stay so either way. */
export const splitSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('design') }),
  z.object({
    kind: z.literal('fixed'),
    seed: z.int().min(0).max(0xffffffff),
    validation: z.int().nonnegative(),
    test: z.int().nonnegative(),
  }),
]);
export type DatasetSplit = z.infer<typeof splitSchema>;

/** What an image value stands for in a design, unless that says otherwise. */
export const sceneMeaningSchema = z.object({
  model: z.enum(['amplitude', 'phase', 'complex']),
  phaseRange: z
    .number()
    .positive()
    .max(2 * Math.PI),
});
export type SceneMeaning = z.infer<typeof sceneMeaningSchema>;

/** Why a file, or an image in it, was left out. */
export const imageProblemSchema = z.object({
  where: z.string(),
  expected: z.string(),
  found: z.string(),
  hint: z.string().optional(),
});
export type ImageProblem = z.infer<typeof imageProblemSchema>;

/** `dataset.json`: beside it lies `images.npy`, uint16 `[N,H,W]`, 65535 for 1. */
export const datasetDescriptionSchema = z.object({
  version: z.literal(1),
  name: datasetNameSchema,
  /** Names that it had, by which runs may know it. */
  formerly: z.array(z.string()),
  created: z.string(),
  source: imageSourceSchema,
  processing: processingSchema,
  images: z.object({
    count: z.int().positive(),
    /** The last so many are the test part of the source. */
    test: z.int().nonnegative(),
    height: z.int().positive(),
    width: z.int().positive(),
    /** Of the numbers in the file. */
    sha256: z.string(),
  }),
  split: splitSchema,
  scene: sceneMeaningSchema,
  /** The first of what was left out, and how much that is. */
  problems: z.array(imageProblemSchema),
  problemCount: z.int().nonnegative(),
});
export type DatasetDescription = z.infer<typeof datasetDescriptionSchema>;
