import { splitVariable, type CameraProfile } from '../../../core/service/contract.ts';
import { fileName } from '../../composables/format.ts';
import { lengthIn, readLength, type LengthUnit } from '../../composables/length.ts';
import { texts } from '../../texts.ts';

/** Everything as it is typed. */
export interface NewCaptureForm {
  /** Frames, or folders of them, a path a line. */
  files: string;
  /** Id of a run; empty: `maskFile` instead. */
  run: string;
  maskFile: string;
  /** Grey levels of 2π in the mask file; empty: radians or complex numbers. */
  maskLevels: string;
  slm: string;
  wavelength: string;
  focalLength: string;
  cameraPitch: string;
  /** Empty: the largest block that fits the panel. */
  superpixel: string;
  /** Seconds, of frames whose names do not say it. */
  exposure: string;
  /** Empty: by the values. */
  bits: string;
  gain: string;
  readNoise: string;
  out: string;
}

export const emptyNewCapture = (): NewCaptureForm => ({
  files: '',
  run: '',
  maskFile: '',
  maskLevels: '',
  slm: 'holoeye-pluto-2',
  wavelength: '633',
  focalLength: '200',
  cameraPitch: '3.45',
  superpixel: '',
  exposure: '',
  bits: '',
  gain: '',
  readNoise: '',
  out: '',
});

/** The units beside lengths that are typed without one. */
export const FIELD_UNITS = { wavelength: 'nm', focalLength: 'mm', cameraPitch: 'µm' } as const satisfies Record<
  string,
  LengthUnit
>;

interface NewCapture {
  readonly frames: string[];
  readonly mask: { readonly run: string | null; readonly file: string | null; readonly levels: number | null };
  readonly slm: string;
  readonly wavelength: number;
  readonly focalLength: number;
  readonly cameraPitch: number;
  readonly superpixel: number | null;
  readonly exposure: number | null;
  readonly bits: number | null;
  readonly gain: number | null;
  readonly readNoise: number | null;
  readonly out: string;
}

/** What a form takes over of a camera of the lab. */
export const fieldsOfCamera = ({ pitch, bits, gain, readNoise }: CameraProfile): Partial<NewCaptureForm> => ({
  cameraPitch: lengthIn(pitch, FIELD_UNITS.cameraPitch),
  bits: String(bits),
  gain: gain === null ? '' : String(gain),
  readNoise: readNoise === null ? '' : String(readNoise),
});

interface CheckedNewCapture {
  /** Null while something is wrong. */
  readonly capture: NewCapture | null;
  readonly problems: ReadonlyMap<keyof NewCaptureForm, string>;
}

/** Where a description goes when nobody says it: beside the first frame. */
export function suggestedCapturePath(files: string): string {
  const [named] = pathsIn(files);
  if (named === undefined) return '';
  const { file: first } = splitVariable(named);
  const slash = first.includes('\\') ? '\\' : '/';
  // What has no ending is a folder of frames.
  const folder = /\.[a-z0-9]{1,5}$/i.test(first) ? first.replace(/[\\/][^\\/]*$/, '') : first.replace(/[\\/]$/, '');
  return `${folder}${slash}capture.json`;
}

/** Files that were dropped together: one that its name calls a mask is what was shown, the others are frames. */
export function withoutMask(files: readonly string[]): { readonly frames: readonly string[]; readonly mask: string | null } {
  const masks = files.filter((file) => /^masks?([ _.-].*)?\.[^.]+$/i.test(fileName(file)));
  const [mask] = masks;
  if (mask === undefined || masks.length > 1 || files.length === 1) return { frames: files, mask: null };
  return { frames: files.filter((file) => file !== mask), mask };
}

/** Paths, one a line. */
export const pathsIn = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

export function readNewCapture(form: NewCaptureForm): CheckedNewCapture {
  const problems = new Map<keyof NewCaptureForm, string>();
  const { problem } = texts.newCapture;
  const length = (key: keyof typeof FIELD_UNITS): number => {
    const metres = readLength(form[key], FIELD_UNITS[key]);
    if (metres === null) problems.set(key, problem.length);
    return metres ?? 0;
  };
  const optional = (
    key: 'maskLevels' | 'superpixel' | 'exposure' | 'bits' | 'gain' | 'readNoise',
    valid: (value: number) => boolean,
  ): number | null => {
    const text = form[key].trim();
    if (text === '') return null;
    if (!valid(Number(text))) {
      const said = { maskLevels: problem.levels, superpixel: problem.whole, bits: problem.whole } as const;
      problems.set(key, key in said ? said[key as keyof typeof said] : problem.number);
    }
    return Number(text);
  };
  const frames = pathsIn(form.files);
  if (frames.length === 0) problems.set('files', problem.files);
  const run = form.run === '' ? null : form.run;
  const file = run === null && form.maskFile.trim() !== '' ? form.maskFile.trim() : null;
  if (run === null && file === null) problems.set('maskFile', problem.mask);
  const positive = (value: number): boolean => value > 0 && Number.isFinite(value);
  const capture: NewCapture = {
    frames,
    mask: { run, file, levels: file === null ? null : optional('maskLevels', (value) => value > 1 && Number.isFinite(value)) },
    slm: form.slm,
    wavelength: length('wavelength'),
    focalLength: length('focalLength'),
    cameraPitch: length('cameraPitch'),
    superpixel: optional('superpixel', (value) => Number.isInteger(value) && value >= 1),
    exposure: optional('exposure', positive),
    bits: optional('bits', (value) => Number.isInteger(value) && value >= 1 && value <= 32),
    gain: optional('gain', positive),
    readNoise: optional('readNoise', (value) => value >= 0 && Number.isFinite(value)),
    out: form.out.trim() === '' ? suggestedCapturePath(form.files) : form.out.trim(),
  };
  return { capture: problems.size > 0 ? null : capture, problems };
}
