import type { ReconstructionSource } from '../../../core/service/contract.ts';
import { texts } from '../../texts.ts';

export type ArraysSource = Extract<ReconstructionSource, { kind: 'arrays' }>;
export type Operator = NonNullable<ArraysSource['operator']>;

/** Measurements that no capture describes, as they are typed. */
export interface MeasurementsForm {
  file: string;
  operator: Operator;
  /** Of coded diffraction: the masks that were shown, or the run that has them; empty for neither. */
  masks: string;
  maskLevels: string;
  run: string;
  /** Of a matrix. */
  matrix: string;
  /** H × W; empty: as the pattern or the matrix has it. */
  sceneSize: string;
}

export const emptyMeasurements = (): MeasurementsForm => ({
  file: '',
  operator: 'cdp',
  masks: '',
  maskLevels: '',
  run: '',
  matrix: '',
  sceneSize: '',
});

/** What is wrong by field; the source once nothing is. */
export function readMeasurements(form: MeasurementsForm): {
  readonly source: ArraysSource | null;
  readonly problems: ReadonlyMap<keyof MeasurementsForm, string>;
} {
  const { problem } = texts.measurements;
  const problems = new Map<keyof MeasurementsForm, string>();
  const { operator } = form;
  const path = (key: 'file' | 'masks' | 'run' | 'matrix'): string | null => form[key].trim() || null;
  if (path('file') === null) problems.set('file', problem.file);
  const coded = operator === 'cdp';
  if (coded && path('masks') === null && path('run') === null) problems.set('masks', problem.masks);
  if (operator === 'gaussian' && path('matrix') === null) problems.set('matrix', problem.matrix);
  const levels = form.maskLevels.trim();
  if (coded && levels !== '' && !(Number(levels) > 1)) problems.set('maskLevels', problem.levels);
  const size = coded ? undefined : sizeOf(form.sceneSize);
  if (size === null) problems.set('sceneSize', problem.sceneSize);
  if (problems.size > 0 || size === null) return { source: null, problems };
  // What is left out stays out: a message would carry it as null.
  const source: ArraysSource = {
    kind: 'arrays',
    file: form.file.trim(),
    masks: coded ? path('masks') : null,
    run: coded ? path('run') : null,
    operator,
    ...(coded && levels !== '' && { maskLevels: Number(levels) }),
    ...(operator === 'gaussian' && { matrix: form.matrix.trim() }),
    ...(size !== undefined && { sceneSize: size }),
  };
  return { source, problems };
}

/** `32 × 48`, `32x48` or `32, 48`; undefined for nothing, null for what is no size. */
function sizeOf(text: string): [number, number] | undefined | null {
  if (text.trim() === '') return undefined;
  const sides = text.split(/[×x,]/i).map((side) => Number(side.trim() || NaN));
  const [height, width] = sides;
  return sides.length === 2 && sides.every((side) => Number.isInteger(side) && side > 0) ? [height!, width!] : null;
}
