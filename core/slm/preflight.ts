import { InputError } from '../math/input-error.ts';
import { formatLength, metres } from '../math/units.ts';
import type { Finding } from './finding.ts';
import { quantisationError, type QuantisationError } from './levels.ts';
import type { MaskPhase } from './mask.ts';
import { placeMask, type PanelLayout } from './panel.ts';
import type { SlmProfile } from './profile.ts';

/** How a mask is put on a panel. Null: as the profile says, or for the block the largest that fits. */
export interface ExportSettings {
  /** Metres. */
  readonly wavelength: number;
  readonly format: 'bmp' | 'png';
  readonly block: number | null;
  readonly twoPiLevel: number | null;
  readonly flipHorizontal: boolean;
  readonly flipVertical: boolean;
  readonly sign: 1 | -1 | null;
  /** Panel pixels that the centred mask is moved by, [down, right]. */
  readonly offset: readonly [down: number, right: number];
}

/** @throws InputError when the mask does not fit */
export function planLayout(
  { shape: [, maskHeight, maskWidth] }: MaskPhase,
  profile: SlmProfile,
  settings: ExportSettings,
): PanelLayout {
  const { width, height, bits } = profile;
  return {
    width,
    height,
    bits,
    twoPiLevel: settings.twoPiLevel ?? profile.twoPiLevel,
    sign: settings.sign ?? profile.sign,
    flipHorizontal: settings.flipHorizontal,
    flipVertical: settings.flipVertical,
    maskWidth,
    maskHeight,
    ...placeMask(profile, [maskHeight, maskWidth], settings),
  };
}

/** What to know before a mask is shown: one finding for each risk. */
export function preflight(mask: MaskPhase, profile: SlmProfile, settings: ExportSettings): readonly Finding[] {
  const scale = {
    bits: profile.bits,
    twoPiLevel: settings.twoPiLevel ?? profile.twoPiLevel,
    sign: settings.sign ?? profile.sign,
  };
  const error = quantisationError(mask.data, scale);
  const { layout, finding: superpixel } = checkSuperpixel(mask, profile, settings);
  return [
    checkProfile(profile),
    checkSign(scale.sign),
    checkFlips(settings),
    checkTwoPi(profile, settings, scale.twoPiLevel, error),
    checkBits(profile, settings, error),
    superpixel,
    ...(layout === undefined ? [] : [checkZeroOrder(layout)]),
    {
      id: 'correction',
      title: 'Wavefront correction',
      verdict: 'note' as const,
      message: 'None is in the file. If your panel needs one, add it once, in the software that shows the file.',
    },
    {
      id: 'lut',
      title: 'Grey to phase',
      verdict: 'note' as const,
      message: 'Taken as linear: the panel or its driver must hold the gamma curve or look-up table of this wavelength.',
    },
  ];
}

function checkProfile({ title, certainty, note }: SlmProfile): Finding {
  const certain = certainty === 'certain';
  const message = `${title}. ${note}${certain ? '' : ' These facts are second-hand.'}`;
  return { id: 'profile', title: 'Device', verdict: certain ? 'ok' : 'note', message };
}

function checkSign(sign: 1 | -1): Finding {
  const message = sign === 1 ? 'More phase is more grey.' : 'More phase is less grey: right only if your panel works that way.';
  return { id: 'sign', title: 'Sign', verdict: sign === 1 ? 'ok' : 'note', message };
}

function checkFlips({ flipHorizontal, flipVertical }: ExportSettings): Finding {
  const flips = [...(flipHorizontal ? ['left and right'] : []), ...(flipVertical ? ['top and bottom'] : [])];
  const message =
    flips.length === 0
      ? 'The first row of the mask is at the top of the panel, its first column at the left.'
      : `Swapped: ${flips.join(', ')}. Mirrors between panel and camera swap too: check on the bench.`;
  return { id: 'orientation', title: 'Orientation', verdict: flips.length === 0 ? 'ok' : 'note', message };
}

function checkTwoPi(profile: SlmProfile, settings: ExportSettings, twoPiLevel: number, error: QuantisationError): Finding {
  const finding = { id: 'two-pi', title: '2π level' };
  const [levels, wavelength] = [2 ** profile.bits, formatLength(metres(settings.wavelength))];
  if (twoPiLevel > levels) {
    const reach = ((2 * levels) / twoPiLevel).toFixed(2);
    const message =
      `2π needs level ${twoPiLevel}, the panel ends at ${levels - 1}: phases above ${reach}π are shown wrong, by up to ` +
      `${error.largest.toFixed(2)} rad, and ${percent(1 - error.efficiency)} of the light does not follow the mask.`;
    return { ...finding, verdict: 'risk', message };
  }
  const { calibratedWavelength: calibrated } = profile;
  if (settings.twoPiLevel !== null) {
    return { ...finding, verdict: 'ok', message: `2π is level ${twoPiLevel}, as you set it for ${wavelength}.` };
  }
  if (calibrated === null) {
    const message =
      `2π is level ${twoPiLevel} only at the wavelength that the device's gamma curve was made for: load the one for ${wavelength}, ` +
      'or measure the level and set it here.';
    return { ...finding, verdict: 'note', message };
  }
  if (Math.abs(settings.wavelength / calibrated - 1) > 0.01) {
    const estimate = Math.round((twoPiLevel * settings.wavelength) / calibrated);
    const message =
      `Level ${twoPiLevel} is 2π at ${formatLength(metres(calibrated))}, not at ${wavelength}, where it is about level ${estimate} ` +
      '(without dispersion): measure it and set it here.';
    return { ...finding, verdict: 'risk', message };
  }
  return { ...finding, verdict: 'ok', message: `2π is level ${twoPiLevel} at ${wavelength}.` };
}

function checkBits({ bits }: SlmProfile, { format }: ExportSettings, error: QuantisationError): Finding {
  const finding = { id: 'bits', title: 'Bit depth' };
  if (format === 'bmp' && bits > 8) {
    return { ...finding, verdict: 'stop', message: `A BMP file holds 8 bits and the panel has ${bits}: choose PNG.` };
  }
  const message =
    `${bits} bits in ${bits > 8 ? 'a 16-bit' : 'an 8-bit'} grey file, level by level; rounding moves phases by ` +
    `${error.rms.toFixed(4)} rad (rms), at most ${error.largest.toFixed(4)}.`;
  return { ...finding, verdict: 'ok', message };
}

function checkSuperpixel(
  mask: MaskPhase,
  profile: SlmProfile,
  settings: ExportSettings,
): { finding: Finding; layout?: PanelLayout } {
  const finding = { id: 'superpixel', title: 'Superpixels' };
  try {
    const layout = planLayout(mask, profile, settings);
    const { block, maskHeight, maskWidth } = layout;
    const largest = placeMask(profile, [maskHeight, maskWidth], { block: null, offset: [0, 0] }).block;
    const cell = formatLength(metres(block * profile.pitch));
    const message = `Each mask pixel is ${block} × ${block} panel pixels, ${cell}; the mask is ${maskHeight * block} × ${maskWidth * block}.`;
    const verdict = block === largest ? 'ok' : 'note';
    return { layout, finding: { ...finding, verdict, message: verdict === 'ok' ? message : `${message} ${largest} would fit.` } };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { finding: { ...finding, verdict: 'stop', message: `${error.message}.` } };
  }
}

function checkZeroOrder({ width, height, maskWidth, maskHeight, block }: PanelLayout): Finding {
  const surround = 1 - (maskWidth * maskHeight * block * block) / (width * height);
  const message =
    `${percent(surround)} of the panel shows no mask (flat, grey 0), and no grating separates the light that the panel does not modulate: ` +
    'both meet at the zero frequency. Stop the aperture down to the mask.';
  return { id: 'zero-order', title: 'Zero order', verdict: surround > 0.01 ? 'note' : 'ok', message };
}

const percent = (share: number): string => `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;
