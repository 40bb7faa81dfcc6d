import { z } from 'zod';
import { evaluationSchema } from '../runs/run-record.ts';
import { exportSettingsSchema } from '../slm/export-settings.ts';
import { slmProfileSchema } from '../slm/profile-schema.ts';
import { designConfigSchema } from '../training/design-config.ts';
import { arraySchema, type ArrayMessage } from './contract-arrays.ts';
import { captureEvents, captureRequests } from './contract-captures.ts';
import { datasetEvents, datasetRequests } from './contract-datasets.ts';
import { failureSchema } from './contract-failure-schema.ts';
import { fileRequests } from './contract-files.ts';
import { engineStatusSchema, findingSchema } from './contract-findings.ts';
import { generatorEvents, generatorRequests } from './contract-generators.ts';
import { jobEvents, jobRequests } from './contract-jobs.ts';
import { maskRequests } from './contract-masks.ts';
import { reconstructionEvents, reconstructionRequests } from './contract-reconstructions.ts';
import { runEvents, runRequests } from './contract-runs.ts';
import { settingsRequests } from './contract-settings.ts';
import { trainingEvents, trainingRequests } from './contract-trainings.ts';
import { uploadRequests } from './contract-uploads.ts';
import { followedSchema, workEvents, workRequests } from './contract-work.ts';

export { designConfigSchema, type DesignConfig } from '../training/design-config.ts';
export type { ArrayMessage } from './contract-arrays.ts';
export * from './contract-captures.ts';
export * from './contract-datasets.ts';
export * from './contract-failure-schema.ts';
export * from './contract-files.ts';
export * from './contract-findings.ts';
export * from './contract-generators.ts';
export * from './contract-jobs.ts';
export * from './contract-masks.ts';
export * from './contract-reconstructions.ts';
export * from './contract-runs.ts';
export * from './contract-settings.ts';
export * from './contract-trainings.ts';
export * from './contract-uploads.ts';
export * from './contract-work.ts';
export { bitmapFormats, FORMAT_FACTS, formatsFor, type BitmapFormat } from '../slm/bitmap-format.ts';
export { exportSettingsSchema, PLAIN_SETTINGS, type ExportSettings } from '../slm/export-settings.ts';
export { slmProfileSchema, twoPiAt, type SlmProfile } from '../slm/profile-schema.ts';

/**
 * Every request and every event that crosses between a front end and the core: the one file that the Electron preload, the server of
 * `serve`, the command line and the tests share. Inputs and outputs are validated where they enter; a screen never knows the transport.
 * Times are ISO 8601 strings or seconds, lengths metres, angles radians.
 */

export const presetSchema = z.object({
  name: z.string(),
  title: z.string(),
  description: z.string(),
  config: designConfigSchema,
});
export type Preset = z.infer<typeof presetSchema>;

/** A profile of an SLM, and whether the user added it. */
export const knownProfileSchema = z.object({ profile: slmProfileSchema, own: z.boolean() });
export type KnownProfile = z.infer<typeof knownProfileSchema>;

/** What a file of an export is when read back: see `inspect`. */
export const inspectionSchema = z.object({
  path: z.string(),
  profile: z.string(),
  wavelength: z.number(),
  snapshot: z.int(),
  snapshots: z.int(),
  runId: z.string().nullable(),
  findings: z.array(findingSchema),
  /** Largest distance of a decoded phase from the run's mask, in grey levels; null without the run. */
  largestErrorLevels: z.number().nullable(),
  /** Predicted test PSNR with the decoded mask and with the run's own; null without the run. */
  predictedPsnr: z.object({ decoded: z.number(), original: z.number() }).nullable(),
  phase: arraySchema,
});
export type Inspection = z.infer<typeof inspectionSchema>;

/** What is shown on a display, picture by picture: a run's mask as an export would write it, or the bitmaps that a display order lists. */
export const showSourceSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('run'), run: z.string().min(1), settings: exportSettingsSchema }),
  z.object({ kind: z.literal('order'), path: z.string().min(1) }),
]);
export type ShowSource = z.infer<typeof showSourceSchema>;

const intervalSchema = z.object({ mean: z.number(), low: z.number(), high: z.number() });

/** Singular values of the Jacobian and Cramér–Rao bound of a mask: see core/retrieval/identifiability. PSNR in dB. */
export const identifiabilitySchema = z.object({
  noise: z.object({
    photons: z.number().nullable(),
    readNoise: z.number(),
    bits: z.int().nullable(),
    saturation: z.number().nullable(),
    snr: z.number().nullable(),
  }),
  /** The run's camera has no noise, so that there is no bound: this noise was assumed. */
  assumed: z.boolean(),
  /** Means over the scenes with 95 % intervals. `boundPsnr` is null when a scene has no bound. */
  summary: z.object({
    boundPsnr: intervalSchema.nullable(),
    rangePsnr: intervalSchema,
    effectiveRank: intervalSchema,
    lost: intervalSchema,
    unidentified: intervalSchema,
  }),
  scenes: z.array(
    z.object({
      boundPsnr: z.number().nullable(),
      rangePsnr: z.number(),
      condition: z.number().nullable(),
      effectiveRank: z.number(),
      lost: z.int(),
      unidentified: z.int(),
      directions: z.int(),
      /** Descending. */
      singularValues: arraySchema,
      /** Standard deviation of each image value and the value itself, `[images, H, W]`. */
      deviation: arraySchema,
      truth: arraySchema,
    }),
  ),
  /** What each method reaches on the same scenes with the same noise. */
  reached: evaluationSchema,
});
export type MaskIdentifiability = z.infer<typeof identifiabilitySchema>;

/** A job is a run that is being worked on, or was. Its id is the run's id. */
const runInput = z.object({ run: z.string().min(1) });
const nothing = z.object({});
const request = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) => ({ input, output });

export const requests = {
  /** Starts a core that has ended; one that is there, or will be, is left alone. Whoever watches over the core answers it, not the core. */
  'app.restart': request(nothing, nothing),
  'app.info': request(
    nothing,
    z.object({
      version: z.string(),
      node: z.string(),
      electron: z.string().nullable(),
      platform: z.string(),
      workspace: z.string(),
    }),
  ),
  'engines.list': request(nothing, z.array(engineStatusSchema)),
  'presets.list': request(nothing, z.array(presetSchema)),
  /** Seconds and bytes that a design will take, from one measured step. */
  'designs.estimate': request(
    followedSchema.extend({ config: designConfigSchema }),
    z.object({ seconds: z.number(), bytes: z.number(), parameters: z.int(), engine: z.string() }),
  ),
  /** Begins at once, or waits while another is in work. `preset`: the one that the configuration was made from; null for one's own. */
  'designs.start': request(
    z.object({ config: designConfigSchema, preset: z.string().min(1).nullable().default(null) }),
    z.object({ run: z.string() }),
  ),
  /** The runs that could teach this design, best first; those that cannot, with the reason. */
  'designs.teachers': request(
    z.object({ config: designConfigSchema }),
    z.array(
      z.object({
        run: z.string(),
        name: z.string(),
        snapshots: z.int(),
        /** Test PSNR of its network, dB. */
        psnr: z.number().nullable(),
        problem: z.string().nullable(),
      }),
    ),
  ),
  'designs.pause': request(runInput, nothing),
  /** Goes on with a paused or interrupted run from its last checkpoint; waits while another is in work. */
  'designs.resume': request(runInput, nothing),
  /** Ends the training at the next step, keeping the checkpoint; evaluates what there is. */
  'designs.stop': request(runInput, nothing),
  /** All SLMs that are known here, and what is wrong with the user's files that cannot be read. */
  'profiles.list': request(
    nothing,
    z.object({
      profiles: z.array(knownProfileSchema),
      unreadable: z.array(z.object({ file: z.string(), problem: z.string() })),
    }),
  ),
  /** Adds a profile of the user's own from the text of its file, which `where` names in errors. */
  'profiles.save': request(
    z.object({ text: z.string(), where: z.string().min(1), overwrite: z.boolean() }),
    z.object({ profile: slmProfileSchema }),
  ),
  'profiles.remove': request(z.object({ name: z.string().min(1) }), nothing),
  'exports.preflight': request(
    followedSchema.extend({ run: z.string().min(1), settings: exportSettingsSchema }),
    z.object({ findings: z.array(findingSchema), block: z.int(), panel: arraySchema }),
  ),
  /** What the panel will cost: test PSNR in dB with the mask as it is shown and as it was learned; null where the run's data are gone. */
  'exports.predict': request(
    followedSchema.extend({ run: z.string().min(1), settings: exportSettingsSchema }),
    z.object({ predictedPsnr: z.object({ decoded: z.number(), original: z.number() }).nullable() }),
  ),
  /** Writes bitmap and sidecar; `path` null: into the run's own `exports` folder. */
  'exports.write': request(
    followedSchema.extend({
      run: z.string().min(1),
      settings: exportSettingsSchema,
      path: z.string().nullable(),
      overwrite: z.boolean(),
    }),
    z.object({ files: z.array(z.string()), findings: z.array(findingSchema) }),
  ),
  /** Reads back a file that `exports.write` wrote, for the browser to save. */
  'exports.read': request(z.object({ path: z.string().min(1) }), z.object({ name: z.string(), bytes: z.instanceof(Uint8Array) })),
  'exports.inspect': request(z.object({ path: z.string().min(1) }), inspectionSchema),
  /** What there is to show: pictures of one size, and a name for each. */
  'show.open': request(
    z.object({ source: showSourceSchema }),
    z.object({ width: z.int(), height: z.int(), titles: z.array(z.string()).min(1) }),
  ),
  /** One of these pictures, as a display takes it: greys `[H, W]`, or colours `[H, W, 3]` in which the device finds its bits. */
  'show.picture': request(
    z.object({ source: showSourceSchema, index: z.int().nonnegative() }),
    z.object({ picture: arraySchema }),
  ),
  /** What the mask of a run lets its camera say about the first test scenes, and what is reached on them. Seconds a scene. */
  'masks.identifiability': request(
    followedSchema.extend({ run: z.string().min(1), scenes: z.int().min(1).max(16) }),
    identifiabilitySchema,
  ),
  ...datasetRequests,
  ...generatorRequests,
  ...trainingRequests,
  ...jobRequests,
  ...maskRequests,
  ...captureRequests,
  ...fileRequests,
  ...uploadRequests,
  ...reconstructionRequests,
  ...runRequests,
  ...settingsRequests,
  ...workRequests,
} as const;

export const events = {
  /** The core process: `down` between a crash and its restart, `ended` where nobody starts it again unless `app.restart` asks. */
  'core.status': z.object({ state: z.enum(['up', 'down', 'ended']), reason: z.string().nullable() }),
  ...jobEvents,
  ...captureEvents,
  ...datasetEvents,
  ...generatorEvents,
  ...trainingEvents,
  ...reconstructionEvents,
  ...runEvents,
  ...workEvents,
} as const;

export type RequestName = keyof typeof requests;
export type RequestInput<N extends RequestName> = z.input<(typeof requests)[N]['input']>;
export type RequestOutput<N extends RequestName> = z.output<(typeof requests)[N]['output']>;
export type EventName = keyof typeof events;
export type EventPayload<N extends EventName> = z.output<(typeof events)[N]>;

/** What a front end holds, whatever the transport. `subscribe` returns its own end. */
export interface KinoformClient {
  request<N extends RequestName>(name: N, input: RequestInput<N>): Promise<RequestOutput<N>>;
  subscribe<N extends EventName>(name: N, listener: (payload: EventPayload<N>) => void): () => void;
}

/** The pixels that a display would have to show. */
export const displayPictureSchema = z.object({ width: z.int().positive(), height: z.int().positive() });

/** A display of this machine, its size in screen pixels. */
export interface DisplaySummary {
  readonly id: number;
  readonly name: string;
  readonly width: number;
  readonly height: number;
  /** Screen pixels to a pixel of the system's: 1 at 100 %. */
  readonly scale: number;
  /** Why the picture would not be shown as it is, in one line; null: it would. */
  readonly problem: string | null;
}

export const showRequestSchema = z.object({ display: z.int(), source: showSourceSchema });
export type ShowRequest = z.infer<typeof showRequestSchema>;

/** What is shown on another display now; why it ended, when nobody ended it. */
export interface ShowState {
  readonly shown: { readonly display: string; readonly titles: readonly string[]; readonly index: number } | null;
  readonly problem: string | null;
}

/** What the Electron preload adds for the window; absent in a browser. */
export interface DesktopBridge {
  /** The native save dialog; null when dismissed. */
  chooseSavePath(suggestion: string): Promise<string | null>;
  chooseOpenPath(kind: 'file' | 'folder'): Promise<string | null>;
  showInFolder(path: string): Promise<void>;
  /** Keeps everything in another folder from now on: the core is started anew there, and the page. Rejects with a `Failure`. */
  changeWorkspace(folder: string): Promise<void>;
  /** Where a file that was dropped on the page lies; empty when it has no place of its own. */
  pathOf(file: object): string;
  /** A command of the menus, by its id. */
  onCommand(listener: (id: string) => void): () => void;
  /** Which commands make sense now: the menus grey the others. */
  setAvailableCommands(ids: readonly string[]): Promise<void>;
  /** A file that the system asks the app to open: a bundle of a run, or a `capture.json`. Those from before are told at once. */
  onOpenedFile(listener: (file: string) => void): () => void;
  /** The displays, each with the reason why a picture of this size would not be shown on it pixel by pixel. */
  listDisplays(picture: z.infer<typeof displayPictureSchema>): Promise<readonly DisplaySummary[]>;
  /** Covers a display with the first picture. Rejects with a `Failure` when it would not be shown as it is. */
  startShow(request: ShowRequest): Promise<void>;
  /** By so many pictures, backwards below 0. */
  moveShow(by: number): Promise<void>;
  endShow(): Promise<void>;
  onShow(listener: (state: ShowState) => void): () => void;
}

/** Messages between a front end (or the supervisor) and the core process. Requests carry an id; events do not. */
export const coreRequestSchema = z.object({ id: z.int(), request: z.string(), input: z.unknown() });
export const coreReplySchema = z.union([
  z.object({ id: z.int(), output: z.unknown() }),
  z.object({ id: z.int(), failure: failureSchema }),
  z.object({ event: z.string(), payload: z.unknown() }),
]);
export type CoreRequest = z.infer<typeof coreRequestSchema>;
export type CoreReply = z.infer<typeof coreReplySchema>;

/** Float32 numbers as a message, without copying. */
export function float32Message(shape: readonly number[], data: Float32Array): ArrayMessage {
  return {
    shape: [...shape],
    dtype: 'float32',
    bytes: new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength),
  };
}

/** The numbers of a message; copies only when a transport left them unaligned. */
export function messageNumbers({ dtype, bytes }: ArrayMessage): Float32Array | Uint8Array | Uint16Array {
  if (dtype === 'uint8') return bytes;
  const Numbers = dtype === 'float32' ? Float32Array : Uint16Array;
  const aligned = bytes.byteOffset % Numbers.BYTES_PER_ELEMENT === 0 ? bytes : bytes.slice();
  return new Numbers(aligned.buffer as ArrayBuffer, aligned.byteOffset, aligned.byteLength / Numbers.BYTES_PER_ELEMENT);
}
