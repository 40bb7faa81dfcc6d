import fs from 'node:fs/promises';
import path from 'node:path';
import { encodeJson } from '../../formats/json.ts';
import { encodeTiff16 } from '../../formats/tiff-write.ts';
import type { RealField } from '../../math/field.ts';
import { normal, poisson, rootKey, split, uniform } from '../../math/random.ts';
import { composeAffine } from '../../optics/affine.ts';
import { cameraFrames, type Envelope } from '../../optics/camera-plane.ts';
import { randomMask } from '../../optics/masks.ts';
import { IDEAL_PANEL, panelDecoding } from '../../optics/panel.ts';
import { fieldOfImages, imagesPerScene, type SceneModel } from '../../optics/scenes.ts';
import pictures from '../../retrieval/fixtures/fashion-mnist-8.json' with { type: 'json' };
import type { Capture } from '../capture-file.ts';
import { CAPTURE_VERSION } from '../migrate-capture.ts';

/** A bench that is right unless a defect is named. */
export interface TestBench {
  readonly seed?: number;
  readonly side?: number;
  readonly snapshots?: number;
  readonly scenes?: number;
  readonly kind?: SceneModel['kind'];
  readonly pixelsPerBin?: number;
  readonly envelope?: Envelope;
  /** dB; null: none. */
  readonly snr?: number | null;
  /** Mean electrons a pixel; null: no photon noise. */
  readonly photons?: number | null;
  /** Exposures of each pattern, relative to the one that fills 90 % of the range. */
  readonly exposures?: readonly number[];

  /** Radians, relative, camera pixels: how the camera really stands. */
  readonly rotation?: number;
  readonly scale?: number;
  readonly offset?: readonly [number, number];
  readonly zeroOrder?: number;
  /** Counts that every pixel has without light; `darks` records as many frames of it. */
  readonly darkLevel?: number;
  readonly darks?: number;
  readonly leftJustified?: boolean;
  readonly hotPixels?: number;
  readonly deadPixels?: number;
  /** The mask that was really shown in the place of each. */
  readonly order?: readonly number[];
  /** Light of each snapshot. */
  readonly power?: readonly number[];
  /** Turns the picture of the camera. */
  readonly flip?: 'none' | 'rows' | 'columns' | 'transpose';
  /** What the exposures are said to be, relative to what they are. */
  readonly wrongExposure?: number;
  /** The second frame is a copy of the first. */
  readonly copy?: boolean;
}

/** What is wrong, where it must be looked up. */
export interface TestCapture {
  readonly capture: Capture;
  readonly captureFile: string;
  readonly mask: RealField;
  readonly hot: readonly (readonly [number, number])[];
  readonly dead: readonly (readonly [number, number])[];
}

const BITS = 12;
const FULL = 2 ** BITS - 1;

/** Records a bench into a folder. */
export async function recordBench(folder: string, bench: TestBench): Promise<TestCapture> {
  const { seed = 0, side = 32, snapshots = 4, scenes = 1, kind = 'amplitude', pixelsPerBin = 2.4, envelope = 'square' } = bench;
  const { snr = 30, photons = null, exposures = [1], zeroOrder = 0, darkLevel = 0, darks = 0, flip = 'none' } = bench;
  const key = rootKey(seed);
  const mask = randomMask(split(key, 'mask'), snapshots, side, side);
  const model: SceneModel = { kind, phaseRange: Math.PI };
  const images = Array.from({ length: imagesPerScene(model) }, (_, image) => testImages(scenes, side, seed + 3 * image));
  const fields = fieldOfImages(model, images);
  const decoding = panelDecoding(mask, { ...IDEAL_PANEL, zeroOrder });
  const size = Math.ceil(1.15 * side * pixelsPerBin);
  const middle = (size - 1) / 2;
  const scale = pixelsPerBin * (1 + (bench.scale ?? 0));
  const plane = {
    height: size,
    width: size,
    centre: [middle + (bench.offset?.[0] ?? 0), middle + (bench.offset?.[1] ?? 0)] as const,
    pixelsPerBin: composeAffine({ rotation: bench.rotation ?? 0, scaleRows: scale, scaleColumns: scale, shear: 0 }),
    envelope,
  };
  const places = Array.from(uniform(split(key, 'bad'), 2 * ((bench.hotPixels ?? 0) + (bench.deadPixels ?? 0))), (u) =>
    Math.floor(u * size),
  );
  const bad = Array.from({ length: places.length / 2 }, (_, index) => [places[2 * index]!, places[2 * index + 1]!] as const);
  const [hot, dead] = [bad.slice(0, bench.hotPixels ?? 0), bad.slice(bench.hotPixels ?? 0)];

  const frames: Capture['frames'] = [];
  await fs.mkdir(path.join(folder, 'frames'), { recursive: true });
  const record = async (file: string, light: Float64Array) => {
    const counts = light.map((value) => Math.min(FULL, Math.max(0, Math.round(value + darkLevel))));
    for (const [row, column] of hot) counts[row * size + column] = Math.max(counts[row * size + column]!, 2600);
    for (const [row, column] of dead) counts[row * size + column] = darkLevel;
    const data = Uint16Array.from(turned(counts, size, flip), (count) => count * (bench.leftJustified === true ? 16 : 1));
    await fs.writeFile(path.join(folder, file), encodeTiff16([{ width: size, height: size, data }], 16));
  };
  const perScene = side * side;
  for (let scene = 0; scene < scenes; scene++) {
    const behind = {
      shape: [snapshots, side, side],
      re: new Float64Array(decoding.re.length),
      im: new Float64Array(decoding.re.length),
    };
    for (let snapshot = 0; snapshot < snapshots; snapshot++) {
      const shown = bench.order?.[snapshot] ?? snapshot;
      for (let pixel = 0; pixel < perScene; pixel++) {
        const [re, im] = [fields.re[scene * perScene + pixel]!, fields.im[scene * perScene + pixel]!];
        const [dRe, dIm] = [decoding.re[shown * perScene + pixel]!, decoding.im[shown * perScene + pixel]!];
        behind.re[snapshot * perScene + pixel] = re * dRe + im * dIm;
        behind.im[snapshot * perScene + pixel] = im * dRe - re * dIm;
      }
    }
    const { values } = cameraFrames(behind, plane);
    const peak = Math.max(...values.flatMap((value) => Array.from(value)));
    for (const [snapshot, intensity] of values.entries()) {
      const noiseKey = split(split(key, `noise ${scene}`), snapshot);
      const light = noisy(
        noiseKey,
        intensity.map((value) => value * (bench.power?.[snapshot] ?? 1)),
        snr,
        photons,
      );
      for (const [index, exposure] of exposures.entries()) {
        const file = `frames/scene-${scene}-mask-${snapshot}${index === 0 ? '' : `-${index}`}.tif`;
        await record(file, light.map((value) => (0.9 * FULL * exposure * value) / peak)); // prettier-ignore
        const seconds = 0.01 * exposure * (index === 0 ? 1 : (bench.wrongExposure ?? 1));
        const copied = bench.copy === true && snapshot === 1 ? file.replace('mask-1', 'mask-0') : file;
        frames.push({ file: copied, page: 0, variable: null, scene, mask: snapshot, exposure: seconds, power: 1 });
      }
    }
  }
  const darkReferences: Capture['darks'] = [];
  for (let index = 0; index < darks; index++) {
    const file = `frames/dark-${index}.tif`;
    await record(
      file,
      normal(split(key, `dark ${index}`), size * size).map((value) => 2 * value),
    );
    darkReferences.push({ file, page: 0, variable: null, exposure: 0.01 });
  }
  const [wavelength, slmPitch, superpixel, pitch] = [633e-9, 8e-6, 11, 3.45e-6];
  const capture: Capture = {
    kind: 'kinoform-capture',
    version: CAPTURE_VERSION,
    frames,
    darks: darkReferences,
    flats: [],
    camera: { pitch, bits: BITS, justification: 'right', gain: null, readNoise: null, darkLevel: null, badPixels: [], raw: null },
    optics: {
      ...{ wavelength, slmPitch, superpixel, aberration: [], panel: IDEAL_PANEL, envelope },
      focalLength: (pixelsPerBin * pitch * side * superpixel * slmPitch) / wavelength,
    },
    registration: {
      ...{ centre: [middle, middle], bins: [side, side], source: 'nominal' },
      pixelsPerBin: composeAffine({ rotation: 0, scaleRows: pixelsPerBin, scaleColumns: pixelsPerBin, shear: 0 }),
    },
    intensityPerCountRate: 2e-5,
    mask: { file: null, run: null },
    note: '',
  };
  const captureFile = path.join(folder, 'capture.json');
  await fs.writeFile(captureFile, encodeJson(capture));
  return { capture, captureFile, mask, hot, dead };
}

/** Pictures of clothes, scaled by the nearest pixel. */
function testImages(scenes: number, side: number, first: number): RealField {
  const [count, height, width] = pictures.shape as [number, number, number];
  const data = new Float64Array(scenes * side * side);
  for (let i = 0; i < data.length; i++) {
    const [image, row, column] = [Math.floor(i / (side * side)), Math.floor(i / side) % side, i % side];
    const [y, x] = [Math.floor((row * height) / side), Math.floor((column * width) / side)];
    data[i] = pictures.data[((image + first) % count) * height * width + y * width + x]! / 255;
  }
  return { shape: [scenes, side, side], data };
}

function noisy(
  key: ReturnType<typeof rootKey>,
  intensity: Float64Array,
  snr: number | null,
  photons: number | null,
): Float64Array {
  let values = intensity;
  if (photons !== null) {
    const electrons = (photons * values.length) / values.reduce((sum, value) => sum + value, 0);
    values = poisson(
      split(key, 'photons'),
      Array.from(values, (value) => value * electrons),
    ).map((count) => count / electrons);
  }
  if (snr === null) return values;
  const square = values.reduce((sum, value) => sum + value * value, 0) / values.length;
  const draws = normal(split(key, 'noise'), values.length);
  return values.map((value, pixel) => value + Math.sqrt(square * 10 ** (-snr / 10)) * draws[pixel]!);
}

function turned(plane: Float64Array, size: number, flip: NonNullable<TestBench['flip']>): Float64Array {
  if (flip === 'none') return plane;
  return plane.map((_, i) => {
    const [row, column] = [Math.floor(i / size), i % size];
    if (flip === 'rows') return plane[(size - 1 - row) * size + column]!;
    return flip === 'columns' ? plane[row * size + size - 1 - column]! : plane[column * size + row]!;
  });
}
