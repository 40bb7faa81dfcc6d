import type { Capture } from '../../capture/capture-file.ts';
import { registerGratings, type GratingRegistration } from '../../capture/known-patterns/register-gratings.ts';
import { ofRole, type PackFrame } from './pack-frames.ts';

/** The registration of a bench from the gratings of a pack. @throws InputError as `registerGratings` */
export function registerPack(frames: readonly PackFrame[], { registration: { pixelsPerBin } }: Capture): GratingRegistration {
  const [[a, b], [c, d]] = pixelsPerBin;
  const grating = ({ pattern: { frequency }, light, where }: PackFrame<{ role: 'blazed'; frequency: [number, number] }>) => ({
    frequency,
    light,
    where,
  });
  return registerGratings(
    {
      binary: ofRole(frames, 'binary').map(({ pattern: { frequency }, light, where }) => ({ frequency, light, where })),
      blazed: ofRole(frames, 'blazed').map(grating),
      spots: ofRole(frames, 'spots').map(({ pattern: { frequencies }, light }) => ({ frequencies, light })),
      flat: ofRole(frames, 'flat').map(({ light }) => light),
    },
    [Math.hypot(a, c), Math.hypot(b, d)],
  );
}

/** The same capture, registered. */
export const registered = (capture: Capture, { centre, pixelsPerBin: [[a, b], [c, d]] }: GratingRegistration): Capture => ({
  ...capture,
  registration: {
    ...capture.registration,
    centre: [...centre],
    pixelsPerBin: [[a, b], [c, d]], // prettier-ignore
    source: 'calibrated',
  },
});
