import type { Display } from 'electron';
import type { DisplaySummary } from '../../core/service/contract.ts';
import { InputError } from '../../core/math/input-error.ts';

/** What of a display decides whether it shows pixels as they are. */
export type DisplayFacts = Pick<Display, 'id' | 'label' | 'bounds' | 'scaleFactor' | 'rotation' | 'depthPerComponent'>;

export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** What the display has in hardware: the system tells its size divided by the scale. */
const pixelsOf = ({ bounds: { width, height }, scaleFactor }: DisplayFacts): PictureSize => ({
  width: Math.round(width * scaleFactor),
  height: Math.round(height * scaleFactor),
});

/** Displays of one system have no name more often than not; their place tells them apart. */
export const displayName = ({ label, bounds }: DisplayFacts): string =>
  label === '' ? `Display at ${bounds.x}, ${bounds.y}` : label;

/**
 * Why a display would not show a picture pixel by pixel; null when it would. A scale other than 1 or another size resamples it, a turned display
 * swaps its sides, and a display of fewer bits rounds its levels.
 * @param occupied the display that Kinoform's own window is on, whose controls the picture would cover
 */
export function displayProblem(display: DisplayFacts, picture: PictureSize, occupied: number | null): InputError | null {
  const refuse = (expected: string, found: string, hint: string) =>
    new InputError({ where: displayName(display), expected, found, hint });
  if (display.id === occupied) {
    const hint = 'move the window to another display; a mirrored display must extend the desktop instead';
    return refuse('a display without the Kinoform window', 'the one that it is on', hint);
  }
  if (display.scaleFactor !== 1) {
    const found = `${Number((100 * display.scaleFactor).toFixed(2))} %`;
    return refuse('a scale of 100 %', found, "set it in the system's display settings: scaling resamples every pixel");
  }
  const { width, height } = pixelsOf(display);
  if (width !== picture.width || height !== picture.height) {
    const expected = `${picture.width}×${picture.height} pixels, as the picture has`;
    return refuse(expected, `${width}×${height}`, "set the panel's own resolution in the system's display settings");
  }
  if (display.rotation !== 0) {
    return refuse('a display that is not turned', `${display.rotation}°`, "turn it back in the system's display settings");
  }
  // Zero where the system does not tell.
  if (display.depthPerComponent > 0 && display.depthPerComponent < 8) {
    return refuse('8 bits a colour', `${display.depthPerComponent}`, 'levels would be rounded');
  }
  return null;
}

export function describeDisplay(display: DisplayFacts, picture: PictureSize, occupied: number | null): DisplaySummary {
  return {
    id: display.id,
    name: displayName(display),
    ...pixelsOf(display),
    scale: display.scaleFactor,
    problem: displayProblem(display, picture, occupied)?.message ?? null,
  };
}
