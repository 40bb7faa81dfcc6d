const METRES_PER: Readonly<Record<string, number>> = { nm: 1e-9, um: 1e-6, µm: 1e-6, μm: 1e-6, mm: 1e-3, m: 1 };

/** Units that a wavelength or a pitch is given in. */
export const LENGTH_UNITS = ['nm', 'µm', 'mm'] as const;
export type LengthUnit = (typeof LENGTH_UNITS)[number];

/**
 * Metres from what was typed, such as `633` with the unit chosen beside it, or `0.633 µm` with its own.
 * Null when it is not a positive length.
 */
export function readLength(text: string, unit: LengthUnit): number | null {
  const match = /^\s*(\d+(?:\.\d*)?|\.\d+)(e[+-]?\d+)?\s*([a-zµμ]*)\s*$/i.exec(text);
  if (match === null) return null;
  const scale = METRES_PER[match[3]?.toLowerCase() || unit];
  const value = Number(`${match[1]}${match[2] ?? ''}`);
  return scale === undefined || !(value > 0) ? null : Number((value * scale).toPrecision(12));
}

/** The number to show beside a unit. */
export const lengthIn = (metres: number, unit: LengthUnit): string =>
  String(Number((metres / (METRES_PER[unit] ?? 1)).toPrecision(8)));
