import { cameraProfileSchema, type CameraProfile } from '../../../core/service/contract.ts';
import { lengthIn, readLength } from '../../composables/length.ts';
import { texts } from '../../texts.ts';

/** A camera as it is typed; empty where it is not known. */
export interface CameraForm {
  title: string;
  /** Micrometres. */
  pitch: string;
  bits: string;
  justification: CameraProfile['justification'];
  gain: string;
  readNoise: string;
  fullWell: string;
  note: string;
  /** Kept from a camera that is changed; empty: made of the title. */
  name: string;
}

const typed = (value: number | null): string => (value === null ? '' : String(value));

export const cameraForm = (camera: CameraProfile | null): CameraForm => ({
  name: camera?.name ?? '',
  title: camera?.title ?? '',
  pitch: camera === null ? '' : lengthIn(camera.pitch, 'µm'),
  bits: typed(camera?.bits ?? 12),
  justification: camera?.justification ?? 'right',
  gain: typed(camera?.gain ?? null),
  readNoise: typed(camera?.readNoise ?? null),
  fullWell: typed(camera?.fullWell ?? null),
  note: camera?.note ?? '',
});

/** `Basler acA2440` becomes `basler-aca2440`. */
const nameOf = (title: string): string =>
  title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 64)
    .replace(/-+$/, '');

type Read = { readonly camera: CameraProfile; readonly problem: null } | { readonly camera: null; readonly problem: string };

/** The camera that a form means, or the first thing that is wrong with it, in one line. */
export function readCameraForm(form: CameraForm): Read {
  const optional = (text: string): number | null => (text.trim() === '' ? null : Number(text));
  const camera = {
    version: 1,
    name: form.name || nameOf(form.title),
    title: form.title.trim(),
    pitch: readLength(form.pitch, 'µm'),
    bits: optional(form.bits),
    justification: form.justification,
    gain: optional(form.gain),
    readNoise: optional(form.readNoise),
    fullWell: optional(form.fullWell),
    note: form.note.trim(),
  };
  const result = cameraProfileSchema.safeParse(camera);
  if (result.success) return { camera: result.data, problem: null };
  const field = String(result.error.issues[0]?.path[0] ?? '');
  return { camera: null, problem: texts.cameras.wrong[field] ?? texts.cameras.wrong['title']! };
}
