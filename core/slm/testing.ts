/** What tests of exports share. Nothing else imports this. */
import { rootKey, uniform } from '../math/random.ts';
import { TWO_PI } from '../math/units.ts';
import type { PanelAids } from './aids.ts';
import { PLAIN_SETTINGS, type ExportSettings } from './export-settings.ts';
import type { MaskPhase } from './mask.ts';
import type { SlmProfile } from './profile-schema.ts';

export const tinyProfile: SlmProfile = {
  version: 2,
  name: 'tiny',
  title: 'Tiny',
  width: 61,
  height: 40,
  pitch: 8e-6,
  bits: 8,
  sign: 1,
  twoPiLevels: [{ wavelength: null, level: 256 }],
  calibration: 'device',
  formats: ['bmp', 'png', 'tiff', 'npy', 'csv'],
  videoMode: null,
  correction: null,
  certainty: 'certain',
  note: '',
};

export const tinySettings: ExportSettings = { ...PLAIN_SETTINGS, profile: 'tiny', wavelength: 633e-9, format: 'bmp' };

export const noAids: PanelAids = { lut: null, correction: null };

export function randomPhase(shape: MaskPhase['shape'], seed: number): MaskPhase {
  const count = shape.reduce((product, side) => product * side, 1);
  return { shape, data: Float32Array.from(uniform(rootKey(seed), count), (value) => value * TWO_PI) };
}

/** A measured response as panels have it: slow at both ends, `turns` times 2π in all. */
export function measuredTable(bits: number, turns: number, rows: number): { grey: number[]; phase: number[] } {
  const highest = 2 ** bits - 1;
  const grey = [...new Set(Array.from({ length: rows }, (_, row) => Math.round((row * highest) / (rows - 1))))];
  const rise = (share: number): number => share - Math.sin(TWO_PI * share) / 9;
  return { grey, phase: grey.map((level) => 0.3 + TWO_PI * turns * rise(level / highest)) };
}
