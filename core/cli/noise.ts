import type { NoiseModel } from '../optics/camera.ts';

/** What the noise options of a command line say. */
export interface NoiseOptions {
  readonly photons?: number;
  readonly readNoise?: number;
  readonly bits?: number;
  readonly snr?: number;
}

/** The noise of a run, with what the command line says in its place. */
export function noiseOf({ photons, readNoise, bits, snr }: NoiseOptions, base: NoiseModel): NoiseModel {
  return {
    ...base,
    ...(photons === undefined ? {} : { photons }),
    ...(readNoise === undefined ? {} : { readNoise }),
    ...(bits === undefined ? {} : { bits }),
    ...(snr === undefined ? {} : { snr }),
  };
}
