import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { BMP8_PIXELS_AT } from '../formats/bmp.ts';
import { TWO_PI } from '../math/units.ts';
import { decodeBitmap, encodeBitmap } from './bitmap.ts';
import { readCorrection } from './correction.ts';
import { decodePanel, encodePanel } from './encode-panel.ts';
import { planExport } from './plan.ts';
import { loadProfile } from './profile.ts';
import { phaseDistance } from './response.ts';
import { randomPhase, tinyProfile, tinySettings } from './testing.ts';

const name = 'CAL_LSH0801531_690nm.bmp';
const bytes = new Uint8Array(readFileSync(new URL(`./fixtures/${name}`, import.meta.url)));
const profile = await loadProfile('hamamatsu-x13138', { assets: path.resolve('assets'), workspace: path.resolve('assets/none') });
const aids = {
  lut: null,
  correction: { ...readCorrection(bytes, profile, null, name), file: name, sha256: '', wavelength: 690e-9 },
};
const settings = { ...tinySettings, profile: profile.name, wavelength: 690e-9, block: 10 };

describe('a real correction bitmap of a Hamamatsu panel', () => {
  it('has its rows from the top, as stored from the bottom', () => {
    expect(bytes.length).toBe(1_303_606);
    const { width, height, values } = aids.correction;
    expect([width, height, aids.correction.sign]).toEqual([1272, 1024, 1]);
    expect(Array.from(values.subarray(1023 * 1272))).toEqual(Array.from(bytes.subarray(BMP8_PIXELS_AT, BMP8_PIXELS_AT + 1272)));
  });

  it('alone is shown as ((0 + correction) mod 256) · 218 / 256 at 690 nm, in a file of the same size', () => {
    const mask = { shape: [1, 1, 1] as const, data: Float32Array.of(0) };
    const plan = planExport(mask, profile, { ...settings, block: 1 }, aids);
    const levels = encodePanel(mask.data, plan);
    expect(levels.every((level, index) => level === Math.round((aids.correction.values[index]! * 218) / 256) % 218)).toBe(true);
    const file = encodeBitmap({ ...plan.layout.frame, levels }, 8, 'bmp');
    expect(file.length).toBe(bytes.length);
    expect(file.subarray(0, 34)).toEqual(bytes.subarray(0, 34));
  });

  it('is taken off again, in a 1280 × 1024 video mode and with a grating', () => {
    const mask = randomPhase([1, 96, 96], 1);
    const plan = planExport(mask, profile, { ...settings, frame: 'video', grating: { period: 8, angle: 1 } }, aids);
    const levels = encodePanel(mask.data, plan);
    const { width, height, levels: read } = decodeBitmap(encodeBitmap({ ...plan.layout.frame, levels }, 8, 'png'), 'png', 'x');
    expect([width, height]).toEqual([1280, 1024]);
    const { phase, strays } = decodePanel(read, plan);
    expect(strays).toBe(0);
    phase.forEach((value, index) =>
      expect(phaseDistance(value, mask.data[index]!)).toBeLessThanOrEqual((0.5 * TWO_PI) / 218 + 1e-6),
    );
  });

  it('is refused on another panel, and so is a picture of 16 bits', () => {
    expect(() => readCorrection(bytes, tinyProfile, null, name)).toThrow(
      `${name}: expected a correction of 40 × 61 pixels, as Tiny has, found 1024 × 1272`,
    );
    const wide = encodeBitmap({ width: 61, height: 40, levels: new Uint16Array(61 * 40) }, 16, 'png');
    expect(() => readCorrection(wide, tinyProfile, null, 'a.png')).toThrow(
      'a.png: expected a correction of 8 bits, found white at 65535',
    );
  });
});
