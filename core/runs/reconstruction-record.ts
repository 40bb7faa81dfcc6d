import { z } from 'zod';
import { scoreSchema } from './run-record.ts';

/** For masks of grey levels: how many of them are 2π. */
const maskLevels = z.number().gt(1).optional();

/** Coded diffraction; one Fourier transform, of any oversampling; any matrix. */
export const OPERATOR_NAMES = ['cdp', 'fourier', 'gaussian'] as const;
export type OperatorName = (typeof OPERATOR_NAMES)[number];

/** What is reconstructed: absolute paths, and runs by id or a part of it. */
export const reconstructionSourceSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('capture'),
    /** A `capture.json`. */
    file: z.string().min(1),
    /** In place of the mask that the capture names. */
    masks: z.string().min(1).nullable().default(null),
    maskLevels,
    /** The run whose network reads the patterns; null: the one that the capture names. */
    run: z.string().min(1).nullable().default(null),
  }),
  z.object({
    kind: z.literal('arrays'),
    /** Intensities `[L,H,W]` or `[Q,L,H,W]`, zero frequency at [0, 0], orthonormal scale. */
    file: z.string().min(1),
    /** `[L,H,W]` in any format that masks are read from; null: those of the run. */
    masks: z.string().min(1).nullable().default(null),
    maskLevels,
    run: z.string().min(1).nullable().default(null),
    /** What measured: coded diffraction unless said. Fourier intensities are `[H,W]`, `[1,H,W]` or `[Q,1,H,W]`, those of a matrix `[m]` or `[Q,m]`. */
    operator: z.enum(OPERATOR_NAMES).optional(),
    /** Of the operator `gaussian`: A `[m,n]` or `[m,H,W]`, real or complex. */
    matrix: z.string().min(1).optional(),
    /** H and W of a scene. Fourier: those of the pattern unless said; a matrix `[m,n]`: one row of n. */
    sceneSize: z.tuple([z.int().positive(), z.int().positive()]).optional(),
  }),
]);
export type ReconstructionSource = z.infer<typeof reconstructionSourceSchema>;

const noiseSchema = z.object({
  /** Mean photo-electrons a bin. */
  photons: z.number().positive().nullable(),
  /** Electrons, rms; needs photons. */
  readNoise: z.number().nonnegative(),
  /** dB, of intensity. */
  snr: z.number().nullable(),
});

export const PRIOR_NAMES = [
  'none',
  'real',
  'non-negative',
  'amplitude',
  'bounded',
  'unit-modulus',
  'total-variation',
  'sparse-wavelets',
  'shrink-wrap',
] as const;
export type PriorName = (typeof PRIOR_NAMES)[number];

/** How each method is judged without a truth. Every figure costs about one more reconstruction, or half of one. */
export const trustSettingsSchema = z.object({
  /** How many scenes are judged, from the first; 0 for none. */
  scenes: z.int().nonnegative().default(4),
  /** What is held out: a random share of the bins, or the last snapshot where there are several. */
  heldOut: z.enum(['bins', 'snapshot', 'none']).default('bins'),
  /** Of the bins. */
  share: z.number().min(0.01).max(0.5).default(0.05),
  restarts: z.int().min(0).max(32).default(3),
  /** Ring correlation between halves of the snapshots, where there are several. */
  halves: z.boolean().default(true),
  threshold: z.enum(['half-bit', 'one-seventh']).default('half-bit'),
});
export type TrustSettings = z.infer<typeof trustSettingsSchema>;

/** The same budget and stopping rule for all methods. */
export const reconstructionSettingsSchema = z.object({
  methods: z.array(z.string().min(1)).min(1),
  /** Null: what every scene of the model has; none without a run or a model. */
  prior: z.enum(PRIOR_NAMES).nullable().default(null),
  /** Where a scene may be not 0, `[H,W]` in any format of arrays; null: everywhere. */
  support: z.string().min(1).nullable().default(null),
  /** Where the classical methods begin, as initialisers are named; null: what suits method and measurement. */
  initial: z.string().min(1).nullable().default(null),
  /** Numbers of solvers and priors that are not as these declare them, e.g. `{ er: { damping: 0.3 } }`. */
  set: z.record(z.string(), z.record(z.string(), z.number())).default({}),
  /** What the scenes are, for pictures and scores; null: as in the run, otherwise complex. */
  model: z.enum(['amplitude', 'phase', 'complex']).nullable().default(null),
  /** Of the methods with a generative prior, by id or a part of it; null: the newest of the workspace that makes images of this size. */
  generator: z.string().min(1).nullable().default(null),
  /** Of its encoders, by id or a part of it, where a method begins at a learned code; null: the newest for these measurements. */
  encoder: z.string().min(1).nullable().default(null),
  /** Networks that invert these measurements, by id or a part of it; a method of whose kind none is named takes the newest. */
  inverses: z.array(z.string().min(1)).default([]),
  /** The most iterations a scene; of a generative prior, the steps that its code takes. */
  iterations: z.int().positive().default(500),
  /** The most seconds a scene; null for no limit. */
  seconds: z.number().positive().nullable().default(null),
  /** Null: that of the capture's camera, otherwise of the run's. */
  noise: noiseSchema.nullable().default(null),
  /** Projections after the network; null: those that were chosen for the run. */
  refinement: z
    .object({ projections: z.int().nonnegative(), damping: z.number().min(0).max(1) })
    .nullable()
    .default(null),
  trust: trustSettingsSchema.prefault({}),
  /** True scenes (`x.npy`), for figures beside those without a truth. */
  truth: z.string().min(1).nullable().default(null),
  seed: z.int().nonnegative().default(0),
});
export type ReconstructionSettings = z.infer<typeof reconstructionSettingsSchema>;

const verdictSchema = z.object({
  kind: z.enum(['trust', 'undecided', 'overfitted', 'ambiguous', 'unexplained']),
  /** In plain words, with what to do. */
  sentence: z.string(),
  reasons: z.array(z.string()),
  /** What the relative error of the scene is likely to be; null when nothing was measured that says it. */
  error: z.number().nullable(),
});

/** What is known of one scene without its truth; null for what was not measured, or cannot be. See core/retrieval/trust. */
const sceneTrustSchema = z.object({
  /** Mean of the squared residuals over the noise a bin. */
  chiSquare: z.number().nullable(),
  heldOut: z
    .object({
      kind: z.enum(['bins', 'snapshot']),
      count: z.int(),
      explained: z.number(),
      chiSquare: z.number().nullable(),
      error: z.number(),
    })
    .nullable(),
  restarts: z.object({ count: z.int(), explaining: z.int(), spread: z.number() }).nullable(),
  halves: z
    .object({
      /** Cycles a pixel; null when the curve stays above its threshold. */
      cutoff: z.number().nullable(),
      threshold: z.enum(['half-bit', 'one-seventh']),
      rings: z.array(z.object({ frequency: z.number(), correlation: z.number(), threshold: z.number(), samples: z.int() })),
    })
    .nullable(),
  verdict: verdictSchema,
});
export type SceneTrust = z.infer<typeof sceneTrustSchema>;

const methodReportSchema = z.object({
  title: z.string(),
  /** The field, complex64 `[H,W]` or `[Q,H,W]`, beside the report. */
  file: z.string(),
  seconds: z.number(),
  /** Median over scenes of ‖|A x| − √y‖ / ‖√y‖. */
  residual: z.number(),
  /** Of each scene; null for one pass of a network. */
  iterations: z.array(z.int()).nullable(),
  /** Why each scene ended. `seconds`: its time was over. */
  endings: z.array(z.enum(['iterations', 'tolerance', 'discrepancy', 'stalled', 'seconds'])).nullable(),
  /** Against the truth, where it is known. */
  score: scoreSchema.nullable(),
  scenes: z.array(z.object({ psnr: z.number(), ssim: z.number() })).nullable(),
  /** One entry a judged scene. */
  trust: z.array(sceneTrustSchema),
  /** The worst of these; null when none is judged. */
  verdict: verdictSchema.nullable(),
  /** Why a measure is missing, in words, e.g. that one snapshot has no halves. */
  missing: z.array(z.string()),
});
export type MethodReport = z.infer<typeof methodReportSchema>;

/** `report.json` of a reconstruction. */
export const reconstructionReportSchema = z.object({
  version: z.literal(1),
  scenes: z.int(),
  snapshots: z.int(),
  size: z.tuple([z.int(), z.int()]),
  model: z.enum(['amplitude', 'phase', 'complex']),
  phaseRange: z.number(),
  prior: z.string(),
  /** The projections after the network; null without them. */
  refinement: z.object({ projections: z.int(), damping: z.number() }).nullable(),
  run: z.string().nullable(),
  /** Whose images a generative prior looks among; null without one. */
  generator: z.string().nullable().default(null),
  /** Which read the code that it began at; null without one. */
  encoder: z.string().nullable().default(null),
  /** The network of each method that inverts these measurements. */
  inverses: z.record(z.string(), z.string()).default({}),
  /** Metres between pixels of the scene, where known. */
  pitch: z.number().nullable(),
  noise: z.object({ from: z.enum(['settings', 'capture', 'run', 'unknown']), text: z.string() }),
  stopping: z.object({
    iterations: z.int(),
    seconds: z.number().nullable(),
    tolerance: z.number(),
    discrepancy: z.boolean(),
    text: z.string(),
  }),
  trust: trustSettingsSchema,
  seed: z.int(),
  /** What to know about the input before its results are believed. */
  remarks: z.array(z.string()),
  methods: z.record(z.string(), methodReportSchema),
});
export type ReconstructionReport = z.infer<typeof reconstructionReportSchema>;

const reconstructionStateSchema = z.enum(['running', 'done', 'cancelled', 'failed', 'interrupted']);

/** `reconstruction.json`: what a list shows of each. */
export const reconstructionRecordSchema = z.object({
  version: z.literal(1),
  id: z.string(),
  name: z.string(),
  state: reconstructionStateSchema,
  created: z.string(),
  updated: z.string(),
  source: reconstructionSourceSchema,
  settings: reconstructionSettingsSchema,
  /** The run of the mask, once it is known: export → capture → reconstruction hang together by it. */
  run: z.string().nullable(),
  scenes: z.int().nullable(),
  snapshots: z.int().nullable(),
  /** By method, once done. */
  verdicts: z.record(z.string(), verdictSchema.nullable()),
  /** One line on why it is not done. */
  reason: z.string().nullable(),
  /** The Kinoform that made it. */
  made: z.string(),
});
export type ReconstructionRecord = z.infer<typeof reconstructionRecordSchema>;
