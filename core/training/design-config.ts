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
});

const sensingSchema = z.strictObject({
  snapshots: field(positiveInteger.max(64), 'Snapshots L', 'Coded diffraction patterns taken of each scene, one mask each.'),
  noise: noiseSchema,
});

const maskSchema = z.strictObject({
  learned: field(z.boolean(), 'Learn the mask', 'Off: the random mask stays as it is, and only the network learns.'),
  learningRate: field(
    z.number().positive(),
    'Mask learning rate',
    'Adam step of the mask phase; matters more than any other setting.',
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

const objectiveSchema = z.strictObject({
  reduction: field(
    z.enum(['mean', 'sum']),
    'Reduction',
    'mean: squared error per pixel; sum: sum of squares over the scene, as printed in the paper (eq. 3).',
  ),
});

const optimiserSchema = z.strictObject({
  learningRate: field(z.number().positive(), 'Learning rate', 'Adam step of the network.'),
  schedule: field(z.enum(['cosine', 'linear', 'constant']), 'Schedule', 'How both learning rates fall over the training.'),
  beta1: field(z.number().min(0).lt(1), 'Adam β₁', 'Decay of the first moment.'),
  beta2: field(z.number().min(0).lt(1), 'Adam β₂', 'Decay of the second moment.'),
  epsilon: field(z.number().positive(), 'Adam ε', 'Added to the root of the second moment.'),
});

const trainingSchema = z.strictObject({
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

export const designConfigSchema = z
  .strictObject({
    version: z.literal(1),
    name: field(z.string().min(1).max(80), 'Name', 'How the run is called in the history.'),
    seed: field(z.int().min(0).max(0xffffffff), 'Seed', 'Decides the split, the mask, the weights, the order and the noise.'),
    dataset: datasetSchema.meta({ title: 'Dataset' }),
    scene: sceneSchema.meta({ title: 'Scene' }),
    sensing: sensingSchema.meta({ title: 'Sensing' }),
    mask: maskSchema.meta({ title: 'Mask' }),
    initialisation: initialisationSchema.meta({ title: 'Spectral initialisation' }),
    network: networkSchema.meta({ title: 'Network' }),
    objective: objectiveSchema.meta({ title: 'Objective' }),
    optimiser: optimiserSchema.meta({ title: 'Optimiser' }),
    training: trainingSchema.meta({ title: 'Training' }),
  })
  .check((context) => {
    const { dataset, network, training } = context.value;
    const factor = 2 ** network.depth;
    if (dataset.height % factor !== 0 || dataset.width % factor !== 0) {
      context.issues.push({
        code: 'custom',
        input: network.depth,
        path: ['network', 'depth'],
        message: `expected height and width divisible by 2^depth = ${factor}, found ${dataset.height}×${dataset.width}`,
      });
    }
    if (training.batchSize > dataset.train) {
      context.issues.push({
        code: 'custom',
        input: training.batchSize,
        path: ['training', 'batchSize'],
        message: `expected at most the ${dataset.train} training scenes, found ${training.batchSize}`,
      });
    }
  });

export type DesignConfig = z.infer<typeof designConfigSchema>;
