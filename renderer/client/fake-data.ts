import {
  designConfigSchema,
  type DatasetSummary,
  type EngineStatus,
  type Evaluation,
  type Finding,
  type HistoryRow,
  type Preset,
  type KnownProfile,
  type SlmProfile,
} from '../../core/service/contract.ts';
import { repeatableNumbers } from './fake-pictures.ts';

const preset = (name: string, title: string, description: string, side: number, epochs: number, snapshots: number): Preset => ({
  name,
  title,
  description,
  config: designConfigSchema.parse({
    version: 2,
    name,
    seed: 0,
    dataset: { source: 'fashion-mnist-sample', height: side, width: side, train: 3072, validation: 400, test: 400 },
    scene: { model: 'amplitude', phaseRange: Math.PI },
    sensing: {
      snapshots,
      noise: { photons: null, readNoise: 0, bits: null, saturation: null, snr: null, spread: 1 },
      panel: { phaseError: 0, fringing: 0, fillFactor: 1, zeroOrder: 0 },
    },
    mask: {
      learned: true,
      learningRate: 0.1,
      bits: null,
      quantisation: 'straight-through',
      regulariser: 'none',
      regulariserWeight: 0,
    },
    initialisation: {
      weights: 'mm',
      parameter: 0,
      iterations: 12,
      start: 'constant',
      filterSize: 5,
      filterSigma: 1,
      filterLearned: true,
      padding: 'zeros',
    },
    network: { baseWidth: 16, depth: 2, batchNorm: true, skipConnections: true },
    unrolling: { stages: 0, projections: 5, width: 16, depth: 1 },
    objective: { reduction: 'mean' },
    distillation: {
      enabled: false,
      teacher: null,
      teacherSnapshots: 9,
      teacherEpochs: epochs,
      match: 'mean',
      cdp: 0.01,
      features: 0.01,
      images: 0,
      schedule: 'constant',
    },
    optimiser: {
      learningRate: 0.002,
      schedule: 'cosine',
      beta1: 0.9,
      beta2: 0.999,
      epsilon: 1e-8,
      gradientLimit: null,
    },
    training: { startFrom: null, epochs, batchSize: 32, patience: null, checkpointSeconds: 60 },
  }),
});

export const fakePresets: readonly Preset[] = [
  preset('mini', 'Mini, 32×32', 'One snapshot, amplitude scenes, end to end. Minutes on a laptop processor.', 32, 4, 1),
  preset('laptop', 'Laptop, 64×64', 'One snapshot at twice the side. An evening on a laptop processor.', 64, 12, 1),
  preset('four', 'Four snapshots, 64×64', 'Four masks a scene, for benches that can switch quickly.', 64, 12, 4),
];

export const fakeDatasets: readonly DatasetSummary[] = [
  {
    name: 'fashion-mnist-sample',
    title: 'Fashion-MNIST sample',
    available: true,
    trainCount: 5000,
    testCount: 1000,
    height: 28,
    width: 28,
    note: 'Bundled with Kinoform',
    validationCount: 0,
    imported: null,
  },
  {
    name: 'fashion-mnist',
    title: 'Fashion-MNIST',
    available: false,
    trainCount: 60000,
    testCount: 10000,
    height: 28,
    width: 28,
    note: 'Install the package dataset-fashion-mnist, or name the folder that holds its four IDX files.',
    validationCount: 0,
    imported: null,
  },
];

export const fakeEngines: readonly EngineStatus[] = [
  {
    name: 'onnx-cpu',
    title: 'ONNX Runtime, CPU',
    available: true,
    note: '2 threads, AVX-512',
    secondsPerStep: 0.021,
    chosen: true,
  },
  {
    name: 'tfjs-cpu',
    title: 'TensorFlow.js, CPU',
    available: true,
    note: 'plain JavaScript',
    secondsPerStep: 0.94,
    chosen: false,
  },
];

const profile = (
  name: string,
  title: string,
  width: number,
  height: number,
  bits: number,
  more: Partial<SlmProfile> = {},
): SlmProfile => ({
  version: 2,
  name,
  title,
  width,
  height,
  pitch: 8e-6,
  bits,
  sign: 1,
  twoPiLevels: [{ wavelength: null, level: 2 ** bits }],
  calibration: 'device',
  formats: bits > 8 ? ['csv', 'santec-bmp', 'npy'] : ['bmp', 'png', 'tiff', 'npy'],
  videoMode: null,
  correction: null,
  certainty: 'certain',
  note: 'Grey 0 to 255 is taken as phase 0 to 2π. Shown as a second screen, unscaled.',
  ...more,
});

export const fakeProfiles: readonly KnownProfile[] = [
  { own: false, profile: profile('holoeye-pluto-2', 'HOLOEYE PLUTO-2.1', 1920, 1080, 8) },
  { own: false, profile: profile('holoeye-eris', 'HOLOEYE ERIS', 1920, 1200, 8, { certainty: 'likely' }) },
  {
    own: false,
    profile: profile('hamamatsu-x15213', 'Hamamatsu X15213', 1272, 1024, 8, {
      pitch: 12.5e-6,
      twoPiLevels: [
        { wavelength: 690e-9, level: 218 },
        { wavelength: 1064e-9, level: 217 },
      ],
      calibration: 'level',
      videoMode: { width: 1280, height: 1024 },
      correction: { width: 1272, height: 1024, sign: 1 },
    }),
  },
  { own: false, profile: profile('santec-slm-200', 'Santec SLM-200', 1920, 1200, 10) },
  { own: false, profile: profile('generic', 'Generic panel', 1024, 1024, 8, { pitch: 10e-6 }) },
  { own: true, profile: profile('four-levels', 'Four-level panel', 1280, 1024, 2, { pitch: 13e-6, certainty: 'likely' }) },
];

export const fakeEvaluation: Evaluation = {
  network: {
    count: 400,
    psnr: { mean: 23.41, low: 23.12, high: 23.7 },
    psnrMedian: 23.18,
    shareAbove30: 0.04,
    ssim: { mean: 0.761, low: 0.752, high: 0.77 },
  },
  er: {
    count: 400,
    psnr: { mean: 61.8, low: 59.2, high: 64.4 },
    psnrMedian: 74.02,
    shareAbove30: 0.91,
    ssim: { mean: 0.968, low: 0.955, high: 0.981 },
  },
};

export const fakeFindings: readonly Finding[] = [
  {
    id: 'size',
    title: 'Size',
    verdict: 'ok',
    message: 'Blocks of 33×33 panel pixels; 1056×1056 of 1920×1080 are used, centred.',
  },
  {
    id: 'two-pi',
    title: '2π level',
    verdict: 'note',
    message: 'This device takes 0–255 as 0–2π; its own gamma curve must fit 633 nm.',
  },
  { id: 'sign', title: 'Sign', verdict: 'ok', message: 'More phase, more grey.' },
  {
    id: 'surround',
    title: 'Surround',
    verdict: 'risk',
    message: 'Pixels around the mask are level 0 and reflect undiffracted light into the zero order.',
  },
];

const random = repeatableNumbers(5);

/** Loss falls and PSNR rises, noisily, over an epoch's 96 steps each; with the parts of the loss where the run is distilled. */
export function fakeHistory(steps: number, epochs: number, stepsPerEpoch: number, distilled: boolean): HistoryRow[] {
  return Array.from({ length: steps }, (_, i) => {
    const step = i + 1;
    const epoch = step / stepsPerEpoch;
    const learned = 1 - Math.exp((-3 * epoch) / epochs);
    const atEnd = step % stepsPerEpoch === 0;
    const task = (0.004 + 0.09 * (1 - learned) ** 2) * (0.85 + 0.3 * random());
    const [cdp, features] = [1.6 - 0.5 * learned, 0.2 * (1 - 0.7 * learned)];
    return {
      step,
      epoch,
      loss: distilled ? 0.98 * task + 0.01 * (cdp + features) : task,
      learningRate: 0.002 * (1 - step / (stepsPerEpoch * epochs)),
      maskLearningRate: 0.1,
      ...(distilled ? { terms: { task, cdp, features } } : {}),
      ...(atEnd ? { validationPsnr: 18 + 6 * learned + 0.1 * random(), validationSsim: 0.5 + 0.3 * learned } : {}),
    };
  });
}
