import path from 'node:path';
import type { Capture } from '../../capture/capture-file.ts';
import type { LightFrame } from '../../capture/bins.ts';
import { readLight } from '../../capture/light.ts';
import { CAPTURE_VERSION } from '../../capture/migrate-capture.ts';
import { readWhole } from '../../formats/files.ts';
import { decodeJson } from '../../formats/json.ts';
import { InputError } from '../../math/input-error.ts';
import { IDEAL_PANEL } from '../../optics/panel.ts';
import { PACK_FILES, packManifestSchema, type PackManifest } from '../../slm/calibration-pack/manifest.ts';
import type { Pattern } from '../../slm/calibration-pack/pattern.ts';

export const readPack = async (folder: string): Promise<PackManifest> => {
  const file = path.join(folder, PACK_FILES.manifest);
  return decodeJson(await readWhole(file), packManifestSchema, file);
};

/** A pattern of a pack, and what the camera saw of it. */
export interface PackFrame<P extends Pattern = Pattern> {
  readonly pattern: P;
  readonly light: LightFrame;
  readonly where: string;
}

interface Camera {
  readonly bits: number;
  readonly leftJustified: boolean;
  /** Metres. */
  readonly pitch: number;
  readonly focalLength: number;
}

/**
 * The capture of a pack whose frames are files: one a pattern in the order of the pack, or one file with a page a pattern. Registered by the lengths of the bench alone.
 * @throws InputError when there are more or fewer files than patterns
 */
export function captureOfPack(
  files: readonly string[],
  pack: PackManifest,
  folder: string,
  camera: Camera,
  out: string,
): Capture {
  const { patterns, profile, wavelength, superpixel, shape } = pack;
  const base = path.dirname(out);
  const relative = (file: string): string => path.relative(base, file).split(path.sep).join('/');
  if (files.length !== 1 && files.length !== patterns.length) {
    const expected = `${patterns.length} frames, one a pattern, or one file with so many pages`;
    throw new InputError({ where: 'frames', expected, found: `${files.length}` });
  }
  const [rows, columns] = shape.map(
    (side) => (wavelength * camera.focalLength) / (side * profile.pitch * superpixel * camera.pitch),
  );
  return {
    kind: 'kinoform-capture',
    version: CAPTURE_VERSION,
    frames: patterns.map((_, index) => ({
      file: relative(files.length === 1 ? files[0]! : files[index]!),
      page: files.length === 1 ? index : 0,
      variable: null,
      exposure: 1,
      power: 1,
      scene: 0,
      mask: index,
    })),
    darks: [],
    flats: [],
    camera: {
      pitch: camera.pitch,
      bits: camera.bits,
      justification: camera.leftJustified ? 'left' : 'right',
      gain: null,
      readNoise: null,
      darkLevel: null,
      badPixels: [],
      raw: null,
    },
    optics: {
      wavelength,
      focalLength: camera.focalLength,
      slmPitch: profile.pitch,
      superpixel,
      aberration: [],
      panel: IDEAL_PANEL,
      envelope: 'square',
    },
    registration: { centre: [0, 0], pixelsPerBin: [[rows!, 0], [0, columns!]], bins: [...shape], source: 'nominal' }, // prettier-ignore
    intensityPerCountRate: 1,
    mask: { file: relative(path.join(folder, pack.masks)), run: null },
    note: 'Frames of a calibration pack, without a scene.',
  };
}

/** Reads the frames that a capture has of a pack. @throws InputError when one is missing, damaged or too bright to measure */
export async function readPackFrames(file: string, capture: Capture, { patterns }: PackManifest): Promise<PackFrame[]> {
  const lights = await readLight(file, capture);
  return patterns.map(({ pattern }, index) => {
    const found = lights.find(({ mask }) => mask === index);
    if (found === undefined) {
      throw new InputError({ where: file, expected: `a frame behind mask ${index}, a ${pattern.role} pattern`, found: 'none' });
    }
    const { light, saturated, where } = found;
    // A flat picture's zero order may be as bright as it likes: nothing is measured there.
    if (saturated.length > 0 && pattern.role !== 'flat') {
      const hint = 'shorten the exposure, the same for all patterns';
      throw new InputError({
        where,
        expected: `no saturated pixel in a ${pattern.role} pattern`,
        found: `${saturated.length}`,
        hint,
      });
    }
    return { pattern, light, where };
  });
}

export const ofRole = <R extends Pattern['role']>(
  frames: readonly PackFrame[],
  role: R,
): PackFrame<Extract<Pattern, { role: R }>>[] =>
  frames.filter((frame): frame is PackFrame<Extract<Pattern, { role: R }>> => frame.pattern.role === role);
