import { formatLength, metres } from '../math/units.ts';
import type { ExportSettings } from './export-settings.ts';
import type { Finding } from './finding.ts';
import { shownShape, type PanelLayout } from './panel.ts';
import { steepestLensStep } from './panel-phase.ts';
import { percent } from './preflight-levels.ts';
import type { SlmProfile } from './profile-schema.ts';

/** Where the light goes that does not follow the mask. */
export function checkZeroOrder(layout: PanelLayout, { grating, surround }: ExportSettings): Finding {
  const [rows, columns] = shownShape(layout);
  const { block, width, height } = layout;
  const outside = 1 - (rows * columns * block * block) / (width * height);
  const around = {
    flat: 'flat, phase 0',
    grating: 'a grating, which sends its light aside',
    checkerboard: 'a checkerboard, which sends its light into four orders',
  }[surround.kind];
  const share = `${percent(outside)} of the panel shows no mask (${around})`;
  const finding = { id: 'zero-order', title: 'Zero order' };
  if (grating === null) {
    const open = surround.kind === 'flat' && outside > 0.01;
    const stop = open ? ': both meet at the zero frequency. Stop the aperture down to the mask' : '';
    const message = `${share}, and no grating separates the light that the panel does not modulate${stop}.`;
    return { ...finding, verdict: open ? 'note' : 'ok', message };
  }
  if (surround.kind === 'grating' && surround.period === grating.period && surround.angle === grating.angle && outside > 0.01) {
    const message = `${share}; it sends it where the mask's grating sends the pattern: choose another direction or period.`;
    return { ...finding, verdict: 'risk', message };
  }
  // In bins of the mask's far field, which is as many bins wide as the mask has pixels.
  const [down, right] = [Math.sin(grating.angle), Math.cos(grating.angle)].map((part, axis) => {
    const side = axis === 0 ? rows : columns;
    return { shift: Math.abs((part * side * block) / grating.period), half: side / 2 };
  }) as [{ shift: number; half: number }, { shift: number; half: number }];
  const clear = down.shift > down.half || right.shift > right.half;
  const shift = `${down.shift.toFixed(1)} bins down and ${right.shift.toFixed(1)} across`;
  const message = `${share}. The grating of ${grating.period} pixels moves the pattern ${shift} from the light that is not modulated: ${
    clear ? 'outside the pattern' : 'still inside the pattern; a shorter period moves it out'
  }. Register the camera to the pattern's own centre.`;
  return { ...finding, verdict: clear ? 'ok' : 'note', message };
}

/** A lens on the panel must not turn faster than its pixels can follow. */
/** What liquid crystal panels are built for, with room on both sides, in metres. */
const SHORTEST_LIGHT = 200e-9;
const LONGEST_LIGHT = 20e-6;

/** A length far from any light is a unit that was taken for another. */
export function checkWavelength({ wavelength }: ExportSettings): readonly Finding[] {
  if (wavelength >= SHORTEST_LIGHT && wavelength <= LONGEST_LIGHT) return [];
  const message = `${formatLength(metres(wavelength))} is no light that a phase panel is built for: check the number and its unit.`;
  return [{ id: 'wavelength', title: 'Wavelength', verdict: 'risk', message }];
}

export function checkLens(layout: PanelLayout, { pitch }: SlmProfile, { lens, wavelength }: ExportSettings): readonly Finding[] {
  if (lens === null || lens === 0) return [];
  const step = steepestLensStep(layout, { focalLength: lens, wavelength, pitch });
  const finding = { id: 'lens', title: 'Lens' };
  const length = `${lens < 0 ? '−' : ''}${formatLength(metres(Math.abs(lens)))}`;
  if (step > Math.PI) {
    const least = formatLength(metres((Math.abs(lens) * step) / Math.PI));
    const message = `At the mask's edge the lens of ${length} turns by ${step.toFixed(2)} rad from pixel to pixel, more than π: it needs a focal length of at least ${least}.`;
    return [{ ...finding, verdict: 'risk', message }];
  }
  const message = `A lens of ${length} about the mask's centre, at most ${step.toFixed(2)} rad from pixel to pixel.`;
  return [{ ...finding, verdict: 'ok', message }];
}
