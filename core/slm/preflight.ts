import { InputError } from '../math/input-error.ts';
import { formatLength, metres } from '../math/units.ts';
import type { PanelAids } from './aids.ts';
import type { ExportSettings } from './export-settings.ts';
import type { Finding } from './finding.ts';
import type { MaskPhase } from './mask.ts';
import { placeMask, shownShape, type PanelLayout } from './panel.ts';
import { planLayout, planResponse } from './plan.ts';
import { checkCorrection, checkFormat, checkLut, checkSign, checkTwoPi } from './preflight-levels.ts';
import { checkLens, checkWavelength, checkZeroOrder } from './preflight-light.ts';
import type { SlmProfile } from './profile-schema.ts';
import { quantisationError } from './response.ts';

/** What to know before a mask is shown: one finding for each thing that goes wrong in labs. */
export function preflight(mask: MaskPhase, profile: SlmProfile, settings: ExportSettings, aids: PanelAids): readonly Finding[] {
  const response = planResponse(profile, settings, aids);
  const error = quantisationError(mask.data, response);
  const { layout, finding: superpixel } = checkSuperpixel(mask, profile, settings);
  const shown = { profile, settings, response, error };
  return [
    checkProfile(profile),
    ...checkWavelength(settings),
    checkSign(shown),
    checkOrientation(settings),
    checkTwoPi(shown),
    checkLut(shown, aids.lut),
    checkFormat(shown),
    checkCorrection(shown, aids.correction),
    superpixel,
    ...(profile.videoMode === null ? [] : [checkFrame(profile.videoMode, settings)]),
    ...(layout === undefined ? [] : [checkZeroOrder(layout, settings), ...checkLens(layout, profile, settings)]),
    ...(mask.shape[0] === 1 ? [] : [checkSnapshots(mask.shape[0])]),
  ];
}

function checkProfile({ title, certainty, note }: SlmProfile): Finding {
  const certain = certainty === 'certain';
  const message = `${title}. ${note}${certain ? '' : ' These facts are second-hand.'}`;
  return { id: 'profile', title: 'Device', verdict: certain ? 'ok' : 'note', message };
}

/** In words, what is done to the mask; empty when nothing is. */
export function describeOrientation({
  rotation,
  flipHorizontal,
  flipVertical,
}: Pick<PanelLayout, 'rotation' | 'flipHorizontal' | 'flipVertical'>): string {
  return [
    ...(rotation === 0 ? [] : [`turned by ${rotation}° clockwise`]),
    ...(flipHorizontal ? ['swapped left and right'] : []),
    ...(flipVertical ? ['swapped top and bottom'] : []),
  ].join(', then ');
}

function checkOrientation(settings: ExportSettings): Finding {
  const done = describeOrientation(settings);
  const message =
    done === ''
      ? 'The first row of the mask is at the top of the panel, its first column at the left.'
      : `The mask is ${done}. Mirrors between panel and camera swap too: check on the bench.`;
  return { id: 'orientation', title: 'Orientation', verdict: done === '' ? 'ok' : 'note', message };
}

function checkSuperpixel(
  mask: MaskPhase,
  profile: SlmProfile,
  settings: ExportSettings,
): { finding: Finding; layout?: PanelLayout } {
  const finding = { id: 'superpixel', title: 'Superpixels' };
  try {
    const layout = planLayout(mask, profile, settings);
    const { block } = layout;
    const [rows, columns] = shownShape(layout);
    const largest = placeMask(profile, [rows, columns], { block: null, offset: [0, 0] }).block;
    const cell = formatLength(metres(block * profile.pitch));
    const message = `Each mask pixel is ${block} × ${block} panel pixels, ${cell}; the mask is ${rows * block} × ${columns * block}.`;
    const verdict = block === largest ? 'ok' : 'note';
    return { layout, finding: { ...finding, verdict, message: verdict === 'ok' ? message : `${message} ${largest} would fit.` } };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { finding: { ...finding, verdict: 'stop', message: `${error.message}.` } };
  }
}

function checkFrame({ width, height }: { width: number; height: number }, { frame }: ExportSettings): Finding {
  const size = `${width} × ${height}`;
  const message =
    frame === 'video'
      ? `The file is the whole picture of the ${size} video mode, the panel in its upper left corner and 0 beside it.`
      : `The file is the panel alone, as the vendor's software takes it. Shown on a graphics card in ${size}, it needs the frame of the video mode.`;
  return { id: 'frame', title: 'Frame', verdict: 'ok', message };
}

function checkSnapshots(count: number): Finding {
  const message = `${count} numbered files, and a file that lists them in the order in which they are to be shown: frames in another order reconstruct nothing.`;
  return { id: 'order', title: 'Display order', verdict: 'note', message };
}
