import { InputError } from './input-error.ts';

/** Lengths are metres, angles radians, times seconds everywhere inside; this file is the only place that converts. */
export type Metres = number & { readonly unit: 'm' };
export type Radians = number & { readonly unit: 'rad' };

export const metres = (value: number): Metres => value as Metres;
export const radians = (value: number): Radians => value as Radians;
export const degrees = (value: number): Radians => ((value * Math.PI) / 180) as Radians;

export const TWO_PI = 2 * Math.PI;

const METRES_PER: Readonly<Record<string, number>> = { nm: 1e-9, um: 1e-6, µm: 1e-6, mm: 1e-3, cm: 1e-2, m: 1 };

/**
 * Reads a length with its unit, such as `633nm`, `8 µm` or `0.2 m`.
 * @throws InputError when the unit is missing or unknown, or the length is not positive.
 */
export function parseLength(text: string, where: string): Metres {
  const match = /^\s*([+-]?[\d.]+(?:e[+-]?\d+)?)\s*(nm|um|µm|mm|cm|m)\s*$/i.exec(text);
  const scale = METRES_PER[match?.[2]?.toLowerCase() ?? ''];
  const value = Number(match?.[1]);
  if (scale === undefined || !Number.isFinite(value) || value <= 0) {
    throw new InputError({ where, expected: 'a positive length with its unit, such as 633nm or 8um', found: `"${text}"` });
  }
  return metres(value * scale);
}

/** A length in the unit that reads best, e.g. `633 nm`, `8 µm`. */
export function formatLength(length: Metres): string {
  const [unit, scale] = length < 1e-6 ? ['nm', 1e9] : length < 1e-3 ? ['µm', 1e6] : length < 1 ? ['mm', 1e3] : ['m', 1];
  return `${Number((length * scale).toPrecision(6))} ${unit}`;
}
