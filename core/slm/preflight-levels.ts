import { formatLength, metres, TWO_PI } from '../math/units.ts';
import type { PanelAids } from './aids.ts';
import { FORMAT_FACTS, formatsFor } from './bitmap-format.ts';
import type { ExportSettings } from './export-settings.ts';
import type { Finding } from './finding.ts';
import { sameWavelength, twoPiAt, type SlmProfile } from './profile-schema.ts';
import { directionOf, reachesTurn, type QuantisationError, type Response } from './response.ts';

/** What the checks of levels look at. */
interface Shown {
  readonly profile: SlmProfile;
  readonly settings: ExportSettings;
  readonly response: Response;
  /** Of all mask pixels. */
  readonly error: QuantisationError;
}

export const percent = (share: number): string => `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;
const nanometres = (wavelength: number): string => formatLength(metres(wavelength));

export function checkSign({ profile, settings, response }: Shown): Finding {
  const rises = directionOf(response.model) === 1;
  const words = rises ? 'More phase is more grey' : 'More phase is less grey';
  const departs = settings.sign !== null && settings.sign !== profile.sign;
  const message = departs ? `${words}, against the profile: right only if your panel works that way.` : `${words}.`;
  return { id: 'sign', title: 'Sign', verdict: rises && !departs ? 'ok' : 'note', message };
}

export function checkTwoPi({ profile, settings, response, error }: Shown): Finding {
  const { model } = response;
  const finding = { id: 'two-pi', title: '2π level' };
  const wavelength = nanometres(settings.wavelength);
  const highest = 2 ** profile.bits - 1;
  const reach = `${(response.reach / Math.PI).toFixed(2)}π`;
  if (!reachesTurn(response)) {
    const asked =
      model.kind === 'linear'
        ? `2π needs level ${model.twoPiLevel}, the panel ends at ${highest}`
        : 'The measured table ends before 2π';
    const message =
      `${asked}: phases above ${reach} are shown wrong, by up to ${error.largest.toFixed(2)} rad, and ` +
      `${percent(1 - error.efficiency)} of the light does not follow the mask.`;
    return { ...finding, verdict: 'risk', message };
  }
  const beyond =
    response.reach > TWO_PI * 1.001
      ? ` The panel reaches ${reach}; levels beyond 2π are ${settings.fullRange ? 'used where they come nearer' : 'left unused'}.`
      : '';
  if (model.kind === 'table') return { ...finding, verdict: 'ok', message: `2π is in reach of the measured table.${beyond}` };
  const { twoPiLevel } = model;
  if (settings.twoPiLevel !== null) {
    return { ...finding, verdict: 'ok', message: `2π is level ${twoPiLevel}, as you set it for ${wavelength}.${beyond}` };
  }
  const { wavelength: calibrated } = twoPiAt(profile, settings.wavelength);
  if (calibrated === null) {
    const message =
      profile.calibration === 'level'
        ? `2π is taken as level ${twoPiLevel}: this device has a level of its own at ${wavelength}. Measure it, or take it from the certificate, and set it here.`
        : `2π is level ${twoPiLevel} only at the wavelength that the device was set to: set it to ${wavelength}, or measure the level and set it here.`;
    return { ...finding, verdict: profile.calibration === 'level' ? 'risk' : 'note', message };
  }
  if (!sameWavelength(settings.wavelength, calibrated)) {
    const estimate = Math.round((twoPiLevel * settings.wavelength) / calibrated);
    const message =
      `Level ${twoPiLevel} is 2π at ${nanometres(calibrated)}, not at ${wavelength}, where it is about level ${estimate} ` +
      '(without dispersion): measure it and set it here.';
    return { ...finding, verdict: 'risk', message };
  }
  const published = profile.twoPiLevels.length > 1;
  const message = `2π is level ${twoPiLevel} at ${wavelength}${published ? ' for the unit that was published: yours has its own, on its certificate' : ''}.${beyond}`;
  return { ...finding, verdict: published ? 'note' : 'ok', message };
}

export function checkLut({ profile, settings, response: { model } }: Shown, lut: PanelAids['lut']): Finding {
  const finding = { id: 'lut', title: 'Grey to phase' };
  if (lut !== null && lut.wavelength !== null && !sameWavelength(lut.wavelength, settings.wavelength)) {
    const message = `${lut.file} is for ${nanometres(lut.wavelength)}, not for ${nanometres(settings.wavelength)}.`;
    return { ...finding, verdict: 'risk', message };
  }
  if (lut?.kind === 'phase') {
    const ignored = settings.twoPiLevel === null ? '' : ' The 2π level that was set is not used.';
    const message = `Inverted from ${lut.file}: ${lut.grey.length} measured levels, linear between them.${ignored}`;
    return { ...finding, verdict: ignored === '' ? 'ok' : 'note', message };
  }
  if (lut?.kind === 'voltage') {
    const message = lut.linear
      ? `${lut.file} is linear in voltage: a table for measuring a panel, with which grey is not linear in phase. Load the one for this wavelength, or give a measured table phase(grey).`
      : `${lut.file} holds voltages, which the vendor's software has to load; it changes no level in the file. With it grey is taken as linear in phase.`;
    return { ...finding, verdict: lut.linear ? 'risk' : 'note', message };
  }
  const reach =
    model.kind === 'linear' && model.twoPiLevel === 2 ** profile.bits ? 'the whole range as one turn' : 'up to the 2π level';
  const holder = {
    device: 'the device or its driver must hold the curve of this wavelength',
    level: 'measure phase(grey) to do better',
    'voltage-table': "the vendor's software must load the .lut of this unit and wavelength",
  }[profile.calibration];
  return { ...finding, verdict: 'note', message: `Taken as linear, ${reach}: ${holder}.` };
}

export function checkFormat({ profile, settings, error }: Shown): Finding {
  const finding = { id: 'bits', title: 'Bit depth' };
  const { bits, formats } = profile;
  const { format } = settings;
  const [fewest, most] = FORMAT_FACTS[format].bits;
  const choose = `choose ${formats.filter((name) => formatsFor(bits).includes(name)).join(' or ')}`;
  if (bits > most || bits < fewest) {
    const holds = fewest === most ? `${most} bits` : `at most ${most} bits`;
    return {
      ...finding,
      verdict: 'stop',
      message: `A file of the format ${format} holds ${holds} and the panel has ${bits}: ${choose}.`,
    };
  }
  const rounding = `rounding moves phases by ${error.rms.toFixed(4)} rad (rms), at most ${error.largest.toFixed(4)}.`;
  if (!formats.includes(format)) {
    const message = `${profile.title} is not known to read the format ${format}: ${choose}. Levels are whole in it; ${rounding}`;
    return { ...finding, verdict: 'risk', message };
  }
  return { ...finding, verdict: 'ok', message: `${bits} bits, level by level, as ${format}; ${rounding}` };
}

export function checkCorrection({ profile, settings }: Shown, correction: PanelAids['correction']): Finding {
  const finding = { id: 'correction', title: 'Wavefront correction' };
  if (correction === null) {
    const message =
      profile.correction === null
        ? 'None is in the file. If your panel needs one, add it once: here, or in the software that shows the file.'
        : 'None is in the file, and each unit of this device has one: give it here, or add it once in the software that shows the file.';
    return { ...finding, verdict: profile.correction === null ? 'note' : 'risk', message };
  }
  const { file, sign, wavelength } = correction;
  if (wavelength !== null && !sameWavelength(wavelength, settings.wavelength)) {
    const message = `${file} is for ${nanometres(wavelength)}, not for ${nanometres(settings.wavelength)}.`;
    return { ...finding, verdict: 'risk', message };
  }
  const added = sign === 1 ? 'added' : 'subtracted';
  const message = `${file} is ${added} once, modulo 256, before the levels are scaled to 2π. Switch it off in the software that shows the file.`;
  return { ...finding, verdict: sign === (profile.correction?.sign ?? 1) ? 'ok' : 'note', message };
}
