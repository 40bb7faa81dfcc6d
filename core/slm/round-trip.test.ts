import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { TWO_PI } from '../math/units.ts';
import type { PanelAids } from './aids.ts';
import { decodeBitmap, encodeBitmap } from './bitmap.ts';
import { formatsFor } from './bitmap-format.ts';
import { decodePanel, encodePanel } from './encode-panel.ts';
import type { ExportSettings } from './export-settings.ts';
import { planExport } from './plan.ts';
import { listProfiles } from './profile.ts';
import type { SlmProfile } from './profile-schema.ts';
import { phaseDistance, reachesTurn } from './response.ts';
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

/** All eight ways to lay a picture down; both flips together are half a turn. */
const orientations = ([0, 90, 180, 270] as const).flatMap((rotation) =>
  [false, true].map((flipHorizontal) => ({ rotation, flipHorizontal, flipVertical: false })),
);

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

describe('encode → file → decode gives the phase back within half a level and the resolution of the table', () => {
  it.each(devices.map((profile) => [profile.title, profile] as const))('%s', (_, profile) => {
    const wavelengths = new Set([633e-9, 1064e-9, ...profile.twoPiLevels.flatMap(({ wavelength }) => wavelength ?? [])]);
    const mask = randomPhase([1, 5, 7], profile.bits);
    let tried = 0;
    for (const [first, wavelength] of [...wavelengths].entries()) {
      for (const [second, [name, aids, changes]] of responses(profile).entries()) {
        for (const [third, orientation] of orientations.entries()) {
          // The formats in turn: each meets each response and each orientation somewhere, all together would only be slow.
          const format = profile.formats[(first + second + third) % profile.formats.length]!;
          const frame = profile.videoMode !== null && (second + third) % 2 === 0 ? 'video' : 'panel';
          const settings = { ...tinySettings, wavelength, frame, ...orientation, ...changes } as const;
          const plan = planExport(mask, profile, settings, aids);
          const levels = encodePanel(mask.data, plan);
          const { response } = plan;
          if (response.model.kind === 'linear' && reachesTurn(response)) {
            expect(response.resolution, name).toBeLessThanOrEqual((0.5 * TWO_PI) / response.model.twoPiLevel + 1e-9);
          }
          const read = decodeBitmap(encodeBitmap({ ...plan.layout.frame, levels }, profile.bits, format), format, name);
          expect([read.width, read.height]).toEqual([plan.layout.frame.width, plan.layout.frame.height]);
          const { phase, strays } = decodePanel(read.levels, plan);
          expect(strays).toBe(0);
          const largest = phase.reduce((most, value, index) => Math.max(most, phaseDistance(value, mask.data[index]!)), 0);
          expect(largest, `${name}, ${format}, ${wavelength}`).toBeLessThanOrEqual(response.resolution + 1e-6);
          tried++;
        }
      }
    }
    expect(tried).toBe(wavelengths.size * 5 * 8);
  });
});
