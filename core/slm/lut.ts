import { InputError } from '../math/input-error.ts';
import { TWO_PI } from '../math/units.ts';
import { readGreyTable, requireAllGreys, requireMonotonic } from './table-text.ts';

/** More than any panel turns: who writes degrees goes beyond. */
const MOST_TURNS = 8;

/** Phase in radians measured at grey levels, from grey 0 to the last. */
export interface PhaseTable {
  readonly kind: 'phase';
  readonly grey: readonly number[];
  readonly phase: readonly number[];
}

/** Voltages, in the counts of the device's converter, by grey level. The device applies them; the levels in a file stay as they are. */
export interface VoltageTable {
  readonly kind: 'voltage';
  /** Voltage proportional to grey: for measuring a panel, not for showing phases. */
  readonly linear: boolean;
}

/**
 * Reads `grey,phase` rows: radians, from grey 0 to the last level, monotonic either way, as many rows between as were measured.
 * @throws InputError that names the row that is wrong
 */
export function readPhaseTable(bytes: Uint8Array, bits: number, where: string): PhaseTable {
  const rows = readGreyTable(bytes, where, 'phase');
  requireAllGreys(rows, bits, where);
  requireMonotonic(rows, where);
  const range = Math.abs(rows.at(-1)!.value - rows[0]!.value);
  if (range > MOST_TURNS * TWO_PI) {
    const found = `a range of ${range.toFixed(1)}`;
    throw new InputError({ where, expected: `phases in radians, at most ${MOST_TURNS} turns`, found, hint: 'degrees?' });
  }
  return { kind: 'phase', grey: rows.map(({ grey }) => grey), phase: rows.map(({ value }) => value) };
}

/**
 * Reads a vendor's `.lut`: a row `grey voltage` for every level. It says nothing of phase: the vendor's software loads it so that grey
 * becomes linear in phase. It is checked and named in the sidecar.
 * @throws InputError that names the row that is wrong
 */
export function readVoltageTable(bytes: Uint8Array, bits: number, where: string): VoltageTable {
  const rows = readGreyTable(bytes, where, 'voltage');
  requireAllGreys(rows, bits, where);
  const gap = rows.find(({ grey }, index) => grey !== index);
  if (gap !== undefined) {
    const index = rows.indexOf(gap);
    throw new InputError({ where: `${where} line ${gap.line}`, expected: `a row for grey ${index}`, found: `grey ${gap.grey}` });
  }
  const negative = rows.find(({ value }) => value < 0);
  if (negative !== undefined) {
    throw new InputError({
      where: `${where} line ${negative.line}`,
      expected: 'a voltage of at least 0',
      found: `${negative.value}`,
    });
  }
  requireMonotonic(rows, where);
  const [first, last] = [rows[0]!.value, rows.at(-1)!.value];
  const step = (last - first) / (rows.length - 1);
  const tolerance = Math.max(1, Math.abs(last - first) / 500);
  return { kind: 'voltage', linear: rows.every(({ value }, index) => Math.abs(value - first - step * index) <= tolerance) };
}
