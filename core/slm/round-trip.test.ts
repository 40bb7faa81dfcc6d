import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { TWO_PI } from '../math/units.ts';
import type { PanelAids } from './aids.ts';
import { decodeBitmap, encodeBitmap } from './bitmap.ts';
import { formatsFor, type BitmapFormat } from './bitmap-format.ts';
import { decodePanel, encodePanel, type PanelPlan } from './encode-panel.ts';
import type { ExportSettings } from './export-settings.ts';
import type { MaskPhase } from './mask.ts';
import { planExport, planLayout } from './plan.ts';
import { listProfiles } from './profile.ts';
import type { SlmProfile } from './profile-schema.ts';
import { phaseDistance, type ResponseModel } from './response.ts';
import { measuredTable, noAids, randomPhase, tinySettings } from './testing.ts';

/** The device with a panel small enough to try everything; what decides its levels and its files is its own. */
function shrink(profile: SlmProfile, bits = profile.bits): SlmProfile {
  const [width, height] = [38, 27];
  return {
    ...profile,
    width,
    height,
    bits,
    videoMode: profile.videoMode === null ? null : { width: 41, height: 30 },
    correction: profile.correction === null ? null : { ...profile.correction, width, height },
  };
}

const { profiles: known } = await listProfiles({ assets: path.resolve('assets'), workspace: path.resolve('assets/none') });
const generic = known.find(({ profile }) => profile.name === 'generic')!.profile;
const devices = [
  ...known.map(({ profile }) => shrink(profile)),
  ...Array.from({ length: 16 }, (_, index) => ({
    ...shrink(generic, index + 1),
    title: `Generic panel of ${index + 1} bits`,
    twoPiLevels: [{ wavelength: null, level: 2 ** (index + 1) }],
    formats: [...formatsFor(index + 1)],
  })),
];

/** All eight ways to lay a picture down; the second way to say each is both flips instead of half a turn. */
const orientations = ([0, 90, 180, 270] as const).flatMap((rotation) =>
  [false, true].map((flipHorizontal) => ({ rotation, flipHorizontal, flipVertical: false })),
);
const saidOtherwise = orientations.map(({ rotation, flipHorizontal }) => ({
  rotation: ((rotation + 180) % 360) as 0 | 90 | 180 | 270,
  flipHorizontal: !flipHorizontal,
  flipVertical: true,
}));

function responses(profile: SlmProfile): readonly [name: string, aids: PanelAids, settings: Partial<ExportSettings>][] {
  const file = { file: 'measured.csv', sha256: '0'.repeat(64), wavelength: null };
  const table = (turns: number, sign: 1 | -1): PanelAids => {
    const { grey, phase } = measuredTable(profile.bits, turns, 40);
    return { ...noAids, lut: { kind: 'phase', grey, phase: phase.map((value) => sign * value), ...file } };
  };
  const values = Uint8Array.from({ length: profile.width * profile.height }, (_, index) => (index * 29) % 256);
  const correction: PanelAids['correction'] = { ...file, width: profile.width, height: profile.height, values, sign: 1 };
  return [
    ['linear', noAids, {}],
    ['linear, 2π at a level that is not whole', noAids, { twoPiLevel: 0.8517 * 2 ** profile.bits, sign: -1 }],
    ['a measured table', table(1.2, 1), {}],
    ['a measured table that falls, and beyond 2π', table(1.7, -1), { fullRange: true }],
    [
      'a correction, a grating and a surround',
      { ...noAids, correction },
      { grating: { period: 5.5, angle: 0.6 }, surround: { kind: 'checkerboard', cell: 2 } },
    ],
  ];
}

/**
 * The farthest a phase may be moved, radians, by the definition: half the widest step of the response, level to level along the table, or
 * half of what a panel lacks to a whole turn.
 */
function allowance(model: ResponseModel): number {
  if (model.kind === 'linear') {
    const step = TWO_PI / model.twoPiLevel;
    return Math.max(step, TWO_PI - (2 ** model.bits - 1) * step) / 2;
  }
  const { grey, phase } = model;
  const steps = phase.slice(1).map((value, row) => Math.abs(value - phase[row]!) / (grey[row + 1]! - grey[row]!));
  return Math.max(...steps, TWO_PI - Math.abs(phase.at(-1)! - phase[0]!)) / 2;
}

function expectRoundTrip(mask: MaskPhase, plan: PanelPlan, formats: readonly BitmapFormat[], where: string): void {
  const { layout, response } = plan;
  const levels = encodePanel(mask.data, plan);
  const allowed = allowance(response.model) + 1e-6;
  for (const format of formats) {
    const read = decodeBitmap(encodeBitmap({ ...layout.frame, levels }, response.model.bits, format), format, where);
    expect([read.width, read.height]).toEqual([layout.frame.width, layout.frame.height]);
    const { phase, strays } = decodePanel(read.levels, plan);
    expect(strays, `${where}, ${format}`).toBe(0);
    const largest = phase.reduce((most, value, index) => Math.max(most, phaseDistance(value, mask.data[index]!)), 0);
    expect(largest, `${where}, ${format}`).toBeLessThanOrEqual(allowed);
  }
}

describe('encode → file → decode gives the phase back within half a level and the resolution of the table', () => {
  it.each(devices.map((profile) => [profile.title, profile] as const))('%s, in each of its formats', (_, profile) => {
    const wavelengths = new Set([633e-9, 1064e-9, ...profile.twoPiLevels.flatMap(({ wavelength }) => wavelength ?? [])]);
    const mask = randomPhase([1, 5, 7], profile.bits);
    for (const [first, wavelength] of [...wavelengths].entries()) {
      for (const [second, [name, aids, changes]] of responses(profile).entries()) {
        const settings = { ...tinySettings, wavelength, ...changes };
        const plan = planExport(mask, profile, settings, aids);
        for (const [third, orientation] of ((first + second) % 2 === 0 ? orientations : saidOtherwise).entries()) {
          const frame = profile.videoMode !== null && (second + third) % 2 === 0 ? 'video' : 'panel';
          const layout = planLayout(mask, profile, { ...settings, ...orientation, frame });
          const where = `${name}, ${wavelength}, ${JSON.stringify(orientation)}`;
          expectRoundTrip(mask, { ...plan, layout }, profile.formats, where);
        }
      }
    }
  });
});

describe('a whole panel, a phase of its own for each pixel, comes back from the usual file of the device', () => {
  const real = new Map(known.map(({ profile }) => [profile.name.split('-')[0]!, profile]));

  // The last of each vendor, with its video mode where it has one; a quarter turn swaps the sides of the mask.
  it.each([...real.values()].map((profile) => [profile.title, profile] as const))('%s', (_, profile) => {
    const { width, height, bits, formats, videoMode, name } = profile;
    const { grey, phase } = measuredTable(bits, 1.2, 40);
    const lut = { kind: 'phase', grey, phase, file: 'measured.csv', sha256: '0'.repeat(64), wavelength: null } as const;
    const mask = randomPhase([1, width, height], bits);
    const frame = videoMode === null ? 'panel' : 'video';
    const settings = { ...tinySettings, profile: name, frame, rotation: 90, flipVertical: true } as const;
    expectRoundTrip(mask, planExport(mask, profile, settings, { ...noAids, lut }), formats.slice(0, 1), name);
  });
});
