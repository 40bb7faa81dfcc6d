import { ASSUMED_SNR } from '../../retrieval/identifiability-noise.ts';
import type { MaskFigures } from '../../service/identify-mask.ts';

/** What a bound is and is not: it stands wherever a bound stands beside a reached figure. */
export const meaning =
  'No unbiased estimate does better than the Cramér–Rao bound. A reconstruction that knows what scenes look like, learned or constrained, is biased and may: ' +
  'what it has above the bound comes from its prior, not from the mask. Below the bound, the method leaves something that the measurement holds.';

/** The mask in one or two sentences, from what is worst about it. */
export function verdictOf({ scenes, summary }: MaskFigures): string {
  const directions = scenes[0]!.singularValues.length;
  const [lost, unidentified] = [Math.round(summary.lost.mean), Math.round(summary.unidentified.mean)];
  if (lost > 0) {
    return `${lost} of ${directions} directions change no intensity: no method finds them without a prior. ${unidentified} are uncertain by more than the range of an image at this noise.`;
  }
  if (unidentified > 0) {
    return `Every direction is seen, but at this noise ${unidentified} of ${directions} are uncertain by more than the range of an image: only a prior supplies them.`;
  }
  return `Every one of ${directions} directions is seen, and known to better than the range of an image at this noise.`;
}

export function describeNoise({ noise: { photons, readNoise, bits, saturation, snr }, assumed }: MaskFigures): string {
  if (assumed) return `${ASSUMED_SNR} dB SNR, assumed: without noise there is no bound`;
  return [
    photons === null ? [] : `${photons} photons a pixel`,
    readNoise === 0 ? [] : `read noise ${readNoise} e-`,
    bits === null ? [] : `${bits} bits`,
    saturation === null ? [] : `full scale ${saturation} times the mean`,
    snr === null ? [] : `${snr} dB SNR`,
  ]
    .flat()
    .join(', ');
}
