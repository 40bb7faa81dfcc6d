import type { DatasetLook, DatasetSplit, Processing, SceneMeaning } from '../../../core/service/contract.ts';
import { fileName } from '../../composables/format.ts';

/** What the user types and chooses about an import; numbers as text, as they are typed. */
export interface ImportForm {
  name: string;
  crop: Processing['crop']['kind'];
  top: string;
  left: string;
  height: string;
  width: string;
  values: Processing['normalise']['kind'];
  low: string;
  high: string;
  resize: boolean;
  rows: string;
  columns: string;
  fixedSplit: boolean;
  validation: string;
  test: string;
  seed: string;
  scene: SceneMeaning;
}

export const NAME = /^[a-z0-9][a-z0-9_-]{0,63}$/;

/** A name from a path: `/data/Cells 2026/` is `cells-2026`. */
export function nameFor(path: string): string {
  const base = fileName(path.replace(/[\\/]+$/, '')).replace(/(\.idx)?(\.\w{1,5})?$/, '');
  const name = base
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, '-')
    .replace(/^[-_]+|-+$/g, '');
  return name.slice(0, 64) || 'images';
}

/** The form as a look at the images suggests it. */
export function formOf({ processing: { crop, normalise, size }, images }: DatasetLook, name: string): ImportForm {
  const { height, width } = images[0] ?? { height: 0, width: 0 };
  const rectangle = crop.kind === 'rectangle' ? crop : { top: 0, left: 0, height, width };
  const range = normalise.kind === 'range' ? normalise : { low: 0, high: 1 };
  const [rows, columns] = size ?? [height, width];
  return {
    name,
    crop: crop.kind,
    top: String(rectangle.top),
    left: String(rectangle.left),
    height: String(rectangle.height),
    width: String(rectangle.width),
    values: normalise.kind,
    low: String(range.low),
    high: String(range.high),
    resize: size !== null,
    rows: String(rows),
    columns: String(columns),
    fixedSplit: false,
    validation: '0',
    test: '0',
    seed: '0',
    scene: { model: 'amplitude', phaseRange: Math.PI },
  };
}

const whole = (text: string, least: number, most = 1e9): number | null => {
  const value = Number(text);
  return text.trim() !== '' && Number.isInteger(value) && value >= least && value <= most ? value : null;
};
const real = (text: string): number | null => (text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : null);

export type FormField = keyof ImportForm;

/** The processing that the form describes; null, and the fields that are wrong, where it describes none. */
export function readProcessing(form: ImportForm): {
  readonly processing: Processing | null;
  readonly wrong: ReadonlySet<FormField>;
} {
  const wrong = new Set<FormField>();
  const need = (field: FormField, value: number | null): number => {
    if (value === null) wrong.add(field);
    return value ?? 0;
  };
  const crop: Processing['crop'] =
    form.crop === 'rectangle'
      ? {
          kind: 'rectangle',
          top: need('top', whole(form.top, 0)),
          left: need('left', whole(form.left, 0)),
          height: need('height', whole(form.height, 1)),
          width: need('width', whole(form.width, 1)),
        }
      : { kind: form.crop };
  let normalise: Processing['normalise'] = { kind: 'type' };
  if (form.values === 'each') normalise = { kind: 'each' };
  if (form.values === 'range') {
    normalise = { kind: 'range', low: need('low', real(form.low)), high: need('high', real(form.high)) };
    if (normalise.low >= normalise.high) wrong.add('high');
  }
  const size: Processing['size'] = form.resize
    ? [need('rows', whole(form.rows, 1, 4096)), need('columns', whole(form.columns, 1, 4096))]
    : null;
  return { processing: wrong.size === 0 ? { crop, normalise, size } : null, wrong };
}

/** Which images are held out. @param total how many there are, where that is known */
export function readSplit(
  form: ImportForm,
  total: number | null,
): { readonly split: DatasetSplit | null; readonly wrong: ReadonlySet<FormField> } {
  if (!form.fixedSplit) return { split: { kind: 'design' }, wrong: new Set() };
  const [validation, test, seed] = [whole(form.validation, 0), whole(form.test, 0), whole(form.seed, 0, 0xffffffff)];
  const wrong = new Set<FormField>();
  if (validation === null) wrong.add('validation');
  if (test === null) wrong.add('test');
  if (seed === null) wrong.add('seed');
  if (total !== null && (validation ?? 0) + (test ?? 0) >= total) wrong.add('test').add('validation');
  if (validation === null || test === null || seed === null || wrong.size > 0) return { split: null, wrong };
  return { split: { kind: 'fixed', seed, validation, test }, wrong };
}
