import { describe, expect, it } from 'vitest';
import { expectSafeAgainstDamage } from '../formats/testing/damage.ts';
import { readPhaseTable, readVoltageTable } from './lut.ts';
import { wavelengthInName } from './table-text.ts';

const bytes = (...lines: readonly string[]): Uint8Array => new TextEncoder().encode(lines.join('\n'));
const greys = (count: number, row: (grey: number) => string): readonly string[] =>
  Array.from({ length: count }, (_, grey) => row(grey));

describe('a table phase(grey)', () => {
  it('is read with or without heading, comments and every level, with any usual separator', () => {
    const expected = { kind: 'phase', grey: [0, 1, 3], phase: [0.1, 2, 6.4] };
    expect(readPhaseTable(bytes('grey,phase', '0,0.1', '1,2', '3,6.4', ''), 2, 'a.csv')).toEqual(expected);
    expect(readPhaseTable(bytes('# 633 nm', '0;0.1', '1;2', '3;6.4e0'), 2, 'a.csv')).toEqual(expected);
    expect(readPhaseTable(bytes('0\t1e-1\r', '1\t2.\r', '3\t6.4\r'), 2, 'a.csv')).toEqual(expected);
    expect(readPhaseTable(bytes('0 -1', '3 -7'), 2, 'a.csv')).toEqual({ kind: 'phase', grey: [0, 3], phase: [-1, -7] });
  });

  it.each([
    [
      ['0,0', '1,2', '2,1.5', '3,3'],
      'a.csv line 3: expected at least 2, the value before, found 1.5 (not monotonic: smooth the measurement)',
    ],
    [
      ['0,3', '1,2', '2,2.5', '3,0'],
      'a.csv line 3: expected at most 2, the value before, found 2.5 (not monotonic: smooth the measurement)',
    ],
    [['0,0', '1,2', '2,3'], 'a.csv line 3: expected the last row at grey 3, found 2 (the table is too short for this panel)'],
    [['0,0', '7,3'], 'a.csv line 2: expected the last row at grey 3, found 7 (a table of a panel with more bits?)'],
    [['1,0', '3,3'], 'a.csv line 1: expected the first row at grey 0, found 1'],
    [['0,0', '0,1', '3,3'], 'a.csv line 2: expected a whole grey level above 0, found 0'],
    [['0,0', '1.5,1', '3,3'], 'a.csv line 2: expected a whole grey level above 0, found 1.5'],
    [['grey,phase', '0,0', '1,x', '3,3'], 'a.csv line 3: expected grey and phase, found "1,x"'],
    [['0,0,1', '3,3'], 'a.csv: expected rows of grey and phase, found 1'],
    [['0,1', '3,1'], 'a.csv: expected values that rise or fall with grey, found the same at both ends'],
    [['0,0', '3,360'], 'a.csv: expected phases in radians, at most 8 turns, found a range of 360.0 (degrees?)'],
    [[''], 'a.csv: expected rows of grey and phase, found 0'],
  ])('is refused with its row: %s', (lines, message) => {
    expect(() => readPhaseTable(bytes(...lines), 2, 'a.csv')).toThrow(expect.objectContaining({ message }));
  });

  it('that is damaged is refused or read, never more', () => {
    const good = bytes('grey,phase', ...greys(16, (grey) => `${grey},${(grey * 0.41).toFixed(3)}`));
    expectSafeAgainstDamage(good, (damaged, where) => readPhaseTable(damaged, 4, where), {
      mayBeCut: (length) => length > good.length - 5,
    });
  });
});

describe('a table of voltages', () => {
  it('has a row for every level, and is told from the linear one that is for measuring', () => {
    const curved = bytes(...greys(256, (grey) => `${grey} ${Math.round(2047 * (grey / 255) ** 1.7)}`));
    const linear = bytes(...greys(256, (grey) => `${grey}\t${grey * 8}`));
    expect(readVoltageTable(curved, 8, 'slm5758_at532.lut')).toEqual({ kind: 'voltage', linear: false });
    expect(readVoltageTable(linear, 8, '19x12_8bit_linearVoltage.lut')).toEqual({ kind: 'voltage', linear: true });
  });

  it.each([
    [['0 0', '2 9', '3 12'], 'a.lut line 2: expected a row for grey 1, found grey 2'],
    [['0 0', '1 5', '2 9'], 'a.lut line 3: expected the last row at grey 3, found 2 (the table is too short for this panel)'],
    [
      ['0 0', '1 5', '2 4', '3 12'],
      'a.lut line 3: expected at least 5, the value before, found 4 (not monotonic: smooth the measurement)',
    ],
    [['0 -4', '1 5', '2 6', '3 12'], 'a.lut line 1: expected a voltage of at least 0, found -4'],
  ])('is refused with its row: %s', (lines, message) => {
    expect(() => readVoltageTable(bytes(...lines), 2, 'a.lut')).toThrow(expect.objectContaining({ message }));
  });
});

it.each([
  ['CAL_LSH0801531_690nm.bmp', 690e-9],
  ['slm5758_at532.lut', 532e-9],
  ['gamma 1064 nm.csv', 1064e-9],
  ['slm5758.lut', null],
  ['panel_1024.lut', null],
  ['19x12_8bit_linearVoltage.lut', null],
])('the wavelength in the name %s is %s', (name, wavelength) => {
  const found = wavelengthInName(name);
  if (wavelength === null) expect(found).toBeNull();
  else expect(found).toBeCloseTo(wavelength, 12);
});
