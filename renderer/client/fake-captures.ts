import type {
  ArrayMessage,
  Capture,
  CaptureChange,
  CaptureFinding,
  CaptureView,
  RequestOutput,
} from '../../core/service/contract.ts';
import { repeatableNumbers } from './fake-pictures.ts';

const [HEIGHT, WIDTH, BINS] = [176, 208, 64];
const FULL = 4095;

/** A description as somebody writes it down: with the nominal geometry. */
const described: Capture = {
  kind: 'kinoform-capture',
  version: 2,
  frames: [0, 1, 2, 3].map((mask) => ({
    file: `frames/USAF_group4_position-B_mask${mask + 1}_2026-03-02_exposure-12ms_averaged.tif`,
    page: 0,
    variable: null,
    exposure: 0.012,
    scene: 0,
    mask,
    power: 1,
  })),
  darks: [],
  flats: [],
  camera: {
    pitch: 3.45e-6,
    bits: 12,
    justification: 'right',
    gain: 2.6,
    readNoise: 7,
    darkLevel: null,
    badPixels: [],
    raw: null,
  },
  optics: {
    wavelength: 633e-9,
    focalLength: 0.2,
    slmPitch: 8e-6,
    superpixel: 4,
    aberration: [],
    panel: { phaseError: 0, fringing: 0, fillFactor: 1, zeroOrder: 0 },
    envelope: 'none',
  },
  registration: {
    centre: [86.4, 104.8],
    pixelsPerBin: [
      [2.42, 0],
      [0, 2.42],
    ],
    bins: [BINS, BINS],
    source: 'nominal',
  },
  intensityPerCountRate: 1,
  mask: { file: null, run: 'r2' },
  note: 'USAF target, group 4',
};

const hot: readonly [number, number][] = [
  [21, 40],
  [77, 180],
  [132, 66],
  [150, 12],
];

/** What was guessed of frames. */
export const fakeGuesses: readonly string[] = [
  'exposures from 4 file names',
  '12 bits, right-justified, by the values',
  '1 scenes behind 4 masks: frames in the order of their names, masks within scenes',
];

export const fakeRecent: RequestOutput<'captures.recent'> = [
  { path: '/data/bench-2/2026-03-02/usaf-group-4/capture.json', opened: '2026-03-02T13:12:00Z' },
  { path: '/data/bench-2/2026-02-27/capture.json', opened: '2026-02-27T09:02:00Z' },
];

/** Camera counts of one frame: speckle, a zero order, hot pixels, and a spot that saturates. */
export function fakeCounts(frame: number): ArrayMessage {
  const random = repeatableNumbers(40 + frame);
  const counts = new Uint16Array(HEIGHT * WIDTH);
  const cell = Array.from({ length: HEIGHT * WIDTH }, () => -Math.log(1 - random()));
  for (let i = 0; i < counts.length; i++) {
    const [row, column] = [Math.floor(i / WIDTH), i % WIDTH];
    const neighbours = [0, 1, WIDTH, WIDTH + 1].map((step) => cell[(i + step) % cell.length]!);
    const from = Math.hypot(row - 88, column - 104);
    const zeroOrder = from < 3 ? 2600 * (1 - from / 3.2) : 0;
    const light = (260 * neighbours.reduce((a, b) => a + b)) / (1 + (from / 60) ** 2);
    counts[i] = Math.min(FULL, 64 + light + zeroOrder);
  }
  for (const [row, column] of hot) counts[row * WIDTH + column] = 3900;
  return { shape: [HEIGHT, WIDTH], dtype: 'uint16', bytes: new Uint8Array(counts.buffer) };
}

type Draft = Omit<CaptureFinding, 'effect' | 'remedy' | 'marks' | 'fix'> & Partial<CaptureFinding>;
const finding = (draft: Draft): CaptureFinding => ({ effect: '', remedy: '', marks: [], fix: null, ...draft });

function findings(capture: Capture): CaptureFinding[] {
  const mended = capture.camera.badPixels.length > 0;
  return [
    finding({
      id: 'bits',
      title: 'Bit justification',
      verdict: 'ok',
      message: '12 bits to the right, as described: values up to 4095.',
    }),
    capture.registration.source === 'nominal'
      ? finding({
          id: 'alignment',
          title: 'Centre',
          verdict: 'risk',
          message: 'The pattern is centred at [88.1, 104.2]: 1.8 pixels, 0.7 bins from where it is described.',
          effect: 'Every bin takes light of its neighbours; a third of a bin costs most of the contrast of fine detail.',
          remedy: 'Move the centre there, then refine the registration.',
          marks: [{ frame: null, kind: 'circle', at: [88.1, 104.2], radius: 3, what: 'centre' }],
          fix: { title: 'Move the centre to [88.1, 104.2]', change: { kind: 'centre', centre: [88.1, 104.2] } },
        })
      : finding({ id: 'alignment', title: 'Centre', verdict: 'ok', message: 'The pattern is centred where it is described.' }),
    mended
      ? finding({
          id: 'bad-pixels',
          title: 'Hot and dead pixels',
          verdict: 'ok',
          message: `None beside the ${hot.length} that are left out already.`,
        })
      : finding({
          id: 'bad-pixels',
          title: 'Hot and dead pixels',
          verdict: 'risk',
          message: `${hot.length} hot and 0 dead, in 4 patterns: [21, 40], [77, 180], [132, 66], [150, 12].`,
          effect: 'Each is taken for light, or for darkness, at its frequency, in every frame alike.',
          remedy: 'Leave them out: their neighbours stand in for them.',
          marks: hot.map((at) => ({ frame: null, kind: 'pixel' as const, at, radius: 0, what: 'hot' })),
          fix: {
            title: `Leave out ${hot.length} pixels`,
            change: { kind: 'bad-pixels', pixels: hot.map(([row, column]) => [row, column]) },
          },
        }),
    finding({
      id: 'saturation',
      title: 'Saturation',
      verdict: 'note',
      message: 'Up to 0.04 % of the pixels are saturated, in the zero order of 4 frames.',
      effect: 'What is brighter than the range is missing from the zero frequency.',
      remedy: 'Add a shorter exposure of each frame: a bracket is merged.',
      marks: [{ frame: 2, kind: 'circle', at: [88, 104], radius: 3, what: 'saturated' }],
    }),
    finding({
      id: 'order',
      title: 'Order of the masks',
      verdict: 'ok',
      message: 'Each frame fits the mask that it is described with best.',
    }),
  ];
}

function apply(capture: Capture, change: CaptureChange): Capture {
  if (change.kind === 'bad-pixels') return { ...capture, camera: { ...capture.camera, badPixels: change.pixels } };
  if (change.kind === 'centre') {
    return { ...capture, registration: { ...capture.registration, centre: change.centre, source: 'refined' } };
  }
  if (change.kind === 'bench') {
    const { registration, panel, aberration, intensityPerCountRate } = change;
    return { ...capture, registration, optics: { ...capture.optics, panel, aberration: [...aberration] }, intensityPerCountRate };
  }
  return capture;
}

/** A capture after these changes, as the doctor sees it. */
export function fakeCapture(path: string, changes: readonly CaptureChange[]): CaptureView {
  const capture = changes.reduce(apply, described);
  return {
    path,
    capture,
    findings: findings(capture),
  };
}
