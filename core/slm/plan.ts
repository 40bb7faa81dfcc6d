import { InputError } from '../math/input-error.ts';
import type { PanelAids } from './aids.ts';
import type { PanelPlan } from './encode-panel.ts';
import type { ExportSettings } from './export-settings.ts';
import type { MaskPhase } from './mask.ts';
import { placeMask, shownShape, type PanelLayout } from './panel.ts';
import type { Lens } from './panel-phase.ts';
import { twoPiAt, type SlmProfile } from './profile-schema.ts';
import { createResponse, type Response } from './response.ts';

/** How a mask goes onto a panel. @throws InputError when it does not fit */
export function planExport(mask: MaskPhase, profile: SlmProfile, settings: ExportSettings, aids: PanelAids): PanelPlan {
  const { grating, surround } = settings;
  return {
    layout: planLayout(mask, profile, settings),
    response: planResponse(profile, settings, aids),
    grating,
    lens: planLens(profile, settings),
    surround,
    correction: aids.correction,
  };
}

/** How grey becomes phase: as measured, or linearly. */
export function planResponse(profile: SlmProfile, settings: ExportSettings, { lut }: PanelAids): Response {
  const common = { bits: profile.bits, sign: settings.sign ?? profile.sign, fullRange: settings.fullRange };
  if (lut?.kind === 'phase') return createResponse({ kind: 'table', ...common, grey: [...lut.grey], phase: [...lut.phase] });
  return createResponse({
    kind: 'linear',
    ...common,
    twoPiLevel: settings.twoPiLevel ?? twoPiAt(profile, settings.wavelength).level,
  });
}

function planLens({ pitch }: SlmProfile, { lens, wavelength }: ExportSettings): Lens | null {
  if (lens === null) return null;
  if (lens === 0) throw new InputError({ where: 'lens', expected: 'a focal length other than 0', found: '0' });
  return { focalLength: lens, wavelength, pitch };
}

/** @throws InputError when the mask does not fit */
export function planLayout(
  { shape: [, maskHeight, maskWidth] }: MaskPhase,
  profile: SlmProfile,
  settings: ExportSettings,
): PanelLayout {
  const { width, height } = profile;
  const { rotation, flipHorizontal, flipVertical } = settings;
  const orientation = { rotation, flipHorizontal, flipVertical, maskWidth, maskHeight };
  const frame = settings.frame === 'panel' ? { width, height } : profile.videoMode;
  if (frame === null) {
    throw new InputError({ where: 'frame', expected: 'the panel alone', found: `a video mode, which ${profile.title} has not` });
  }
  return { width, height, frame, ...orientation, ...placeMask(profile, shownShape(orientation), settings) };
}
