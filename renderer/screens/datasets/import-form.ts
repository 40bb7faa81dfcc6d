import type { DatasetLook, DatasetSplit, Processing, SceneMeaning } from '../../../core/service/contract.ts';
import { fileName } from '../../composables/format.ts';
import { texts } from '../../texts.ts';

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

const { validation } = texts;
/** Fields with what is wrong with each, in words. */
type Problems = Map<FormField, string>;

const wholeNumber = (form: ImportForm, field: NumberField, problems: Problems, least: number, most = 1e9): number => {
  const [text, value] = [form[field], Number(form[field])];
  if (text.trim() !== '' && Number.isInteger(value) && value >= least && value <= most) return value;
  const range = most === 1e9 ? validation.atLeast(least) : texts.datasetImport.between(least, most);
  problems.set(field, validation.expected(`${validation.kinds.int}, ${range}`, text));
  return 0;
};
const realNumber = (form: ImportForm, field: NumberField, problems: Problems): number => {
  const text = form[field];
  if (text.trim() !== '' && Number.isFinite(Number(text))) return Number(text);
  problems.set(field, validation.expected(validation.kinds.number, text));
  return 0;
};

export type FormField = keyof ImportForm;
export type NumberField =
  'top' | 'left' | 'height' | 'width' | 'low' | 'high' | 'rows' | 'columns' | 'validation' | 'test' | 'seed';

/** The processing that the form describes; null where it describes none, and what is wrong. */
export function readProcessing(form: ImportForm): {
  readonly processing: Processing | null;
  readonly problems: ReadonlyMap<FormField, string>;
} {
  const problems: Problems = new Map();
  const whole = (field: NumberField, least: number, most?: number): number => wholeNumber(form, field, problems, least, most);
  const crop: Processing['crop'] =
    form.crop === 'rectangle'
      ? { kind: 'rectangle', top: whole('top', 0), left: whole('left', 0), height: whole('height', 1), width: whole('width', 1) }
      : { kind: form.crop };
  let normalise: Processing['normalise'] = { kind: 'type' };
  if (form.values === 'each') normalise = { kind: 'each' };
  if (form.values === 'range') {
    const [low, high] = [realNumber(form, 'low', problems), realNumber(form, 'high', problems)];
    normalise = { kind: 'range', low, high };
    if (problems.size === 0 && low >= high) problems.set('high', validation.expected(validation.above(low), form.high));
  }
  const size: Processing['size'] = form.resize ? [whole('rows', 1, 4096), whole('columns', 1, 4096)] : null;
  return { processing: problems.size === 0 ? { crop, normalise, size } : null, problems };
}

/** Which images are held out; null, and what is wrong, where the form does not say it. @param total how many there are, where that is known */
export function readSplit(
  form: ImportForm,
  total: number | null,
): { readonly split: DatasetSplit | null; readonly problems: ReadonlyMap<FormField, string> } {
  const problems: Problems = new Map();
  if (!form.fixedSplit) return { split: { kind: 'design' }, problems };
  const [held, test] = [wholeNumber(form, 'validation', problems, 0), wholeNumber(form, 'test', problems, 0)];
  const seed = wholeNumber(form, 'seed', problems, 0, 0xffffffff);
  if (total !== null && held + test >= total) problems.set('test', texts.datasetImport.tooManyHeld(total, held + test));
  return { split: problems.size === 0 ? { kind: 'fixed', seed, validation: held, test } : null, problems };
}
