import { z } from 'zod';
import { IDEAL_PANEL } from '../optics/panel.ts';
import { ABERRATION_TERMS } from '../optics/zernike.ts';

const count = z.int().nonnegative();
const share = z.number();

/** `bench.json`: a virtual bench, and what is wrong with it. Pixels are the camera's; angles radians. */
export const benchConfigSchema = z.strictObject({
  /** Camera pixels a bin, as the lengths say. */
  pixelsPerBin: z.number().gt(0).max(64).default(3.4),
  /** How the camera really stands: turned, nearer or farther by a share, its middle off the zero order by [rows, columns], mirrored. */
  rotation: z.number().default(0),
  scaleError: share.gt(-0.5).lt(0.5).default(0),
  offset: z.tuple([z.number(), z.number()]).default([0, 0]),
  flipRows: z.boolean().default(false),
  flipColumns: z.boolean().default(false),
  /** What the modulator makes of phases: see `PanelModel`. */
  panel: z
    .strictObject({
      phaseError: share.min(-0.9).max(1).default(0),
      fringing: z.number().nonnegative().max(8).default(0),
      fillFactor: share.gt(0).max(1).default(1),
      zeroOrder: share.min(0).lt(1).default(0),
    })
    .default(IDEAL_PANEL),
  aberration: z.array(z.strictObject({ term: z.enum(ABERRATION_TERMS), waves: z.number() })).default([]),
  /** As everywhere: mean photo-electrons a camera pixel (of the brightest scene, in an exposure of 1), electrons of read noise, and white noise of the intensity in dB. */
  noise: z
    .strictObject({
      photons: z.number().positive().nullable().default(null),
      readNoise: z.number().nonnegative().default(0),
      snr: z.number().nullable().default(null),
    })
    .default({ photons: null, readNoise: 0, snr: null }),
  /** Bits of the camera, and where they lie in the 16 of the file. */
  bits: z.int().min(4).max(16).default(12),
  justification: z.enum(['left', 'right']).default('right'),
  /** Counts without light; dark frames are taken unless there are to be none. */
  darkLevel: count.default(0),
  darkFrames: count.max(64).default(2),
  hotPixels: count.default(0),
  deadPixels: count.default(0),
  /** How bright the brightest pixel of a scene is, as a share of the range: above 1 it saturates. */
  brightest: z.number().gt(0).default(0.9),
  /** Exposures of each pattern, relative to the one that `brightest` is said of: more than one are a bracket. */
  exposures: z.array(z.number().positive()).min(1).max(16).default([1]),
  /** Frames are in another order than `capture.json` says. */
  shuffled: z.boolean().default(false),
  /** Known random masks that are captured without a sample, for `kinoform calibrate`. */
  calibrationFrames: count.max(64).default(0),
});
export type BenchConfig = z.infer<typeof benchConfigSchema>;

const DEGREE = Math.PI / 180;

/** What `--bench` names. */
export const BENCH_PRESETS: Readonly<Record<string, BenchConfig>> = Object.fromEntries(
  Object.entries({
    /** A camera that stands where it should. */
    aligned: { noise: { snr: 30 } },
    /** A bench as a student leaves it: every fault at once, none of them large. */
    rough: {
      rotation: 1.3 * DEGREE,
      scaleError: 0.02,
      offset: [2.6, -2.2],
      panel: { zeroOrder: 0.03 },
      noise: { snr: 30 },
      justification: 'left',
      darkLevel: 40,
      hotPixels: 20,
      shuffled: true,
    },
    /** A modulator with the LUT of another wavelength, behind a lens that is out of focus. */
    aberrated: {
      rotation: 0.5 * DEGREE,
      scaleError: -0.01,
      offset: [1.2, 1.7],
      panel: { phaseError: 0.12, zeroOrder: 0.02 },
      aberration: [
        { term: 'defocus', waves: 0.24 },
        { term: 'astigmatism', waves: 0.18 },
      ],
      noise: { snr: 30 },
      darkLevel: 40,
    },
  }).map(([name, config]) => [name, benchConfigSchema.parse(config)]),
);
