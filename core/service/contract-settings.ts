import { z } from 'zod';
import { cameraProfileSchema } from '../capture/camera-profile-schema.ts';
import { engineStatusSchema, findingSchema } from './contract-findings.ts';
import { followedSchema } from './contract-work.ts';

export { cameraProfileSchema, type CameraProfile } from '../capture/camera-profile-schema.ts';

/** `preferences.json` of a workspace. */
export const preferencesSchema = z.object({
  version: z.literal(1),
  /** Name of the engine to use; null: the fastest that works. */
  engine: z.string().nullable().default(null),
});
export type Preferences = z.infer<typeof preferencesSchema>;

/** A kind of data that a workspace keeps. */
const storageKindSchema = z.enum([
  'runs',
  'checkpoints',
  'exports',
  'reconstructions',
  'datasets',
  'generators',
  'trash',
  'crash-reports',
  'other',
]);
export const storagePartSchema = z.object({
  kind: storageKindSchema,
  files: z.int(),
  bytes: z.number(),
  /** What of it can go without losing anything that counts: bytes; 0 where nothing can. */
  clearable: z.number(),
});
export type StoragePart = z.infer<typeof storagePartSchema>;

/** A package that is shipped, by its own metadata. */
export const licenceSchema = z.object({
  name: z.string(),
  version: z.string(),
  licence: z.string(),
  /** The text of its licence file; empty where it has none. */
  text: z.string(),
});
export type Licence = z.infer<typeof licenceSchema>;

const nothing = z.object({});

/** Part of the contract: what the Settings screen shows and changes. */
export const settingsRequests = {
  'settings.show': { input: nothing, output: preferencesSchema },
  /** Takes effect with the next program that is compiled: a training goes on as it began. @throws InputError for an engine that does not work here */
  'settings.change': { input: z.object({ engine: z.string().nullable() }), output: preferencesSchema },
  /** Measures all engines anew: seconds to a minute. Refused while a design is in work. */
  'engines.measure': { input: followedSchema, output: z.array(engineStatusSchema) },
  /** What this installation has, a line a part. */
  'doctor.examine': { input: nothing, output: z.object({ findings: z.array(findingSchema) }) },
  'storage.list': { input: nothing, output: z.object({ parts: z.array(storagePartSchema), free: z.number() }) },
  /** Deletes what of a kind can go. Returns the bytes that it held. */
  'storage.clear': { input: z.object({ kind: storageKindSchema }), output: z.object({ freed: z.number() }) },
  'cameras.list': {
    input: nothing,
    output: z.object({
      cameras: z.array(cameraProfileSchema),
      unreadable: z.array(z.object({ file: z.string(), problem: z.string() })),
    }),
  },
  'cameras.save': { input: z.object({ camera: cameraProfileSchema, overwrite: z.boolean() }), output: nothing },
  'cameras.remove': { input: z.object({ name: z.string().min(1) }), output: nothing },
  /** Of everything that is shipped, this program first. */
  'licences.list': { input: nothing, output: z.array(licenceSchema) },
} as const;
