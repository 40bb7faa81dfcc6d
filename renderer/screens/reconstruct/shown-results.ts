import {
  messageNumbers,
  type ArrayMessage,
  type MethodReport,
  type RequestOutput,
  type SceneTrust,
} from '../../../core/service/contract.ts';
import { centreZeroFrequency } from '../../colour/diffraction.ts';
import { formatNumber, formatShare } from '../../composables/format.ts';
import { texts } from '../../texts.ts';
import type { ComplexPicture } from './result-pictures.ts';
import type { RingCurve } from './ring-chart.ts';

/** Numbers of a plane. */
export interface Plane {
  readonly height: number;
  readonly width: number;
  readonly values: ArrayLike<number>;
}

/** What one method made of one scene. */
export interface ShownResult {
  readonly method: string;
  readonly title: string;
  readonly seconds: number;
  readonly field: ComplexPicture;
  /** Of each snapshot, zero frequency in the middle; null for a scene that was not judged. */
  readonly residuals: readonly Plane[] | null;
  /** Of residuals: standard deviations of the noise, or the mean intensity where that is not known. */
  readonly unit: 'noise' | 'mean';
  /** Over restarts; null without. */
  readonly spread: Plane | null;
  /** Null for a scene that was not judged. */
  readonly trust: TrustView | null;
}

/** How far to trust it, in words and figures. */
export interface TrustView {
  readonly kind: SceneTrust['verdict']['kind'];
  readonly sentence: string;
  readonly figures: readonly { readonly title: string; readonly value: string; readonly help: string }[];
  /** Why figures are missing. */
  readonly missing: readonly string[];
  readonly rings: RingCurve['rings'] | null;
}

const planeSize = ({ shape }: ArrayMessage): readonly [number, number] => [shape.at(-2) ?? 0, shape.at(-1) ?? 0];

/** The snapshots of patterns `[L, H, W]` whose zero frequency is at [0, 0]. */
function centredPlanes(message: ArrayMessage): Plane[] {
  const [height, width] = planeSize(message);
  const numbers = messageNumbers(message);
  const size = height * width;
  return Array.from({ length: numbers.length / (size || 1) }, (_, snapshot) => ({
    height,
    width,
    values: centreZeroFrequency(numbers.subarray(snapshot * size, (snapshot + 1) * size), height, width),
  }));
}

/** Replies as the screen shows them. */
export function shownResult(
  method: string,
  report: MethodReport,
  scene: number,
  field: ArrayMessage,
  maps: RequestOutput<'reconstructions.maps'> | null,
): ShownResult {
  const [height, width] = planeSize(field);
  const numbers = messageNumbers(field);
  const size = height * width;
  const trust = report.trust[scene];
  return {
    method,
    title: report.title,
    seconds: report.seconds,
    field: { height, width, re: numbers.subarray(0, size), im: numbers.subarray(size) },
    residuals: maps === null ? null : centredPlanes(maps.residuals),
    unit: maps?.unit ?? 'noise',
    spread: maps?.spread == null ? null : { height, width, values: messageNumbers(maps.spread) },
    trust: trust === undefined ? null : trustView(trust, report.missing),
  };
}

function trustView(trust: SceneTrust, missing: readonly string[]): TrustView {
  const { kind, sentence } = trust.verdict;
  return { kind, sentence, figures: trustFigures(trust), missing, rings: trust.halves?.rings ?? null };
}

/** The figures behind a verdict; what was not measured says so. */
export function trustFigures({ chiSquare, heldOut, restarts, halves, verdict }: SceneTrust): TrustView['figures'] {
  const { figures, none } = texts.trust;
  const row = (key: keyof typeof figures, value: string | null): TrustView['figures'][number] => ({
    ...figures[key],
    value: value ?? none,
  });
  const share = (value: number): string => formatShare(value, value < 0.1 ? 1 : 0);
  return [
    row('error', verdict.error === null ? null : share(verdict.error)),
    row('chiSquare', chiSquare === null ? null : formatNumber(chiSquare, 3)),
    row('heldOut', heldOut === null ? null : share(heldOut.error)),
    row('spread', restarts === null ? null : texts.trust.spread(share(restarts.spread), restarts.explaining, restarts.count)),
    row(
      'rings',
      halves === null ? null : halves.cutoff === null ? texts.trust.nyquist : texts.trust.cycles(halves.cutoff.toFixed(2)),
    ),
  ];
}
