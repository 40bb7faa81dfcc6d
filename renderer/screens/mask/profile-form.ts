import { formatsFor, slmProfileSchema, type BitmapFormat, type SlmProfile } from '../../../core/service/contract.ts';
import { lengthIn, readLength } from '../../composables/length.ts';
import { texts } from '../../texts.ts';

/** A profile as it is typed. */
export interface ProfileForm {
  name: string;
  title: string;
  width: string;
  height: string;
  /** Micrometres. */
  pitch: string;
  bits: string;
  sign: '1' | '-1';
  /** `218 at 690 nm; 198 at 752 nm`, or `256` for whatever wavelength the device was set to. */
  twoPiLevels: string;
  calibration: SlmProfile['calibration'];
  formats: BitmapFormat[];
  /** `1280×1024`, or nothing. */
  videoMode: string;
  correction: 'none' | 'added' | 'subtracted';
  certainty: SlmProfile['certainty'];
  note: string;
}

export const profileForm = (profile: SlmProfile): ProfileForm => ({
  name: profile.name,
  title: profile.title,
  width: String(profile.width),
  height: String(profile.height),
  pitch: lengthIn(profile.pitch, 'µm'),
  bits: String(profile.bits),
  sign: profile.sign === 1 ? '1' : '-1',
  twoPiLevels: profile.twoPiLevels
    .map(({ wavelength, level }) => (wavelength === null ? String(level) : `${level} at ${lengthIn(wavelength, 'nm')} nm`))
    .join('; '),
  calibration: profile.calibration,
  formats: [...profile.formats],
  videoMode: profile.videoMode === null ? '' : `${profile.videoMode.width}×${profile.videoMode.height}`,
  correction: profile.correction === null ? 'none' : profile.correction.sign === 1 ? 'added' : 'subtracted',
  certainty: profile.certainty,
  note: profile.note,
});

/** A copy that no device has the name of. */
export function duplicateName(name: string, taken: ReadonlySet<string>): string {
  const base = `${name.slice(0, 56)}-copy`;
  let candidate = base;
  for (let count = 2; taken.has(candidate); count++) candidate = `${base}-${count}`;
  return candidate;
}

type Read = { readonly profile: SlmProfile; readonly problem: null } | { readonly profile: null; readonly problem: string };

/** The profile that a form means, or the first thing that is wrong with it, in one line. */
export function readProfileForm(form: ProfileForm): Read {
  const number = (text: string): number => (text.trim() === '' ? NaN : Number(text));
  const [width, height, bits] = [number(form.width), number(form.height), number(form.bits)];
  const twoPiLevels = readLevels(form.twoPiLevels);
  if (twoPiLevels === null) return { profile: null, problem: texts.profiles.wrongLevels };
  const videoMode = readSize(form.videoMode);
  if (videoMode === undefined) return { profile: null, problem: texts.profiles.wrongVideoMode };
  const misfit = form.formats.find(
    (format) => Number.isInteger(bits) && bits >= 1 && bits <= 16 && !formatsFor(bits).includes(format),
  );
  if (misfit !== undefined) return { profile: null, problem: texts.profiles.wrongFormat(texts.export.formats[misfit], bits) };
  const result = slmProfileSchema.safeParse({
    version: 2,
    name: form.name.trim(),
    title: form.title.trim(),
    width,
    height,
    pitch: readLength(form.pitch, 'µm') ?? NaN,
    bits,
    sign: Number(form.sign),
    twoPiLevels,
    calibration: form.calibration,
    formats: form.formats,
    videoMode,
    correction: form.correction === 'none' ? null : { width, height, sign: form.correction === 'added' ? 1 : -1 },
    certainty: form.certainty,
    note: form.note.trim(),
  });
  if (result.success) return { profile: result.data, problem: null };
  const field = String(result.error.issues[0]?.path[0] ?? '') as keyof typeof texts.profiles.problems;
  return { profile: null, problem: texts.profiles.problems[field] };
}

function readLevels(text: string): SlmProfile['twoPiLevels'] | null {
  const entries = text
    .split(';')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
    .map((entry) => {
      const [level, at, ...more] = entry.split(/\s*(?:\bat\b|@)\s*/);
      const wavelength = at === undefined ? null : readLength(at, 'nm');
      const good = Number(level) > 0 && more.length === 0 && (at === undefined || wavelength !== null);
      return good ? { level: Number(level), wavelength } : null;
    });
  return entries.length === 0 || entries.includes(null) ? null : (entries as SlmProfile['twoPiLevels']);
}

/** Null: none; undefined: not a size. */
function readSize(text: string): SlmProfile['videoMode'] | undefined {
  if (text.trim() === '') return null;
  const match = /^\s*(\d{1,5})\s*[×x*,]\s*(\d{1,5})\s*$/i.exec(text);
  return match === null ? undefined : { width: Number(match[1]), height: Number(match[2]) };
}
