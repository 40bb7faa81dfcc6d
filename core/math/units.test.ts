import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from './input-error.ts';
import { degrees, formatLength, metres, parseLength, radians } from './units.ts';

describe('parseLength', () => {
  it.each([
    ['633nm', 633e-9],
    [' 8 µm ', 8e-6],
    ['8um', 8e-6],
    ['12.5UM', 12.5e-6],
    ['2e-1 m', 0.2],
    ['1mm', 1e-3],
    ['3 cm', 0.03],
  ])('reads %s', (text, value) => expect(parseLength(text, '--length')).toBeCloseTo(value, 15));

  it.each(['633', '', 'nm', '-1nm', '0 mm', '5 feet', '1.2.3nm', '1e999m'])('refuses "%s" and names where it stood', (text) => {
    expect(() => parseLength(text, '--wavelength')).toThrow(InputError);
    expect(() => parseLength(text, '--wavelength')).toThrow(/^--wavelength: expected a positive length/);
  });

  it('reads back what formatLength writes, to six digits', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-9, max: 10, noNaN: true }), (length) => {
        expect(parseLength(formatLength(metres(length)), 'x') / length).toBeCloseTo(1, 5);
      }),
    );
  });
});

describe('formatLength', () => {
  it.each([
    [633e-9, '633 nm'],
    [8e-6, '8 µm'],
    [0.2, '200 mm'],
    [1.5, '1.5 m'],
  ])('writes %f', (length, text) => expect(formatLength(metres(length))).toBe(text));
});

it('degrees are a fraction of π', () => {
  expect(degrees(180)).toBe(radians(Math.PI));
});
