import { z } from 'zod';
import {
  OPERATOR_NAMES,
  PRIOR_NAMES,
  reconstructionRecordSchema,
  reconstructionReportSchema,
  reconstructionSettingsSchema,
  reconstructionSourceSchema,
} from '../runs/reconstruction-record.ts';
import { arraySchema } from './contract-arrays.ts';
import { followedSchema } from './contract-work.ts';

export { reconstructionSettingsSchema, reconstructionSourceSchema } from '../runs/reconstruction-record.ts';
export type {
  MethodReport,
  ReconstructionReport,
  ReconstructionSettings,
  ReconstructionSource,
  SceneTrust,
  TrustSettings,
} from '../runs/reconstruction-record.ts';

/** What a list shows of a reconstruction. */
export const reconstructionSummarySchema = reconstructionRecordSchema.omit({ version: true });
export type ReconstructionSummary = z.infer<typeof reconstructionSummarySchema>;

/** Formats that fields are written in, beside a PNG figure. */
export const fieldFormatSchema = z.enum(['npy', 'tiff', 'mat', 'hdf5', 'png']);
export type FieldFormat = z.infer<typeof fieldFormatSchema>;

/** A number that a method or prior leaves to its user. */
const ownNumberSchema = z.object({
  name: z.string(),
  value: z.number(),
  least: z.number(),
  most: z.number(),
  whole: z.boolean(),
  text: z.string(),
});

const which = z.object({ reconstruction: z.string().min(1) });
const whichScene = which.extend({ method: z.string().min(1), scene: z.int().nonnegative() });
const nothing = z.object({});

/** Part of the contract: reconstructions of a workspace, made by one job at a time beside everything else. */
export const reconstructionRequests = {
  /** What could be reconstructed from a source, and how, before anything is begun. Reads its files. */
  'reconstructions.prepare': {
    input: followedSchema.extend({ source: reconstructionSourceSchema }),
    output: z.object({
      scenes: z.int(),
      snapshots: z.int(),
      size: z.tuple([z.int(), z.int()]),
      run: z.string().nullable(),
      /** What measured. */
      operator: z.enum(OPERATOR_NAMES),
      /** Every method; one that cannot be used says why. `standard`: chosen unless others are. */
      methods: z.array(
        z.object({
          name: z.string(),
          title: z.string(),
          /** Methods of one kind stand together under this title. */
          group: z.string(),
          /** When it is the one to take, and its paper; empty for none. */
          use: z.string(),
          source: z.string(),
          /** What it begins with: the network of a run, a start, a generator, or a network that inverts these measurements. */
          needs: z.enum(['run', 'start', 'generator', 'inverse']),
          /** Its own numbers, which `set` of the settings may change. */
          numbers: z.array(ownNumberSchema),
          problem: z.string().nullable(),
          standard: z.boolean(),
        }),
      ),
      /** What may be known of a scene. `set` may change the numbers of the one that is chosen. */
      priors: z.array(z.object({ name: z.enum(PRIOR_NAMES), title: z.string(), numbers: z.array(ownNumberSchema) })),
      /** Where methods may begin; `usual`: unless one is chosen; null: each where its paper does. */
      starts: z.object({
        usual: z.string().nullable(),
        all: z.array(z.object({ name: z.string(), title: z.string(), source: z.string() })),
      }),
      /** Those of images of this size, newest first. */
      generators: z.array(z.object({ id: z.string(), name: z.string(), latent: z.int() })),
      /** Of these generators, those for these measurements, newest first. */
      encoders: z.array(z.object({ id: z.string(), name: z.string(), generator: z.string() })),
      /** Networks that invert these measurements, newest first, and the methods that they are for. */
      inverses: z.array(
        z.object({
          id: z.string(),
          name: z.string(),
          methods: z.array(z.string()),
          /** Images that it has learned from. */
          learned: z.int(),
        }),
      ),
      /** Of the scenes of the run; null without one. */
      model: z.enum(['amplitude', 'phase', 'complex']).nullable(),
      noise: reconstructionReportSchema.shape.noise,
      remarks: z.array(z.string()),
      /** Zero frequency at [0, 0]: the first scene, `[L,H,W]`. */
      pattern: arraySchema,
    }),
  },
  /** Makes a record and begins; answers at once. Refused while another reconstruction is in work. */
  'reconstructions.start': {
    input: z.object({
      name: z.string().min(1).max(200),
      source: reconstructionSourceSchema,
      settings: reconstructionSettingsSchema,
    }),
    output: which,
  },
  /** Ends the one in work; nothing but its record remains. */
  'reconstructions.cancel': { input: which, output: nothing },
  /** Newest first. */
  'reconstructions.list': { input: nothing, output: z.array(reconstructionSummarySchema) },
  /** `report` is null until it is done. */
  'reconstructions.show': {
    input: which,
    output: z.object({ summary: reconstructionSummarySchema, report: reconstructionReportSchema.nullable(), folder: z.string() }),
  },
  /** One scene by one method: real and imaginary part, `[2,H,W]`. */
  'reconstructions.field': { input: whichScene, output: z.object({ field: arraySchema }) },
  /**
   * The pictures behind the figures of a judged scene: measured and predicted intensities and signed residuals in standard deviations of the noise, `[L,H,W]`, zero
   * frequency at [0, 0] (`unit`: `mean` where the noise is not known, residuals then being over the mean intensity); spread over restarts `[H,W]`, null without.
   */
  'reconstructions.maps': {
    input: whichScene,
    output: z.object({
      measured: arraySchema,
      predicted: arraySchema,
      residuals: arraySchema,
      unit: z.enum(['noise', 'mean']),
      spread: arraySchema.nullable(),
    }),
  },
  /** Out of the list; restored within 30 days, or gone. */
  'reconstructions.delete': { input: which, output: nothing },
  'reconstructions.restore': { input: which, output: nothing },
  /** Writes fields and figures; `folder` null: into `exports` of its own folder. */
  'reconstructions.export': {
    input: which.extend({
      ...followedSchema.shape,
      methods: z.array(z.string().min(1)).min(1),
      formats: z.array(fieldFormatSchema).min(1),
      folder: z.string().min(1).nullable(),
      overwrite: z.boolean(),
    }),
    output: z.object({ files: z.array(z.string()) }),
  },
  /** A file that was exported into its own folder, for a browser to save. */
  'reconstructions.read': {
    input: which.extend({ file: z.string().min(1) }),
    output: z.object({ name: z.string(), bytes: z.instanceof(Uint8Array) }),
  },
} as const;

export const reconstructionEvents = {
  /** A reconstruction changed state, or was made. */
  'reconstruction.changed': z.object({ summary: reconstructionSummarySchema }),
  /** At most ten a second. */
  'reconstruction.progress': z.object({
    reconstruction: z.string(),
    method: z.string(),
    stage: z.enum(['reading', 'solving', 'held-out', 'restarts', 'halves', 'writing']),
    /** Of the whole reconstruction, from 0 to 1. */
    share: z.number(),
    /** While solving: scene and iteration in work, and the relative residual. */
    scene: z.int().nullable(),
    iteration: z.int().nullable(),
    residual: z.number().nullable(),
    secondsLeft: z.number().nullable(),
  }),
} as const;
