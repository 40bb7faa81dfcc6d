import type { ParameterField } from './parameter-fields.ts';

const PI = String.raw`(?:π|pi)`;
const MULTIPLE_OF_PI = new RegExp(String.raw`^([+-]?\d*\.?\d*)\s*\*?\s*${PI}\s*(?:/\s*(\d+\.?\d*))?$`, 'i');

/** A number as typed, also `π`, `2π`, `pi/2` for angles; NaN when it is none. */
function readNumber(text: string, unit: string | null): number {
  const multiple = unit === 'rad' ? MULTIPLE_OF_PI.exec(text) : null;
  if (multiple === null) return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
  const [, factor = '', divisor = '1'] = multiple;
  return ((factor === '' ? 1 : Number(factor)) * Math.PI) / Number(divisor);
}

/** The value that was typed. What cannot be read stays text, so that validation can quote it. */
export function readParameter(field: ParameterField, typed: string): string | number | null {
  if (field.kind !== 'integer' && field.kind !== 'number') return typed;
  const text = typed.trim();
  if (text === '' && field.nullable) return null;
  const value = readNumber(text, field.unit);
  return Number.isNaN(value) ? typed : value;
}

/** A value as text to edit; simple fractions of π for angles. */
export function showParameter(field: ParameterField, value: unknown): string {
  if (value === null || value === undefined) return '';
  if (field.unit !== 'rad' || typeof value !== 'number') return String(value);
  const turns = value / Math.PI;
  const rounded = Number(turns.toFixed(4));
  if (Math.abs(turns - rounded) > 1e-9 || rounded === 0) return String(value);
  return rounded === 1 ? 'π' : `${rounded}π`;
}
