import { InputError } from '../math/input-error.ts';

/** A row of a text table, with its place in the file counted from 1. */
export interface TableRow {
  readonly line: number;
  readonly grey: number;
  readonly value: number;
}

const MOST_BYTES = 8 * 2 ** 20;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/**
 * Two columns of numbers, separated by commas, semicolons, tabs or blanks: grey levels that rise, and what belongs to them. Empty lines
 * and lines that begin with `#` are left out, and a heading before the first row.
 * @throws InputError that names the line
 */
export function readGreyTable(bytes: Uint8Array, where: string, second: string): readonly TableRow[] {
  if (bytes.length > MOST_BYTES)
    throw new InputError({ where, expected: `a table of grey and ${second}`, found: `${bytes.length} bytes` });
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new InputError({ where, expected: `a table of grey and ${second}`, found: 'bytes that are not text' });
  }
  const rows: TableRow[] = [];
  let heading = false;
  for (const [index, written] of text.split(/\r\n|\n|\r/).entries()) {
    const line = written.trim();
    if (line === '' || line.startsWith('#')) continue;
    const cells = line.split(/[\s,;]+/).filter((cell) => cell !== '');
    if (cells.length !== 2 || !cells.every((cell) => NUMBER.test(cell))) {
      if (rows.length === 0 && !heading) {
        heading = true;
        continue;
      }
      throw new InputError({
        where: `${where} line ${index + 1}`,
        expected: `grey and ${second}`,
        found: JSON.stringify(line.slice(0, 40)),
      });
    }
    const [grey, value] = cells.map(Number) as [number, number];
    const before = rows.at(-1)?.grey ?? -1;
    if (!Number.isInteger(grey) || grey <= before) {
      const expected = rows.length === 0 ? 'a grey level from 0 on' : `a whole grey level above ${before}`;
      throw new InputError({ where: `${where} line ${index + 1}`, expected, found: cells[0]! });
    }
    rows.push({ line: index + 1, grey, value });
  }
  if (rows.length < 2) throw new InputError({ where, expected: `rows of grey and ${second}`, found: `${rows.length}` });
  return rows;
}

/** @throws InputError that names the row, when the table does not span all levels of a panel */
export function requireAllGreys(rows: readonly TableRow[], bits: number, where: string): void {
  const [first, last, highest] = [rows[0]!, rows.at(-1)!, 2 ** bits - 1];
  if (first.grey !== 0) {
    throw new InputError({ where: `${where} line ${first.line}`, expected: 'the first row at grey 0', found: `${first.grey}` });
  }
  if (last.grey !== highest) {
    const hint = last.grey < highest ? 'the table is too short for this panel' : 'a table of a panel with more bits?';
    throw new InputError({
      where: `${where} line ${last.line}`,
      expected: `the last row at grey ${highest}`,
      found: `${last.grey}`,
      hint,
    });
  }
}

/** @throws InputError that names the first row that turns back */
export function requireMonotonic(rows: readonly TableRow[], where: string): void {
  const direction = Math.sign(rows.at(-1)!.value - rows[0]!.value);
  if (direction === 0) {
    throw new InputError({ where, expected: 'values that rise or fall with grey', found: 'the same at both ends' });
  }
  rows.forEach(({ line, value }, index) => {
    const before = rows[index - 1]?.value ?? value;
    if ((value - before) * direction < 0) {
      const expected = `${direction > 0 ? 'at least' : 'at most'} ${before}, the value before`;
      throw new InputError({
        where: `${where} line ${line}`,
        expected,
        found: `${value}`,
        hint: 'not monotonic: smooth the measurement',
      });
    }
  });
}

/** The wavelength in metres that a vendor put into a file's name, as in `slm5758_at532.lut` or `CAL_LSH0801531_690nm.bmp`; null without. */
export function wavelengthInName(file: string): number | null {
  const match = /_at(\d{3,4})(?!\d)/i.exec(file) ?? /(?<!\d)(\d{3,4}) ?nm/i.exec(file);
  const nanometres = Number(match?.[1]);
  return nanometres >= 200 && nanometres <= 3000 ? nanometres * 1e-9 : null;
}
