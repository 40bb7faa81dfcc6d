import {
  FORMAT_FACTS,
  formatsFor,
  PLAIN_SETTINGS,
  type BitmapFormat,
  type ExportSettings,
  type KnownProfile,
  type SlmProfile,
} from '../../../core/service/contract.ts';
import { lengthIn, readLength, type LengthUnit } from '../../composables/length.ts';
import { texts } from '../../texts.ts';

type SignChoice = 'profile' | 'plus' | 'minus';

/** The export dialog as it is typed: text where the settings have numbers. */
export interface ExportForm {
  profile: string;
  wavelength: string;
  unit: LengthUnit;
  format: BitmapFormat;
  frame: ExportSettings['frame'];
  block: string;
  rotation: ExportSettings['rotation'];
  flipHorizontal: boolean;
  flipVertical: boolean;
  down: string;
  right: string;
  surround: ExportSettings['surround']['kind'];
  surroundPeriod: string;
  surroundAngle: string;
  surroundCell: string;
  /** Panel pixels; empty: none. */
  gratingPeriod: string;
  gratingAngle: string;
  /** Millimetres; empty: none. */
  lens: string;
  twoPiLevel: string;
  fullRange: boolean;
  sign: SignChoice;
  lut: string;
  correction: string;
  correctionSign: SignChoice;
}

/** The first device whose facts are certain; a well-known one before the others. */
export function defaultProfile(profiles: readonly KnownProfile[]): string {
  const certain = profiles.filter(({ profile }) => profile.certainty === 'certain').map(({ profile }) => profile.name);
  return certain.find((name) => name === 'holoeye-pluto-2') ?? certain[0] ?? profiles[0]?.profile.name ?? '';
}

/** A helium-neon laser on the default device. */
export const emptyExportForm = (profiles: readonly KnownProfile[]): ExportForm => ({
  profile: defaultProfile(profiles),
  wavelength: lengthIn(633e-9, 'nm'),
  unit: 'nm',
  format: 'bmp',
  frame: PLAIN_SETTINGS.frame,
  block: '',
  rotation: PLAIN_SETTINGS.rotation,
  flipHorizontal: PLAIN_SETTINGS.flipHorizontal,
  flipVertical: PLAIN_SETTINGS.flipVertical,
  down: '0',
  right: '0',
  surround: PLAIN_SETTINGS.surround.kind,
  surroundPeriod: '4',
  surroundAngle: '90',
  surroundCell: '1',
  gratingPeriod: '',
  gratingAngle: '0',
  lens: '',
  twoPiLevel: '',
  fullRange: PLAIN_SETTINGS.fullRange,
  sign: 'profile',
  lut: '',
  correction: '',
  correctionSign: 'profile',
});

/** The formats that a device's levels fit into: those that it reads first. */
export const formatChoices = ({ bits, formats }: SlmProfile): readonly BitmapFormat[] => [
  ...formats,
  ...formatsFor(bits).filter((format) => !formats.includes(format)),
];

type Checked =
  | { readonly settings: ExportSettings; readonly problems: ReadonlyMap<keyof ExportForm, string> }
  | {
      readonly settings: null;
      readonly problems: ReadonlyMap<keyof ExportForm, string>;
    };

const SIGNS = { profile: null, plus: 1, minus: -1 } as const;
const [WHOLE, SIGNED_WHOLE, NUMBER, SIGNED] = [/^\d+$/, /^-?\d+$/, /^(\d+\.?\d*|\.\d+)$/, /^-?(\d+\.?\d*|\.\d+)$/];

/** The settings that a form means, or what is wrong with each of its fields. */
export function readExportForm(form: ExportForm): Checked {
  const problems = new Map<keyof ExportForm, string>();
  const wavelength = readLength(form.wavelength, form.unit);
  if (wavelength === null) problems.set('wavelength', texts.export.wavelengthProblem);

  type TextField = { [K in keyof ExportForm]: ExportForm[K] extends string ? K : never }[keyof ExportForm];
  /** Of what is typed: NaN, and a problem, when it is not such a number. */
  const number = (key: TextField, pattern: RegExp, good: (value: number) => boolean, problem: string): number => {
    const typed = form[key].trim();
    const value = Number(typed);
    if (pattern.test(typed) && good(value)) return value;
    problems.set(key, problem);
    return NaN;
  };
  const any = (): boolean => true;
  const positive = (value: number): boolean => value > 0;
  const isEmpty = (key: TextField): boolean => form[key].trim() === '';
  const path = (key: TextField): string | null => (isEmpty(key) ? null : form[key].trim());
  const { wrongNumber, wrongPositive, wrongPeriod, wrongAngle, wrongLens } = texts.export;

  const block = isEmpty('block') ? null : number('block', WHOLE, positive, wrongNumber(texts.export.block));
  const twoPiLevel = isEmpty('twoPiLevel')
    ? null
    : number('twoPiLevel', NUMBER, positive, wrongPositive(texts.export.twoPiLevel));
  const offset: [number, number] = [
    number('down', SIGNED_WHOLE, any, wrongNumber(texts.export.offsetDown)),
    number('right', SIGNED_WHOLE, any, wrongNumber(texts.export.offsetRight)),
  ];
  const gratingOf = (periodKey: TextField, angleKey: TextField): { period: number; angle: number } => ({
    period: number(periodKey, NUMBER, (value) => value >= 2 && value <= 16384, wrongPeriod),
    angle: (number(angleKey, SIGNED, (value) => Math.abs(value) <= 360, wrongAngle) * Math.PI) / 180,
  });
  const surround: ExportSettings['surround'] =
    form.surround === 'flat'
      ? { kind: 'flat' }
      : form.surround === 'grating'
        ? { kind: 'grating', ...gratingOf('surroundPeriod', 'surroundAngle') }
        : { kind: 'checkerboard', cell: number('surroundCell', WHOLE, positive, wrongNumber(texts.export.cell)) };
  const grating = isEmpty('gratingPeriod') ? null : gratingOf('gratingPeriod', 'gratingAngle');
  const lens = isEmpty('lens') ? null : number('lens', SIGNED, (value) => value !== 0, wrongLens) / 1000;

  if (problems.size > 0 || wavelength === null) return { settings: null, problems };
  const { profile, format, frame, rotation, flipHorizontal, flipVertical, fullRange } = form;
  const settings = {
    profile,
    wavelength,
    format,
    frame,
    block,
    rotation,
    flipHorizontal,
    flipVertical,
    offset,
    surround,
    grating,
    lens,
    sign: SIGNS[form.sign],
    twoPiLevel,
    fullRange,
    lut: path('lut'),
    correction: path('correction'),
    correctionSign: SIGNS[form.correctionSign],
  };
  return { settings, problems };
}

type Orientation = Pick<ExportForm, 'rotation' | 'flipHorizontal' | 'flipVertical'>;

/** The mask as it is shown, turned once more by a quarter clockwise. A flip comes after the turn: under a single one it goes the other way round. */
export function turn({ rotation, flipHorizontal, flipVertical }: Orientation): ExportForm['rotation'] {
  const step = flipHorizontal === flipVertical ? 90 : 270;
  return ((rotation + step) % 360) as ExportForm['rotation'];
}

/** A file name that says what is in it: `mini-holoeye-pluto-2-633nm.bmp`. */
export function suggestFileName(run: string, settings: ExportSettings): string {
  const plain = (text: string): string => text.replace(/[^\w.-]+/g, '-').replace(/^-+|-+$/g, '');
  const wavelength = `${Number((settings.wavelength * 1e9).toPrecision(6))}nm`;
  return `${plain(run)}-${plain(settings.profile)}-${wavelength}.${FORMAT_FACTS[settings.format].extension}`;
}
