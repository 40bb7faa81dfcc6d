import type { Capture } from '../capture-file.ts';
import type { CaptureFinding } from './finding.ts';
import { count, listed, reporter } from './report.ts';

/** Relative difference of exposures for which dark counts are still about the same. */
const LIKE = 0.2;

/** Which calibration frames and figures of the camera are there. */
export function examineCalibration({ darks, flats, frames, camera }: Capture): CaptureFinding {
  const report = reporter('calibration', 'Dark and flat frames');
  const unlike = frames.filter(({ exposure }) => !darks.some((dark) => Math.abs(dark.exposure / exposure - 1) <= LIKE));
  if (darks.length > 0 && unlike.length > 0) {
    return report.note(
      `${count(darks.length, 'dark frame')}, none with the exposure of ${count(unlike.length, 'frame')}: the nearest is used.`,
      {
        effect: 'Dark counts grow with the exposure.',
        remedy: 'Take darks with the exposures of the frames.',
      },
    );
  }
  const missing = [
    ...(darks.length === 0 && camera.darkLevel === null ? ['dark frames'] : []),
    ...(flats.length === 0 ? ['flat frames'] : []),
    ...(camera.gain === null ? ["the camera's gain"] : []),
    ...(camera.readNoise === null ? ['its read noise'] : []),
  ];
  const there = `${count(darks.length, 'dark frame')}, ${count(flats.length, 'flat frame')}`;
  if (missing.length === 0) return report.ok(`${there}; gain and read noise are known.`);
  return report.note(`${there}; without ${listed(missing, 4)}.`, {
    effect: 'Fixed pattern of the camera stays in the frames, and noise is guessed: methods stop too early or too late.',
    remedy: 'Ten dark frames with the exposure of the frames, and gain and read noise from the data sheet, help most.',
  });
}
