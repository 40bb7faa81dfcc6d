import type { Prediction } from './held-out.ts';

/** What is known about one reconstruction without its truth. What was not measured is null. */
export interface TrustFigures {
  /** Mean of the squared residuals over the noise; null when the noise is not known. */
  readonly chiSquare: number | null;
  readonly heldOut: Pick<Prediction, 'explained' | 'chiSquare' | 'error'> | null;
  /** Restarts, those of them that explain the data as well, and the spread over these and the reconstruction itself. */
  readonly restarts: { readonly count: number; readonly explaining: number; readonly spread: number } | null;
}

export const VERDICTS = ['trust', 'undecided', 'overfitted', 'ambiguous', 'unexplained'] as const;
export type VerdictKind = (typeof VERDICTS)[number];

export interface Verdict {
  readonly kind: VerdictKind;
  /** In plain words, with what to do. */
  readonly sentence: string;
  /** What it follows from, one line a measure. */
  readonly reasons: readonly string[];
  /** What the relative error of the scene is likely to be, the larger of what the held-out bins and the spread say; null when neither was measured. */
  readonly error: number | null;
}

/**
 * χ² above which the data are not explained. Not 1: projections on amplitudes meet the darkest bins, where white noise is cut off at 0, no better than this;
 * a registration that is off by a third of a bin gives 7 and more.
 */
export const EXPLAINED_CHI_SQUARE = 2;
/** Spread over restarts above which they disagree, and expected error above which held-out bins are not predicted: a quarter of the scene's norm. */
const LARGEST_ERROR = 0.25;

const percent = (share: number): string => `${share < 0.1 ? (100 * share).toFixed(1) : (100 * share).toFixed(0)} %`;

const SENTENCES: Readonly<Record<VerdictKind, string>> = {
  trust: 'The data are explained to their noise, bins that were held out are predicted, and restarts agree: trust it.',
  undecided: 'What was measured is not enough to say.',
  overfitted:
    'The data are explained, but bins that were held out are not predicted: noise is fitted. More light, more snapshots, a stronger prior, or an earlier end.',
  ambiguous:
    'The data are explained, but restarts that explain them as well disagree: the solution is not unique. More snapshots, or a stronger prior.',
  unexplained:
    'The data are not explained: the model, the mask or the registration is wrong, or the method is stuck. See what the doctor finds in the capture.',
};

/** Where the noise is not known, so that nothing says whether the data are explained. */
const WITHOUT_NOISE: Readonly<Partial<Record<VerdictKind, string>>> = {
  overfitted:
    'Bins that were held out are not predicted: noise is fitted, or the model or the registration is wrong. Give the noise of the camera to tell which.',
  ambiguous:
    'Restarts that come as close to the data disagree: the solution is not unique, or the model or the registration is wrong. Give the noise of the camera to tell which.',
};

/**
 * The verdict by the first rule that holds:
 *
 * 1. χ² > 2: unexplained.
 * 2. Restarts that explain the data as well spread by more than a quarter: ambiguous.
 * 3. The held-out bins tell of an error of more than a quarter: overfitted.
 * 4. Noise not known, no restarts that explain the data as well where some were made, or nothing but χ²: undecided.
 * 5. Otherwise: trust.
 *
 * A shift of a whole pattern is a tilt of a complex scene, and a mask that makes patterns symmetric has its own predictions: see docs/trust.md for what no figure here can see.
 */
export function verdictOf(figures: TrustFigures): Verdict {
  const { heldOut, restarts } = figures;
  const spread = restarts === null || restarts.explaining === 0 ? null : restarts.spread;
  const errors = [heldOut?.error ?? null, spread].filter((value) => value !== null);
  const error = errors.length === 0 ? null : Math.max(...errors);
  const kind = kindOf(figures, spread);
  const doubt = kind === 'undecided' ? ` ${doubtOf(figures, spread)}` : '';
  const size = kind === 'trust' && error !== null ? ` Its relative error is about ${percent(error)}.` : '';
  const words = (figures.chiSquare === null ? WITHOUT_NOISE[kind] : undefined) ?? SENTENCES[kind];
  return { kind, sentence: `${words}${doubt}${size}`, reasons: reasonsOf(figures, spread), error };
}

function kindOf({ chiSquare, heldOut, restarts }: TrustFigures, spread: number | null): VerdictKind {
  if (chiSquare !== null && chiSquare > EXPLAINED_CHI_SQUARE) return 'unexplained';
  if (spread !== null && spread > LARGEST_ERROR) return 'ambiguous';
  if (heldOut !== null && heldOut.error > LARGEST_ERROR) return 'overfitted';
  const measured = heldOut !== null || spread !== null;
  if (chiSquare === null || (restarts !== null && spread === null) || !measured) return 'undecided';
  return 'trust';
}

function doubtOf({ chiSquare, restarts }: TrustFigures, spread: number | null): string {
  if (chiSquare === null) return 'Give the noise of the camera: its gain and read noise, photons, or SNR.';
  if (restarts !== null && spread === null) {
    return 'No restart found its way to an explanation as good: perhaps there is none, perhaps each is stuck.';
  }
  return 'Hold bins out, or restart.';
}

function reasonsOf({ chiSquare, heldOut, restarts }: TrustFigures, spread: number | null): string[] {
  return [
    chiSquare === null
      ? 'the noise is not known: whether the data are explained cannot be said'
      : `residuals: χ² of ${chiSquare.toPrecision(3)} a bin`,
    heldOut === null
      ? 'nothing was held out'
      : `held out: ${percent(Math.max(0, heldOut.explained))} of their variance predicted, which tells of an error of ${percent(heldOut.error)}`,
    restarts === null
      ? 'no restarts'
      : `restarts: ${restarts.explaining} of ${restarts.count} explain the data as well${spread === null ? '' : `; spread ${percent(spread)}`}`,
  ];
}
