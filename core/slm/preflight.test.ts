import { describe, expect, it } from 'vitest';
import type { PanelAids } from './aids.ts';
import type { ExportSettings } from './export-settings.ts';
import { preflight } from './preflight.ts';
import type { SlmProfile } from './profile-schema.ts';
import { measuredTable, noAids, randomPhase, tinyProfile, tinySettings } from './testing.ts';

const mask = randomPhase([1, 96, 96], 0);
const panel: SlmProfile = { ...tinyProfile, width: 1920, height: 1080 };
const check = (profile: SlmProfile, changes: Partial<ExportSettings> = {}, aids: Partial<PanelAids> = {}, shown = mask) =>
  preflight(shown, profile, { ...tinySettings, ...changes }, { ...noAids, ...aids });
const verdicts = (...args: Parameters<typeof check>) =>
  Object.fromEntries(check(...args).map(({ id, verdict }) => [id, verdict]));
const said = (id: string, ...args: Parameters<typeof check>) => check(...args).find((finding) => finding.id === id)?.message;
const file = { file: 'CAL_690nm.bmp', sha256: '', wavelength: 690e-9 };
const correction: PanelAids['correction'] = { ...file, width: 1920, height: 1080, values: new Uint8Array(1), sign: 1 };
const calibrated = (wavelength: number, level = 256): SlmProfile => ({ ...panel, twoPiLevels: [{ wavelength, level }] });

describe('preflight', () => {
  it('speaks of every risk, and stops nothing on a sound export', () => {
    expect(verdicts(panel)).toEqual({
      profile: 'ok',
      sign: 'ok',
      orientation: 'ok',
      'two-pi': 'note',
      lut: 'note',
      bits: 'ok',
      correction: 'note',
      superpixel: 'ok',
      'zero-order': 'note',
    });
  });

  it('asks for attention where a setting departs from the device', () => {
    expect(verdicts(panel, { sign: -1, flipVertical: true, twoPiLevel: 218, block: 4 })).toMatchObject({
      sign: 'note',
      orientation: 'note',
      'two-pi': 'ok',
      superpixel: 'note',
    });
    expect(verdicts(calibrated(633e-9))['two-pi']).toBe('ok');
    expect(verdicts(calibrated(532e-9))['two-pi']).toBe('risk');
    expect(said('two-pi', calibrated(532e-9))).toMatch(/^Level 256 is 2π at 532 nm, not at 633 nm, where it is about level 305/);
    expect(verdicts({ ...panel, calibration: 'level' })['two-pi']).toBe('risk');
    expect(verdicts(panel, { block: 12 })['superpixel']).toBe('stop');
    expect(verdicts({ ...panel, certainty: 'likely' })['profile']).toBe('note');
  });

  it('doubts a wavelength in another unit, and no light of a laboratory', () => {
    expect(verdicts(panel, { wavelength: 633e-6 })).toMatchObject({ wavelength: 'risk' });
    expect(said('wavelength', panel, { wavelength: 1 })).toMatch(/^1 m is no light/);
    for (const wavelength of [266e-9, 633e-9, 10.6e-6]) expect(said('wavelength', panel, { wavelength })).toBeUndefined();
  });

  it('says how far a panel that does not reach 2π goes wrong, and what is left unused of one that goes beyond', () => {
    expect(said('two-pi', panel, { twoPiLevel: 320 })).toMatch(
      /^2π needs level 320, the panel ends at 255: phases above 1\.60π are shown wrong, by up to 0\.6\d rad, and 2\.\d % of the light/,
    );
    expect(said('two-pi', panel, { twoPiLevel: 200 })).toMatch(/The panel reaches 2\.56π; levels beyond 2π are left unused\.$/);
    expect(said('two-pi', panel, { twoPiLevel: 200, fullRange: true })).toMatch(/are used where they come nearer\.$/);
    const short = { kind: 'phase', ...measuredTable(8, 0.8, 20), ...file, wavelength: null } as const;
    expect(said('two-pi', panel, {}, { lut: short })).toMatch(/^The measured table ends before 2π: phases above 1\.61π/);
  });

  it('stops ten bits in a file of eight, and names formats that the device does not read', () => {
    const santec: SlmProfile = {
      ...panel,
      title: 'Santec',
      bits: 10,
      twoPiLevels: [{ wavelength: null, level: 1024 }],
      formats: ['csv', 'santec-bmp'],
    };
    expect(said('bits', santec, { format: 'bmp' })).toBe(
      'A file of the format bmp holds at most 8 bits and the panel has 10: choose csv or santec-bmp.',
    );
    expect(verdicts(santec, { format: 'bmp' })['bits']).toBe('stop');
    expect(verdicts(santec, { format: 'png' })['bits']).toBe('risk');
    expect(verdicts(santec, { format: 'santec-bmp' })['bits']).toBe('ok');
    expect(verdicts(panel, { format: 'santec-bmp' })['bits']).toBe('stop');
  });

  it('tells how grey becomes phase, and of tables for another wavelength', () => {
    const lut = { kind: 'phase', ...measuredTable(8, 1.2, 20), ...file } as const;
    expect(said('lut', panel, {}, { lut })).toBe('CAL_690nm.bmp is for 690 nm, not for 633 nm.');
    expect(verdicts(panel, { wavelength: 690e-9 }, { lut })['lut']).toBe('ok');
    expect(verdicts(panel, { wavelength: 690e-9, twoPiLevel: 200 }, { lut })['lut']).toBe('note');
    const volts = { kind: 'voltage', linear: true, ...file, wavelength: null } as const;
    expect(verdicts(panel, {}, { lut: volts })['lut']).toBe('risk');
    expect(verdicts(panel, {}, { lut: { ...volts, linear: false } })['lut']).toBe('note');
  });

  it('asks for the correction that a device has, and for the right one', () => {
    const hamamatsu: SlmProfile = { ...panel, correction: { width: 1920, height: 1080, sign: 1 } };
    expect(verdicts(hamamatsu)['correction']).toBe('risk');
    expect(verdicts(hamamatsu, {}, { correction })['correction']).toBe('risk');
    expect(verdicts(hamamatsu, { wavelength: 690e-9 }, { correction })['correction']).toBe('ok');
    expect(said('correction', hamamatsu, { wavelength: 690e-9 }, { correction: { ...correction, sign: -1 } })).toMatch(
      /is subtracted once/,
    );
  });

  it('says where the light goes that the mask does not have', () => {
    expect(said('zero-order', panel, { grating: { period: 8, angle: 0 } })).toMatch(
      /moves the pattern 0\.0 bins down and 132\.0 across from the light that is not modulated: outside the pattern/,
    );
    expect(said('zero-order', panel, { grating: { period: 40, angle: 0 } })).toMatch(/26\.4 across .* still inside the pattern/);
    const grating = { period: 8, angle: 0 };
    expect(verdicts(panel, { grating, surround: { kind: 'grating', ...grating } })['zero-order']).toBe('risk');
    expect(verdicts(panel, { surround: { kind: 'checkerboard', cell: 1 } })['zero-order']).toBe('ok');
  });

  it('refuses to believe a lens that the pixels cannot follow', () => {
    expect(verdicts(panel, { lens: 0.5 })['lens']).toBe('ok');
    expect(said('lens', panel, { lens: 0.05 })).toMatch(/more than π: it needs a focal length of at least 106\.\d+ mm\.$/);
  });

  it('speaks of the video mode and of the order of snapshots where there are any', () => {
    const framed: SlmProfile = { ...panel, videoMode: { width: 2048, height: 1152 } };
    expect(said('frame', framed)).toMatch(/it needs the frame of the video mode\.$/);
    expect(said('frame', framed, { frame: 'video' })).toMatch(/^The file is the whole picture of the 2048 × 1152 video mode/);
    expect(verdicts(panel, { frame: 'video' })['superpixel']).toBe('stop');
    expect(said('order', panel, {}, {}, randomPhase([4, 8, 8], 1))).toMatch(/^4 numbered files/);
  });
});
