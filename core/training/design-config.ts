import { z } from 'zod';

/**
 * Everything that decides a design: dataset, sensing, reconstructor, objective, optimiser. A run keeps it as `config.json`; presets are
 * such files. `meta` feeds the help texts and forms of every front end: title, unit, help, and the group it is shown in.
 */
const field = <T extends z.ZodType>(schema: T, title: string, help: string, unit?: string): T =>
  schema.meta({ title, description: help, ...(unit === undefined ? {} : { unit }) });

const positiveInteger = z.int().positive();

const datasetSchema = z.strictObject({
  source: field(
    z.string().min(1),
    'Dataset',
    'A known dataset (fashion-mnist-sample, fashion-mnist) or the path of an IDX, NPY or NPZ file or of a folder of images.',
  ),
  // SSIM looks through a window of 11×11 pixels.
  height: field(z.int().min(11).max(4096), 'Height', 'Scenes are resized by area averaging to this many rows.', 'px'),
  width: field(z.int().min(11).max(4096), 'Width', 'Scenes are resized by area averaging to this many columns.', 'px'),
  train: field(positiveInteger, 'Training scenes', 'How many scenes the mask and the network learn from.'),
  validation: field(positiveInteger, 'Validation scenes', 'Held out to choose the best checkpoint and to stop early.'),
  test: field(positiveInteger, 'Test scenes', 'Held out for the reported figures; never used for any choice.'),
});

const sceneSchema = z.strictObject({
  model: field(
    z.enum(['amplitude', 'phase', 'complex']),
    'Scene model',
    'amplitude: x = a; phase: x = exp(jca); complex: amplitude and phase from two different images.',
  ),
  phaseRange: field(
    z
      .number()
      .positive()
      .max(2 * Math.PI),
    'Phase range c',
    'Phase of a scene pixel of value 1.',
    'rad',
  ),
});

const noiseSchema = z.strictObject({
  photons: field(
    z.number().positive().nullable(),
    'Photons per pixel',
    'Mean photon count per camera pixel; empty for no shot noise.',
  ),
  readNoise: field(z.number().nonnegative(), 'Read noise', 'Standard deviation of the camera read noise.', 'e-'),
  bits: field(z.int().min(1).max(16).nullable(), 'Camera bits', 'Bit depth of the camera; empty for no quantisation.'),
  saturation: field(
    z.number().positive().nullable(),
    'Saturation',
    'Full scale of the camera as a multiple of the mean intensity; empty for none unless bits are set.',
  ),
  snr: field(
    z.number().nullable(),
    'SNR',
    'Additive Gaussian noise at this signal-to-noise ratio of intensity; empty for none.',
    'dB',
  ),
  spread: field(
    z.number().min(1).max(1000),
    'Noise spread',
    'In training, the noise of each scene is this many times weaker to this many times stronger, evenly on a logarithmic scale. 1: always the same.',
    '×',
  ),
});

export const panelSchema = z.strictObject({
  phaseError: field(
    z.number().min(-0.9).max(1),
    'Phase error',
    'Relative error of the 2π level: the panel shows (1 + error)·φ. 0 for a calibrated panel.',
  ),
  fringing: field(
    z.number().nonnegative().max(8),
    'Fringing',
    'Standard deviation of the blur between neighbouring pixels, which rounds the jumps from 2π to 0.',
    'mask pixels',
  ),
  fillFactor: field(
    z.number().gt(0).max(1),
    'Fill factor',
    'Share of a pixel that modulates; the rest reflects light unchanged.',
  ),
  zeroOrder: field(z.number().min(0).lt(1), 'Zero order', 'Share of the light that the panel does not modulate at all.'),
});

const sensingSchema = z.strictObject({
  snapshots: field(positiveInteger.max(64), 'Snapshots L', 'Coded diffraction patterns taken of each scene, one mask each.'),
  noise: noiseSchema.meta({ title: 'Noise' }),
  panel: panelSchema.meta({ title: 'Panel' }),
});

const maskSchema = z.strictObject({
  learned: field(z.boolean(), 'Learn the mask', 'Off: the random mask stays as it is, and only the network learns.'),
  learningRate: field(
    z.number().positive(),
    'Mask learning rate',
    'Adam step of the mask phase; matters more than any other setting.',
  ),
  bits: field(
    z.int().min(1).max(12).nullable(),
    'Levels',
    'The mask keeps to 2^bits evenly spaced phases; empty for any phase.',
    'bits',
  ),
  quantisation: field(
    z.enum(['straight-through', 'annealed']),
    'Quantisation',
    'How a mask with levels learns: straight-through rounds and hands the gradient on; annealed sharpens a smooth staircase.',
  ),
  regulariser: field(
    z.enum(['none', 'smoothness', 'range', 'levels']),
    'Regulariser R(φ)',
    'smoothness: neighbours alike; range: phases within [0, 2π); levels: phases near the levels.',
  ),
  regulariserWeight: field(
    z.number().nonnegative(),
    'Regulariser weight ρ',
    'How much R(φ) counts beside the rest of the objective.',
  ),
});

const initialisationSchema = z.strictObject({
  weights: field(
    z.enum(['mm', 'plain', 'sqrt', 'twf', 'ope', 'raf']),
    'Weights',
    'How an intensity enters the spectral matrix; mm is r/(r+1), with r the intensity over its mean.',
  ),
  parameter: field(z.number().nonnegative(), 'Weight parameter p', 'twf: truncation; ope and raf: share of intensities kept.'),
  iterations: field(positiveInteger.max(200), 'Power iterations T', 'Unrolled iterations of the filtered spectral method.'),
  start: field(z.enum(['constant', 'random']), 'Start', 'constant converges by T of about 10, random needs about 25.'),
  filterSize: field(z.int().min(1).max(31), 'Filter size', 'Side of the square low-pass filter (odd).', 'px').refine(
    (n) => n % 2 === 1,
    {
      error: 'expected an odd number',
    },
  ),
  filterSigma: field(
    z.number().positive(),
    'Filter width',
    'Standard deviation of the Gaussian that the filter starts from.',
    'px',
  ),
  filterLearned: field(z.boolean(), 'Learn the filter', 'Trains the filter with the network.'),
  padding: field(z.enum(['zeros', 'circular', 'none']), 'Filter padding', 'none switches the filter off.'),
});

const networkSchema = z.strictObject({
  baseWidth: field(positiveInteger.max(256), 'Base width', 'Channels of the first U-Net level; doubles with every level.'),
  depth: field(
    z.int().min(1).max(6),
    'Depth',
    'How often the U-Net halves the image. Height and width must be divisible by 2^depth.',
  ),
  batchNorm: field(z.boolean(), 'Batch normalisation', 'Off costs about 1.4 dB.'),
  skipConnections: field(z.boolean(), 'Skip connections', 'Hands each encoder level to the decoder level of the same size.'),
});

const unrollingSchema = z.strictObject({
  stages: field(
    z.int().min(0).max(12),
    'Stages K',
    'After the U-Net, each stage takes its images to the measurement and lets a small network mend them. 0: the U-Net alone.',
  ),
  projections: field(
    positiveInteger.max(20),
    'Projections a stage',
    'Steps along the gradient of the amplitude loss within each stage; with one snapshot each is a magnitude projection.',
  ),
  width: field(positiveInteger.max(128), 'Stage width', 'Channels of the first level of the small network of each stage.'),
  depth: field(z.int().min(0).max(4), 'Stage depth', 'How often that network halves the image.'),
});

const objectiveSchema = z.strictObject({
  reduction: field(
    z.enum(['mean', 'sum']),
    'Reduction',
    'mean: squared error per pixel; sum: sum of squares over the scene, as printed in the paper (eq. 3).',
  ),
});

const distillationSchema = z.strictObject({
  enabled: field(z.boolean(), 'Distil', 'The student learns from a teacher that sees more snapshots of the same scenes.'),
  teacher: field(
    z.string().min(1).nullable(),
    'Teacher',
    'The run of the teacher. Empty: one like this design with the snapshots below, trained first unless it is in the history.',
  ),
  teacherSnapshots: field(
    positiveInteger.max(64),
    'Teacher snapshots Lₜ',
    'Snapshots of a teacher that is trained for this design.',
  ),
  teacherEpochs: field(positiveInteger, 'Teacher epochs', 'How long such a teacher learns.'),
  match: field(
    z.enum(['mean', 'statistics', 'autocorrelation']),
    'Patterns match in',
    "mean: the teacher's mean over snapshots (eq. 5); statistics: local mean and contrast; autocorrelation: the power spectrum of a pattern.",
  ),
  cdp: field(z.number().min(0).lt(1), 'Pattern weight β', "How much the student's patterns are drawn to the teacher's (eq. 5)."),
  features: field(
    z.number().min(0).lt(1),
    'Feature weight σ',
    "How much the student's bottleneck features are drawn to the teacher's (eq. 6).",
  ),
  images: field(z.number().min(0).lt(1), 'Image weight τ', "How much the student's images are drawn to the teacher's."),
  schedule: field(
    z.enum(['constant', 'cosine', 'linear']),
    'Weights over time',
    'constant, or falling to 0 at the end of training; the task takes over.',
  ),
});

const optimiserSchema = z.strictObject({
  learningRate: field(z.number().positive(), 'Learning rate', 'Adam step of the network.'),
  schedule: field(z.enum(['cosine', 'linear', 'constant']), 'Schedule', 'How both learning rates fall over the training.'),
  beta1: field(z.number().min(0).lt(1), 'Adam β₁', 'Decay of the first moment.'),
  beta2: field(z.number().min(0).lt(1), 'Adam β₂', 'Decay of the second moment.'),
  epsilon: field(z.number().positive(), 'Adam ε', 'Added to the root of the second moment.'),
  gradientLimit: field(
    z.number().positive().nullable(),
    'Gradient limit',
    'The gradient of all that is learned is shortened to this length where it is longer; empty for never.',
  ),
});

const trainingSchema = z.strictObject({
  startFrom: field(
    z.string().min(1).nullable(),
    'Start from',
    'A run of the same sizes, whose mask, filter and network this one begins with; empty for a random start.',
  ),
  epochs: field(positiveInteger, 'Epochs', 'Passes over the training scenes.'),
  batchSize: field(positiveInteger, 'Batch size', 'Scenes a step.'),
  patience: field(
    positiveInteger.nullable(),
    'Early stop',
    'Stops after this many epochs without a better validation; empty for never.',
    'epochs',
  ),
  checkpointSeconds: field(z.number().positive(), 'Checkpoint every', 'At the end of each epoch, and at least this often.', 's'),
});

/** Raised whenever a field comes, goes or changes its meaning; `migrate-config.ts` brings older files up to it. */
export const CONFIG_VERSION = 2;

export const designConfigSchema = z
  .strictObject({
    version: z.literal(CONFIG_VERSION),
    name: field(z.string().min(1).max(80), 'Name', 'How the run is called in the history.'),
    seed: field(z.int().min(0).max(0xffffffff), 'Seed', 'Decides the split, the mask, the weights, the order and the noise.'),
    dataset: datasetSchema.meta({ title: 'Dataset' }),
    scene: sceneSchema.meta({ title: 'Scene' }),
    sensing: sensingSchema.meta({ title: 'Sensing' }),
    mask: maskSchema.meta({ title: 'Mask' }),
    initialisation: initialisationSchema.meta({ title: 'Spectral initialisation' }),
    network: networkSchema.meta({ title: 'Network' }),
    unrolling: unrollingSchema.meta({ title: 'Unrolled stages' }),
    objective: objectiveSchema.meta({ title: 'Objective' }),
    distillation: distillationSchema.meta({ title: 'Distillation' }),
    optimiser: optimiserSchema.meta({ title: 'Optimiser' }),
    training: trainingSchema.meta({ title: 'Training' }),
  })
  .check((context) => {
    const { dataset, distillation, network, sensing, training, unrolling } = context.value;
    const refuse = (path: string[], expected: string, found: string): void => {
      context.issues.push({ code: 'custom', input: found, path, message: `expected ${expected}, found ${found}` });
    };
    const divisible = (depth: number): boolean => dataset.height % 2 ** depth === 0 && dataset.width % 2 ** depth === 0;
    const size = `${dataset.height}×${dataset.width}`;
    if (!divisible(network.depth)) {
      refuse(['network', 'depth'], `height and width divisible by 2^depth = ${2 ** network.depth}`, size);
    }
    if (unrolling.stages > 0 && !divisible(unrolling.depth)) {
      refuse(['unrolling', 'depth'], `height and width divisible by 2^depth = ${2 ** unrolling.depth}`, size);
    }
    if (training.batchSize > dataset.train) {
      refuse(['training', 'batchSize'], `at most the ${dataset.train} training scenes`, `${training.batchSize}`);
    }
    if (!distillation.enabled) return;
    const { cdp, features, images, teacher, teacherSnapshots } = distillation;
    if (cdp + features + images >= 1) {
      refuse(['distillation', 'cdp'], 'weights β + σ + τ below 1', `${cdp + features + images}`);
    }
    if (teacher === null && teacherSnapshots <= sensing.snapshots) {
      const expected = `more than the ${sensing.snapshots} of the student`;
      refuse(['distillation', 'teacherSnapshots'], expected, `${teacherSnapshots}`);
    }
  });

export type DesignConfig = z.infer<typeof designConfigSchema>;
