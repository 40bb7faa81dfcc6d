import type { Capture } from '../capture-file.ts';
import type { CaptureChange } from './finding.ts';

/** The capture with one change; frames and files stay as they are. */
export function applyChange(capture: Capture, change: CaptureChange): Capture {
  const { camera, registration, optics } = capture;
  switch (change.kind) {
    case 'bits': {
      const { bits, justification, countsPerCount } = change;
      return {
        ...capture,
        camera: { ...camera, bits, justification },
        intensityPerCountRate: capture.intensityPerCountRate * countsPerCount,
      };
    }
    case 'dark-level':
      return { ...capture, camera: { ...camera, darkLevel: change.counts } };
    case 'bad-pixels':
      return { ...capture, camera: { ...camera, badPixels: [...camera.badPixels, ...change.pixels] } };
    case 'masks': {
      const masks = new Map(change.frames.map(({ frame, mask }) => [frame, mask]));
      return { ...capture, frames: capture.frames.map((frame, index) => ({ ...frame, mask: masks.get(index) ?? frame.mask })) };
    }
    case 'power': {
      const powers = new Map(change.frames.map(({ frame, power }) => [frame, power]));
      return {
        ...capture,
        frames: capture.frames.map((frame, index) => ({ ...frame, power: frame.power * (powers.get(index) ?? 1) })),
      };
    }
    case 'centre':
      return { ...capture, registration: { ...registration, centre: change.centre } };
    case 'pixels-per-bin':
      return { ...capture, registration: { ...registration, pixelsPerBin: change.pixelsPerBin } };
    case 'zero-order':
      return { ...capture, optics: { ...optics, panel: { ...optics.panel, zeroOrder: change.share } } };
    case 'bench': {
      const { panel, aberration, intensityPerCountRate } = change;
      return {
        ...capture,
        registration: change.registration,
        optics: { ...optics, panel, aberration },
        intensityPerCountRate,
      };
    }
    case 'scale':
      return { ...capture, intensityPerCountRate: change.intensityPerCountRate };
  }
}
