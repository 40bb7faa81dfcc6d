import type { ExportSettings, ProfileSummary } from '../../../core/service/contract.ts';
import { lengthIn, readLength, type LengthUnit } from '../../composables/length.ts';
import { texts } from '../../texts.ts';

/** The export dialog as it is typed: text where the settings have numbers. */
export interface ExportForm {
  profile: string;
  wavelength: string;
  unit: LengthUnit;
  format: ExportSettings['format'];
  block: string;
  twoPiLevel: string;
  sign: 'profile' | 'plus' | 'minus';
  flipHorizontal: boolean;
  flipVertical: boolean;
  down: string;
  right: string;
}

/** The first device whose facts are certain. */
export const defaultProfile = (profiles: readonly ProfileSummary[]): string =>
  (profiles.find(({ certainty }) => certainty === 'certain') ?? profiles[0])?.name ?? '';

/** A helium-neon laser on the default device. */
export const emptyExportForm = (profiles: readonly ProfileSummary[]): ExportForm => ({
  profile: defaultProfile(profiles),
  wavelength: lengthIn(633e-9, 'nm'),
  unit: 'nm',
  format: 'bmp',
  block: '',
  twoPiLevel: '',
  sign: 'profile',
  flipHorizontal: false,
  flipVertical: false,
  down: '0',
  right: '0',
});

type Checked =
  | { readonly settings: ExportSettings; readonly problems: ReadonlyMap<keyof ExportForm, string> }
  | {
      readonly settings: null;
      readonly problems: ReadonlyMap<keyof ExportForm, string>;
    };

const SIGNS = { profile: null, plus: 1, minus: -1 } as const;

/** The settings that a form means, or what is wrong with each of its fields. */
export function readExportForm(form: ExportForm): Checked {
  const problems = new Map<keyof ExportForm, string>();
  const wavelength = readLength(form.wavelength, form.unit);
  if (wavelength === null) problems.set('wavelength', texts.export.wavelengthProblem);

  const optional = (
    key: 'block' | 'twoPiLevel',
    title: string,
    pattern: RegExp,
    problem: (title: string) => string,
  ): number | null => {
    const typed = form[key].trim();
    if (typed === '') return null;
    if (!pattern.test(typed) || !(Number(typed) > 0)) problems.set(key, problem(title));
    return Number(typed);
  };
  const block = optional('block', texts.export.block, /^\d+$/, texts.export.wrongNumber);
  const twoPiLevel = optional('twoPiLevel', texts.export.twoPiLevel, /^\d+(\.\d+)?$/, texts.export.wrongPositive);

  const pixels = (key: 'down' | 'right', title: string): number => {
    if (!/^-?\d+$/.test(form[key].trim())) problems.set(key, texts.export.wrongNumber(title));
    return Number(form[key]);
  };
  const offset: [number, number] = [pixels('down', texts.export.offsetDown), pixels('right', texts.export.offsetRight)];

  if (problems.size > 0 || wavelength === null) return { settings: null, problems };
  const { profile, format, flipHorizontal, flipVertical } = form;
  const settings = {
    profile,
    wavelength,
    format,
    block,
    twoPiLevel,
    flipHorizontal,
    flipVertical,
    sign: SIGNS[form.sign],
    offset,
  };
  return { settings, problems };
}

/** A file name that says what is in it: `mini-holoeye-pluto-2-633nm.bmp`. */
export function suggestFileName(run: string, settings: ExportSettings): string {
  const plain = (text: string): string => text.replace(/[^\w.-]+/g, '-').replace(/^-+|-+$/g, '');
  const wavelength = `${Number((settings.wavelength * 1e9).toPrecision(6))}nm`;
  return `${plain(run)}-${plain(settings.profile)}-${wavelength}.${settings.format}`;
}
