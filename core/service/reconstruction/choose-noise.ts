import type { RealField } from '../../math/field.ts';
import { NO_NOISE, type NoiseModel } from '../../optics/camera.ts';
import { expectedNoise, type IntensityNoise } from '../../optics/intensity-noise.ts';
import type { ReconstructionReport, ReconstructionSettings } from '../../runs/reconstruction-record.ts';

/** The noise that is taken for granted, and where it is from. */
export interface KnownNoise {
  readonly noise: IntensityNoise | null;
  readonly told: ReconstructionReport['noise'];
}

/** What was asked for; otherwise what the camera of the capture is known to do; otherwise that of the run. */
export function chooseNoise(
  intensity: RealField,
  asked: ReconstructionSettings['noise'],
  captured: IntensityNoise | null,
  trained: NoiseModel | null,
): KnownNoise {
  if (asked !== null) {
    const model = { ...NO_NOISE, ...asked };
    return { noise: expectedNoise(intensity, model), told: { from: 'settings', text: describe(model) } };
  }
  if (captured !== null) return { noise: captured, told: { from: 'capture', text: 'gain, read noise and bits of the camera' } };
  const noise = trained === null ? null : expectedNoise(intensity, trained);
  if (noise !== null) return { noise, told: { from: 'run', text: `${describe(trained!)}, as in training` } };
  return { noise: null, told: { from: 'unknown', text: 'not known' } };
}

function describe({ photons, readNoise, bits, snr }: NoiseModel): string {
  const parts = [
    photons === null ? [] : `${photons} photons a bin`,
    readNoise === 0 ? [] : `read noise ${readNoise} e-`,
    bits === null ? [] : `${bits} bits`,
    snr === null ? [] : `${snr} dB SNR`,
  ].flat();
  return parts.length === 0 ? 'none' : parts.join(', ');
}
