import type { EventPayload } from '../../core/service/contract.ts';
import { formatNumber, formatTime } from '../composables/format.ts';

type Phase = EventPayload<'run.progress'>['phase'];

const phases: Record<Phase, string> = {
  preparing: 'Preparing',
  teacher: 'Training its teacher first',
  training: 'Training',
  validating: 'Validating',
  evaluating: 'Evaluating on test scenes',
};

const LONGEST_SHOWN = 40;
const shortened = (text: string): string => (text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text);

/** The Design screen. */
export const designTexts = {
  parameters: {
    title: 'Parameters',
    general: 'General',
    preset: 'Preset',
    filter: 'Filter parameters',
    nothingFound: 'No parameter matches.',
    changed: (count: number) => (count === 1 ? '1 changed' : `${count} changed`),
    changedFrom: (preset: string) => `changed from preset ${preset}`,
    changedFromRun: (run: string) => `changed from run ${run}`,
    repeats: (run: string) => `Repeats the run “${run}”: what you change is marked against it.`,
    comparePreset: 'Mark against the preset',
    compareHelp: 'Marks what differs from the preset instead',
    problems: (count: number) => (count === 1 ? '1 problem' : `${count} problems`),
    reset: (title: string, value: string) => `Reset ${title} to ${value}`,
    resetAll: 'Reset all',
    inPreset: 'In preset',
    inRun: 'In that run',
    allowed: 'Allowed',
    empty: 'empty',
    on: 'On',
    off: 'Off',
    helpIdle: 'Point at a parameter, or move to it with Tab, to read what it does.',
    locked: (name: string) => `Parameters of “${name}”, fixed while it waits or is worked on.`,
    /** Shown beside a group or section that is closed. */
    switchedOn: 'on',
    switchedOff: 'off',
    stages: (count: string) => (count === '1' ? '1 stage' : `${count} stages`),
    ideal: 'ideal',
    modelled: 'modelled',
    /** Why parameters have no effect at present; they keep their values. */
    idle: {
      distillationOff: 'distillation is off',
      teacherNamed: 'the teacher above is trained already',
      noPatternWeight: 'the pattern weight is 0',
      noStages: 'there are no stages',
      maskFixed: 'the mask is not learned',
      noLevels: 'the mask takes any phase',
      noRegulariser: 'there is no regulariser',
      amplitudeScenes: 'scenes have no phase',
      noNoise: 'there is no noise',
      noFilter: 'there is no filter',
      noWeightParameter: 'these weights have none',
    },
    folded: (title: string, reason: string) => `${title}: ${reason}`,
    foldedCount: (count: number, reason: string) => `${count} more: ${reason}`,
    hasNoEffect: (reason: string) => `Has no effect at present: ${reason}.`,
    range: ({ low, above, high }: { low: number | undefined; above: number | undefined; high: number | undefined }): string => {
      const from =
        low === undefined ? (above === undefined ? '' : `above ${formatNumber(above, 6)}`) : `${formatNumber(low, 10)}`;
      if (high === undefined) return low === undefined ? from : `${from} or more`;
      const to = formatNumber(high, 10);
      return low === undefined ? `${from}${from === '' ? '' : ', '}up to ${to}` : `${from} to ${to}`;
    },
  },

  distillation: {
    /** What was measured, where a user would choose distillation. */
    verdict:
      'No gain was measured: over five seeds no way to distil was better than learning end to end, and the epochs that a teacher takes were worth 1.4 dB when the design had them itself (kinoform reproduce distillation, 32×32).',
    none: (snapshots: string, epochs: string) => `Train one first (L = ${snapshots}, ${epochs} epochs)`,
    option: (name: string, snapshots: number, psnr: string | null) =>
      psnr === null ? `${name} · L = ${snapshots}` : `${name} · L = ${snapshots} · ${psnr} dB`,
    loading: 'Looking for runs that can teach this design…',
    waiting: 'Runs that can teach are looked for once the parameters are right.',
    empty: 'No run in the history sees more snapshots than this design.',
    failed: (reason: string) => `Could not look for teachers: ${reason}`,
    deleted: (run: string) => `${run}: deleted, or of another workspace`,
    noTeacher: (name: string) => `${name}: not done, or sees no more snapshots than this design`,
    unsuitable: (count: number) => (count === 1 ? '1 run cannot teach this design' : `${count} runs cannot teach this design`),
    cannot: (name: string, reason: string) => `“${name}” cannot teach this design: ${reason}`,
    refused: (name: string, reason: string) => `${name} (${reason})`,
  },

  startFrom: {
    none: 'A random start',
    option: (name: string, created: string, psnr: string | null) =>
      psnr === null ? `${name} · ${formatTime(created)}` : `${name} · ${psnr} dB · ${formatTime(created)}`,
    empty: 'No run in the history is done yet.',
    deleted: (run: string) => `${run}: deleted, or of another workspace`,
    notDone: (name: string) => `${name}: not done`,
  },

  validation: {
    expected: (wanted: string, found: unknown) =>
      `Expected ${wanted}, found ${found === '' || found === null || found === undefined ? 'nothing' : `“${shortened(String(found))}”`}`,
    kinds: { number: 'a number', int: 'a whole number', string: 'text', boolean: 'on or off' },
    someText: 'some text',
    textUpTo: (length: number) => `at most ${length} characters`,
    atLeast: (limit: number) => `at least ${limit}`,
    above: (limit: number) => `more than ${limit}`,
    atMost: (limit: number) => `at most ${limit}`,
    scenesOf: (limit: number, parts: readonly ('train' | 'validation' | 'test')[]) => {
      const names = { train: 'training', validation: 'validation', test: 'test' };
      return `at most ${limit} scenes for ${parts.map((part) => names[part]).join(', ')} together`;
    },
    below: (limit: number) => `less than ${limit}`,
    oneOf: (values: readonly string[]) => `one of ${values.join(', ')}`,
  },

  datasetChooser: {
    legend: 'Dataset',
    size: (height: number, width: number) => `${height}×${width}`,
    notHere: 'not on this machine',
    own: 'A file or folder as it is…',
    file: 'File…',
    folder: 'Folder…',
    ownHint: 'Read anew for each run; import it under Datasets to crop, rescale and keep it',
    path: 'Path of the dataset',
    thumbnails: (title: string) => `First scenes of ${title}`,
  },

  design: {
    title: 'New design',
    start: 'Start',
    startAnother: 'Start as new run',
    starting: 'Starting…',
    pause: 'Pause',
    resume: 'Resume',
    resumeLater: 'Resume when its turn comes',
    queue: 'Add to the queue',
    stop: 'Stop',
    newDesign: 'New design',
    duplicate: 'Duplicate',
    duplicateHelp: 'A new design with the parameters of this run',
    showActive: (name: string) => `Show “${name}”, at work`,
    openMask: 'Open mask',
    idleBody: 'Learns the phase mask and the network that reads its diffraction patterns, together.',
    notReady: 'These parameters keep the design from starting:',
    chain: 'What will be trained',
    scenes: 'Scenes as they will be used',
    estimate: 'Estimate',
    measuring: 'Measuring one step…',
    estimateFailed: 'No estimate',
    estimateWork: 'Estimate of a design',
    estimateEnded: 'it was cancelled',
    estimateLater: 'After the current run',
    estimateOfStudent: 'Of this design alone: its teacher is trained first, unless the history has it.',
    time: 'Time',
    memory: 'Memory',
    weights: 'Weights',
    engine: 'Engine',
    progress: 'Progress',
    epochOf: (epoch: number, epochs: number) => `Epoch ${epoch} of ${epochs}`,
    stepOf: (step: string, steps: string) => `Step ${step} of ${steps}`,
    timeLeft: (duration: string) => `${duration} left`,
    phase: (phase: Phase): string => phases[phase],
    folder: 'Folder',
    showTeacher: 'Show the teacher',
    teacherOf: (name: string) => `Trained as the teacher of “${name}”: pause or stop it there.`,
    showStudent: (name: string) => `Show “${name}”`,
    seed: (seed: number) => `seed ${seed}`,
  },

  chain: {
    scene: 'Scene',
    mask: 'Phase mask',
    camera: 'Camera',
    estimate: 'Spectral estimate',
    network: 'Network',
    model: { amplitude: 'amplitude', phase: 'phase', complex: 'complex' },
    snapshots: (count: number) => (count === 1 ? '1 snapshot' : `${count} snapshots`),
    learned: 'learned',
    fixed: 'random, fixed',
    noiseFree: 'noise-free',
    photons: (count: string) => `${count} photons`,
    readNoise: (sigma: string) => `${sigma} e⁻ read noise`,
    bits: (bits: number) => `${bits} bit`,
    snr: (decibels: string) => `${decibels} dB SNR`,
    iterations: (count: number) => `${count} iterations`,
    filter: (size: number) => `${size}×${size} filter`,
    noFilter: 'no filter',
    unet: 'U-Net',
    unrolled: (stages: number) => (stages === 1 ? 'U-Net, 1 stage' : `U-Net, ${stages} stages`),
    levels: (levels: number) => `${levels} levels`,
    kept: 'kept',
    panel: 'real panel',
    teacher: (who: string, lessons: string) => `Learns from a teacher ${who}: ${lessons}`,
    teacherSnapshots: (snapshots: number) => `of ${snapshots} snapshots, trained first`,
    teacherRun: 'from the history',
    lessons: { cdp: 'patterns', features: 'features', images: 'images' },
  },

  pictures: {
    title: 'One validation scene',
    atStep: (step: string) => `step ${step}`,
    mask: 'Mask',
    maskUnit: 'phase, rad',
    pattern: 'Diffraction pattern',
    patternUnit: 'log₁₀ of peak',
    truth: 'Truth',
    reconstruction: 'Reconstruction',
    sceneUnit: 'scene value',
    waiting: 'Comes with the first validation.',
  },

  evaluation: {
    title: 'Test figures',
    scenes: (count: string) => `${count} test scenes never used for any choice; means with 95 % intervals`,
    method: 'Method',
    methods: {
      network: 'Network',
      'network+er': 'Network, then error reduction',
      er: 'Error reduction (classical)',
      raar: 'RAAR (classical)',
    } as Readonly<Record<string, string>>,
    psnr: 'PSNR mean, dB',
    median: 'Median, dB',
    above30: 'Above 30 dB',
    ssim: 'SSIM mean',
    intervals: 'PSNR and SSIM of each method with 95 % intervals',
  },
} as const;
