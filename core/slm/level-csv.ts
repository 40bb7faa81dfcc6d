import { InputError } from '../math/input-error.ts';

/** Levels as text: a header row `Y/X,0,1,…` of column numbers, then a row of its number and its levels for each row of the panel. CRLF. */
export function encodeLevelCsv(width: number, height: number, levels: ArrayLike<number>): Uint8Array {
  const lines = [`Y/X,${Array.from({ length: width }, (_, column) => column).join(',')}`];
  for (let row = 0; row < height; row++) {
    const values = Array.prototype.slice.call(levels, row * width, (row + 1) * width) as number[];
    lines.push(`${row},${values.join(',')}`);
  }
  return new TextEncoder().encode(`${lines.join('\r\n')}\r\n`);
}

/** @throws InputError that names the row which is not as `encodeLevelCsv` writes it */
export function decodeLevelCsv(
  bytes: Uint8Array,
  where: string,
): { readonly width: number; readonly height: number; readonly levels: Uint16Array } {
  const lines = new TextDecoder().decode(bytes).trimEnd().split(/\r?\n/);
  const width = lines[0]!.split(',').length - 1;
  const height = lines.length - 1;
  if (width < 1 || height < 1 || !lines[0]!.startsWith('Y/X,')) {
    throw new InputError({ where, expected: 'a header row Y/X,0,1,…', found: JSON.stringify(lines[0]!.slice(0, 20)) });
  }
  const levels = new Uint16Array(width * height);
  for (let row = 0; row < height; row++) {
    const cells = lines[row + 1]!.split(',');
    const good = cells.length === width + 1 && Number(cells[0]) === row && cells.every((cell) => /^\d{1,5}$/.test(cell));
    if (!good) {
      const expected = `${row} and ${width} levels`;
      throw new InputError({ where: `${where} line ${row + 2}`, expected, found: JSON.stringify(lines[row + 1]!.slice(0, 20)) });
    }
    for (let column = 0; column < width; column++) levels[row * width + column] = Number(cells[column + 1]);
  }
  return { width, height, levels };
}
