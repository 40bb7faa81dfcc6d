import { encodeJson } from '../formats/json.ts';
import { encodeNpy } from '../formats/npy.ts';
import { encodeTiff16 } from '../formats/tiff-write.ts';
import { sceneOf, zeroField, type Field, type RealField } from '../math/field.ts';
import { normal, permutation, split, type Key } from '../math/random.ts';
import { composeAffine, nominalPixelsPerBin } from '../optics/affine.ts';
import { addCameraNoise, NO_NOISE } from '../optics/camera.ts';
import { cameraFrames } from '../optics/camera-plane.ts';
import { benchDecoding } from '../optics/coded-diffraction.ts';
import { randomMask } from '../optics/masks.ts';
import { IDEAL_PANEL } from '../optics/panel.ts';
import type { BenchConfig } from './bench-config.ts';
import type { Capture } from './capture-file.ts';
import { CAPTURE_VERSION } from './migrate-capture.ts';

/** A common machine-vision camera. */
const PITCH = 3.45e-6;
/** Exposure of the brightest scene, seconds. */
const SHORTEST_EXPOSURE = 0.01;
/** Frames reach this far beyond the model's frequencies, so that a camera that stands a little wrong still sees them all. */
const MARGIN = 1.25;

export interface BenchScenes {
  /** `x [Q,H,W]`. */
  readonly truth: Field;
  /** `φ [L,H,W]`, and the run that it is of. */
  readonly mask: RealField;
  readonly run: string | null;
  /** Metres, and panel pixels along a side of a mask pixel. */
  readonly optics: { readonly wavelength: number; readonly slmPitch: number; readonly superpixel: number };
}

/** What is true of a virtual bench: `bench-truth.json`. */
export interface BenchTruth {
  readonly kind: 'kinoform-bench-truth';
  readonly bench: BenchConfig;
  readonly registration: Omit<Capture['registration'], 'source'>;
  readonly panel: Capture['optics']['panel'];
  readonly aberration: Capture['optics']['aberration'];
  /** The mask behind which each page of a scene was really taken. */
  readonly maskOfPage: readonly number[];
  readonly hotPixels: Capture['camera']['badPixels'];
  readonly deadPixels: Capture['camera']['badPixels'];
}

/**
 * Captures scenes on a virtual bench with everything wrong that `bench` says, and writes what a lab would have: `frames/`, `darks/`, `mask.npy`, `capture.json` with what the lab believes (lengths, a
 * camera in the middle of an ideal bench, counts that begin at the lowest bit, no pixel bad, frames in the order in which they were to be taken), with calibration frames `calibration.json` and its mask; and, beside, `bench-truth.json`.
 * @param onFrames called after each scene; throw in it to give up
 */
export async function captureOnBench(
  key: Key,
  { truth, mask, run, optics }: BenchScenes,
  bench: BenchConfig,
  write: (name: string, bytes: Uint8Array) => Promise<unknown>,
  onFrames: (scenes: number) => void | Promise<void> = () => {},
): Promise<{ readonly capture: Capture; readonly truth: BenchTruth }> {
  const [snapshots, height, width] = mask.shape as [number, number, number];
  const scenes = truth.shape[0]!;
  const facts = benchTruth(split(key, 'faults'), bench, [snapshots, height, width]);
  const camera = new VirtualCamera(split(key, 'camera'), bench, facts, [height, width]);
  const focalLength = (PITCH * bench.pixelsPerBin * width * optics.superpixel * optics.slmPitch) / optics.wavelength;
  const [rows, columns] = nominalPixelsPerBin({ ...optics, focalLength }, PITCH, [height, width]);
  const nominal: Omit<Capture, 'frames' | 'intensityPerCountRate' | 'mask' | 'note'> = {
    kind: 'kinoform-capture',
    version: CAPTURE_VERSION,
    darks: [],
    flats: [],
    camera: {
      pitch: PITCH,
      bits: bench.bits,
      // As the camera's data sheet reads. Where its driver shifts the bits up, nobody has noticed.
      justification: 'right',
      gain: null,
      readNoise: null,
      darkLevel: null,
      badPixels: [],
      raw: null,
    },
    optics: {
      ...optics,
      focalLength,
      aberration: [],
      panel: IDEAL_PANEL,
      envelope: 'square',
    },
    registration: {
      centre: camera.middle,
      pixelsPerBin: [
        [rows, 0],
        [0, columns],
      ],
      bins: [height, width],
      source: 'nominal',
    },
  };

  const exposures: Exposed[] = [];
  for (let scene = 0; scene < scenes; scene++) {
    const pages = camera.photograph(sceneOf(truth, scene), mask);
    const values = facts.maskOfPage.map((from) => pages[from]!);
    exposures.push({ values, label: `scene ${scene}`, file: `frames/scene-${String(scene + 1).padStart(4, '0')}`, scene });
    await onFrames(scene + 1);
  }
  const darks = await writeDarks(camera, bench, write);
  const { gain, ...frames } = await writeFrames(camera, exposures, bench, write);
  const datasheet = { ...nominal.camera, gain, readNoise: gain === null ? null : bench.noise.readNoise };
  await write('mask.npy', encodeNpy({ dtype: 'float32', shape: mask.shape, data: Float32Array.from(mask.data) }));
  const capture: Capture = {
    ...nominal,
    ...frames,
    camera: datasheet,
    darks,
    mask: { file: 'mask.npy', run },
    note: 'Simulated on a virtual bench; what is true of it stands in bench-truth.json.',
  };
  await write('capture.json', encodeJson(capture));
  await write('bench-truth.json', encodeJson(facts));
  if (bench.calibrationFrames > 0) {
    const known = randomMask(split(key, 'calibration mask'), bench.calibrationFrames, height, width);
    const values = camera.photograph(evenLight([height, width]), known);
    const exposed = { values, label: 'calibration', file: 'calibration/frames', scene: 0 };
    await write('calibration-mask.npy', encodeNpy({ dtype: 'float32', shape: known.shape, data: Float32Array.from(known.data) }));
    const { gain: own, ...calibrationFrames } = await writeFrames(camera, [exposed], bench, write);
    const calibration: Capture = {
      ...nominal,
      ...calibrationFrames,
      camera: { ...datasheet, gain: own },
      darks,
      mask: { file: 'calibration-mask.npy', run: null },
      note: 'Known masks without a sample, simulated on a virtual bench.',
    };
    await write('calibration.json', encodeJson(calibration));
  }
  return { capture, truth: facts };
}

/** `x = 1`: a bench without a sample. */
export function evenLight([height, width]: readonly [number, number]): Field {
  const light = zeroField([height, width]);
  light.re.fill(1);
  return light;
}

interface Exposed {
  /** Light a pixel in the model's units, one a page, and what its noise is drawn by. */
  readonly values: readonly Float64Array[];
  readonly label: string;
  readonly file: string;
  readonly scene: number;
}

function benchTruth(key: Key, bench: BenchConfig, [snapshots, height, width]: readonly [number, number, number]): BenchTruth {
  const size = frameSize(bench, [height, width]);
  const scale = bench.pixelsPerBin * (1 + bench.scaleError);
  const bad = permutation(split(key, 'pixels'), size[0] * size[1]);
  const places = (from: number, to: number): [number, number][] =>
    Array.from(bad.subarray(from, to), (pixel) => [Math.floor(pixel / size[1]), pixel % size[1]]);
  return {
    kind: 'kinoform-bench-truth',
    bench,
    registration: {
      centre: [Math.floor(size[0] / 2) + bench.offset[0], Math.floor(size[1] / 2) + bench.offset[1]],
      pixelsPerBin: composeAffine({
        rotation: bench.rotation,
        scaleRows: ((bench.flipRows ? -1 : 1) * scale * width) / height,
        scaleColumns: (bench.flipColumns ? -1 : 1) * scale,
        shear: 0,
      }),
      bins: [height, width],
    },
    panel: bench.panel,
    aberration: bench.aberration,
    maskOfPage: bench.shuffled ? disorder(split(key, 'order'), snapshots) : Array.from({ length: snapshots }, (_, l) => l),
    hotPixels: places(0, bench.hotPixels),
    deadPixels: places(bench.hotPixels, bench.hotPixels + bench.deadPixels),
  };
}

/** An order in which not everything stands where it should; of one thing there is only one. */
function disorder(key: Key, length: number): number[] {
  for (let attempt = 0; ; attempt++) {
    const order = [...permutation(split(key, attempt), length)];
    if (length < 2 || order.some((from, at) => from !== at)) return order;
  }
}

/** Even numbers of pixels. Scales along rows and columns differ where the mask is not square, so that frames always are. */
function frameSize({ pixelsPerBin }: BenchConfig, [, width]: readonly [number, number]): [number, number] {
  const side = 2 * Math.ceil((MARGIN * pixelsPerBin * width) / 2);
  return [side, side];
}

/** From light to counts. */
class VirtualCamera {
  readonly height: number;
  readonly width: number;
  /** Where the lab believes the zero frequency. */
  readonly middle: [number, number];
  private readonly key: Key;
  private readonly bench: BenchConfig;
  private readonly facts: BenchTruth;
  private readonly hot: Float64Array;

  constructor(key: Key, bench: BenchConfig, facts: BenchTruth, shape: readonly [number, number]) {
    [this.height, this.width] = frameSize(bench, shape);
    this.middle = [Math.floor(this.height / 2), Math.floor(this.width / 2)];
    this.key = key;
    this.bench = bench;
    this.facts = facts;
    // Hot pixels add between a third and all of the range, whatever the light.
    this.hot = normal(split(key, 'hot'), facts.hotPixels.length).map(
      (draw) => this.full * Math.min(1, 1 / 3 + Math.abs(draw) / 3),
    );
  }

  get full(): number {
    return 2 ** this.bench.bits - 1;
  }

  /** Counts of the brightest pixel of a scene. */
  get countsAtPeak(): number {
    return this.bench.brightest * this.full - this.bench.darkLevel;
  }

  /** The light of a scene behind each mask. */
  photograph(scene: Field, mask: RealField): Float64Array[] {
    const { panel, aberration } = this.bench;
    const { re, im, shape } = benchDecoding(mask, panel, aberration);
    const size = scene.re.length;
    const fields = {
      shape,
      re: re.map((real, i) => scene.re[i % size]! * real + scene.im[i % size]! * im[i]!),
      im: im.map((imaginary, i) => scene.im[i % size]! * re[i]! - scene.re[i % size]! * imaginary),
    };
    const { values } = cameraFrames(fields, {
      ...this.facts.registration,
      height: this.height,
      width: this.width,
      envelope: 'square',
    });
    // Rounding of the transforms can leave light of −1e-17 in the dark.
    return values.map((frame) => frame.map((value) => Math.max(0, value)));
  }

  /** An exposure of all patterns of a scene: their light with its noise. @param photons mean electrons a pixel */
  expose(light: readonly Float64Array[], photons: number | null, label: string): Float64Array[] {
    const size = this.height * this.width;
    const data = new Float64Array(light.length * size);
    light.forEach((frame, l) => data.set(frame, l * size));
    const shape = [1, light.length, this.height, this.width];
    const noisy = addCameraNoise(split(this.key, label), { shape, data }, { ...NO_NOISE, ...this.bench.noise, photons });
    return light.map((_, l) => noisy.data.subarray(l * size, (l + 1) * size));
  }

  /** Counts of a frame whose light has been scaled to them, in the bits of the file. */
  digitise(counts: Float64Array): Uint16Array {
    const { darkLevel, justification, bits } = this.bench;
    const read = counts.map((value) => value + darkLevel);
    this.facts.hotPixels.forEach(([row, column], i) => (read[row * this.width + column]! += this.hot[i]!));
    for (const [row, column] of this.facts.deadPixels) read[row * this.width + column] = 0;
    const step = justification === 'left' ? 2 ** (16 - bits) : 1;
    return Uint16Array.from(read, (value) => step * Math.min(this.full, Math.max(0, Math.round(value))));
  }

  encode(pages: readonly Uint16Array[]): Uint8Array {
    const { bits, justification } = this.bench;
    return encodeTiff16(pages.map((data) => ({ width: this.width, height: this.height, data })), justification === 'left' ? 16 : bits); // prettier-ignore
  }
}

/** Each scene is exposed so that its brightest pixel reaches the share of the range that the bench says; in a bracket, in the exposure of 1. */
async function writeFrames(
  camera: VirtualCamera,
  scenes: readonly Exposed[],
  { exposures, noise: { photons } }: BenchConfig,
  write: (name: string, bytes: Uint8Array) => Promise<unknown>,
): Promise<Pick<Capture, 'frames' | 'intensityPerCountRate'> & { readonly gain: number | null }> {
  const measured = scenes.map(({ values }) => ({
    peak: Math.max(...values.map((frame) => frame.reduce((most, value) => Math.max(most, value), 0))),
    mean: values.reduce((sum, frame) => sum + frame.reduce((a, b) => a + b, 0), 0) / (values.length * values[0]!.length),
  }));
  const brightest = measured.reduce((most, each) => (each.peak > most.peak ? each : most));
  const { countsAtPeak } = camera;
  // Electrons a count belong to the camera: a scene has as many electrons as its counts say.
  const gain = photons === null ? null : (photons * brightest.peak) / (brightest.mean * countsAtPeak);
  const frames: Capture['frames'] = [];
  for (const [at, { values, label, file, scene }] of scenes.entries()) {
    const { mean } = measured[at]!;
    const peak = measured[at]!.peak || brightest.peak || 1;
    for (const [index, relative] of exposures.entries()) {
      const electrons = gain === null || mean === 0 ? null : (gain * countsAtPeak * mean * relative) / peak;
      const noisy = camera.expose(values, electrons, index === 0 ? label : `${label}, exposure ${index}`);
      const name = `${file}${index === 0 ? '' : `-exposure-${index + 1}`}.tif`;
      const counts = noisy.map((frame) => camera.digitise(frame.map((light) => (light * countsAtPeak * relative) / peak)));
      await write(name, camera.encode(counts));
      const exposure = (SHORTEST_EXPOSURE * relative * (brightest.peak || 1)) / peak;
      values.forEach((_, page) => frames.push({ file: name, page, variable: null, scene, mask: page, exposure, power: 1 }));
    }
  }
  return { frames, gain, intensityPerCountRate: (SHORTEST_EXPOSURE * (brightest.peak || 1)) / countsAtPeak };
}

async function writeDarks(
  camera: VirtualCamera,
  { darkFrames }: BenchConfig,
  write: (name: string, bytes: Uint8Array) => Promise<unknown>,
): Promise<Capture['darks']> {
  if (darkFrames === 0) return [];
  const dark = camera.digitise(new Float64Array(camera.height * camera.width));
  await write('darks/dark.tif', camera.encode(Array.from({ length: darkFrames }, () => dark)));
  return Array.from({ length: darkFrames }, (_, page) => ({
    file: 'darks/dark.tif',
    page,
    variable: null,
    exposure: SHORTEST_EXPOSURE,
  }));
}
