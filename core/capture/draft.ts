import { InputError } from '../math/input-error.ts';
import { nominalPixelsPerBin } from '../optics/affine.ts';
import { IDEAL_PANEL } from '../optics/panel.ts';
import type { Capture } from './capture-file.ts';
import { guessCoding, type RawFrame } from './doctor/bits.ts';
import { CAPTURE_VERSION } from './migrate-capture.ts';

/** A file of frames, as `capture.json` will name it. */
export interface FrameFile {
  readonly name: string;
  /** Which array of a file that holds several; null: the only one. */
  readonly variable: string | null;
  readonly pages: readonly (RawFrame & { readonly height: number; readonly width: number })[];
}

export interface DraftInput {
  readonly files: readonly FrameFile[];
  /** [L, H, W] of the mask that was displayed, and where it is. */
  readonly mask: { readonly shape: readonly number[] } & Capture['mask'];
  readonly camera: {
    readonly pitch: number;
    readonly bits: number | null;
    readonly gain: number | null;
    readonly readNoise: number | null;
  };
  readonly optics: Pick<Capture['optics'], 'wavelength' | 'focalLength' | 'slmPitch' | 'superpixel'>;
  /** Seconds, of frames whose names do not say it. Null: not known. */
  readonly exposure: number | null;
}

export interface Draft {
  readonly capture: Capture;
  /** What was taken to be so, a line each. */
  readonly guesses: readonly string[];
}

/** Any number does where all frames have the same. */
const SOME_EXPOSURE = 0.01;
const DARK = /dark|bias/i;
const FLAT = /flat/i;
/** `_10ms`, `-0.5s`, `200us`. */
const EXPOSURE = /(?:^|[^a-z0-9.])(\d+(?:\.\d+)?)\s?(us|µs|ms|s)(?=$|[^a-z0-9])/i;
const SECONDS = { us: 1e-6, µs: 1e-6, ms: 1e-3, s: 1 } as const;

/**
 * A first `capture.json` from frames and the mask that was displayed: names say which files are darks or flats, and exposures; frames follow each other in the order of the
 * numbers in their names, masks within scenes; bits are those of the values; the zero frequency is in the middle. The doctor checks all of it.
 * @throws InputError when there is no frame, sizes differ, or the frames are no whole number of scenes
 */
export function draftCapture({ files, mask, camera, optics, exposure }: DraftInput): Draft {
  const sorted = [...files].sort((a, b) => byNumbers(a.name, b.name));
  const [snapshots = 1, height = 1, width = 1] = mask.shape;
  const darkFiles = sorted.filter(({ name }) => DARK.test(name));
  const flatFiles = sorted.filter(({ name }) => FLAT.test(name) && !DARK.test(name));
  const sceneFiles = sorted.filter((file) => !darkFiles.includes(file) && !flatFiles.includes(file));
  const first = sceneFiles[0]?.pages[0];
  if (first === undefined) {
    throw new InputError({ where: 'frames', expected: 'frames beside darks and flats', found: `${files.length} files` });
  }
  for (const { name, pages } of sorted) {
    const other = pages.find((page) => page.height !== first.height || page.width !== first.width);
    if (other === undefined) continue;
    const expected = `${first.height} × ${first.width} pixels as in ${sceneFiles[0]!.name}`;
    throw new InputError({ where: name, expected, found: `${other.height} × ${other.width}` });
  }
  const guesses: string[] = [];
  const secondsOf = (name: string): number => {
    const [, number, unit] = EXPOSURE.exec(name) ?? [];
    return number === undefined
      ? (exposure ?? SOME_EXPOSURE)
      : Number(number) * SECONDS[unit!.toLowerCase() as keyof typeof SECONDS];
  };
  const unnamed = sorted.filter(({ name }) => !EXPOSURE.test(name)).length;
  if (unnamed < sorted.length) guesses.push(`exposures from ${sorted.length - unnamed} file names`);
  else if (exposure === null) guesses.push(`exposure ${SOME_EXPOSURE} s for every frame: no name says one, and none was given`);
  const references = (group: readonly FrameFile[]) =>
    group.flatMap(({ name, variable, pages }) =>
      pages.map((_, page) => ({ file: name, page, variable, exposure: Number(secondsOf(name).toPrecision(6)) })),
    );
  if (darkFiles.length + flatFiles.length > 0)
    guesses.push(`${darkFiles.length} dark and ${flatFiles.length} flat files by their names`);
  const frames = placeFrames(references(sceneFiles), snapshots, guesses);
  const coding = guessCoding(sorted.flatMap(({ pages }) => pages));
  const bits = camera.bits ?? coding.bits;
  guesses.push(
    `${bits} bits, ${coding.justification}-justified, ${camera.bits === null ? 'by the values' : 'the bits as given'}`,
  );
  const centre: [number, number] = [(first.height - 1) / 2, (first.width - 1) / 2];
  guesses.push(`the zero frequency in the middle of the frames, [${centre.join(', ')}], and no flips`);
  const [rows, columns] = nominalPixelsPerBin(optics, camera.pitch, [height, width]);
  guesses.push(`${rows.toFixed(2)} × ${columns.toFixed(2)} camera pixels a bin, by the optics`);
  guesses.push('the intensity of a count is not known');
  const capture: Capture = {
    kind: 'kinoform-capture',
    version: CAPTURE_VERSION,
    frames,
    darks: references(darkFiles),
    flats: references(flatFiles),
    camera: { ...camera, bits, justification: coding.justification, darkLevel: null, badPixels: [], raw: null },
    optics: { ...optics, aberration: [], panel: IDEAL_PANEL, envelope: 'square' },
    registration: {
      centre,
      pixelsPerBin: [
        [rows, 0],
        [0, columns],
      ],
      bins: [height, width],
      source: 'nominal',
    },
    intensityPerCountRate: 1,
    mask: { file: mask.file, run: mask.run, levels: mask.levels },
    note: '',
  };
  return { capture, guesses };
}

/** Scenes and masks of frames that follow each other, masks within scenes; exposures of one pattern are a bracket. */
function placeFrames(
  references: readonly Omit<Capture['darks'][number], never>[],
  snapshots: number,
  guesses: string[],
): Capture['frames'] {
  const exposures = [...new Set(references.map(({ exposure }) => exposure))].sort((a, b) => a - b);
  const equal = exposures.every(
    (each) => references.filter(({ exposure }) => exposure === each).length === references.length / exposures.length,
  );
  const series =
    exposures.length > 1 && equal
      ? exposures.map((each) => references.filter(({ exposure }) => exposure === each))
      : [references];
  if (series.length > 1) guesses.push(`brackets of ${series.length} exposures`);
  const length = series[0]!.length;
  if (length % snapshots !== 0) {
    throw new InputError({
      where: 'frames',
      expected: `a whole number of scenes behind ${snapshots} masks`,
      found: `${length} patterns`,
      hint: 'another mask, or a frame too many or missing?',
    });
  }
  guesses.push(`${length / snapshots} scenes behind ${snapshots} masks: frames in the order of their names, masks within scenes`);
  return series.flatMap((own) =>
    own.map((reference, index) => ({ ...reference, scene: Math.floor(index / snapshots), mask: index % snapshots, power: 1 })),
  );
}

const collator = new Intl.Collator('en', { numeric: true });
const byNumbers = (a: string, b: string): number => collator.compare(a, b);
