import { wrapPhase } from '../math/phase.ts';
import { TWO_PI } from '../math/units.ts';
import type { Correction } from './correction.ts';
import type { Grating, Surround } from './export-settings.ts';
import { shownShape, sourceIndex, type PanelLayout } from './panel.ts';
import { carrierPhase, surroundPhase, type Lens, type PhaseMap } from './panel-phase.ts';
import { directionOf, makeLevels, phaseDistance, type Levels, type Response } from './response.ts';

/** Everything that turns a mask into the levels of a panel, and back. */
export interface PanelPlan {
  readonly layout: PanelLayout;
  readonly response: Response;
  readonly grating: Grating | null;
  readonly lens: Lens | null;
  readonly surround: Surround;
  /** Added last, before levels are chosen. */
  readonly correction: Pick<Correction, 'width' | 'values' | 'sign'> | null;
}

/**
 * The picture that the panel shows: mask phase `[H, W]` in radians → levels `[frame height, frame width]`. A mask pixel shows
 * `φ + grating + lens`, the surround its own phase, both plus the correction `2π c / 256` in the direction of more grey: so that the
 * level is `((pattern + correction) mod 256) · twoPiLevel / 256`, rounded once.
 */
export function encodePanel(phase: ArrayLike<number>, plan: PanelPlan): Levels {
  const { layout, response } = plan;
  const { width, height, frame } = layout;
  const maps = phaseMaps(plan);
  const panel = makeLevels(frame.width * frame.height, response.model.bits);
  const flat = plan.surround.kind === 'flat' && maps.correction === null ? response.levelOf(0) : null;
  for (let y = 0; y < height; y++) {
    let last = NaN;
    let level = 0;
    for (let x = 0; x < width; x++) {
      const source = maps.source(y, x);
      if (source < 0 && flat !== null) {
        panel[y * frame.width + x] = flat;
        continue;
      }
      const own = source < 0 ? maps.surround(y, x) : phase[source]! + (maps.carrier === null ? 0 : maps.carrier(y, x));
      const total = maps.correction === null ? own : own + maps.correction(y, x);
      // Blocks repeat a phase many times.
      if (total !== last) [last, level] = [total, response.levelOf(total)];
      panel[y * frame.width + x] = level;
    }
  }
  return panel;
}

interface DecodedPanel {
  /** `[H, W]` in [0, 2π): of each mask pixel, the mean around the circle over its panel pixels. */
  readonly phase: Float32Array;
  /** How many panel pixels do not fit the plan. */
  readonly strays: number;
}

/** What a panel's picture means: the phase of each mask pixel, without carrier and correction. */
export function decodePanel(panel: ArrayLike<number>, plan: PanelPlan): DecodedPanel {
  const { layout, response } = plan;
  const { width, height, frame, maskWidth, maskHeight, block } = layout;
  const maps = phaseMaps(plan);
  const count = maskWidth * maskHeight;
  const [first, deviation] = [new Float64Array(count).fill(NaN), new Float64Array(count)];
  // Equal blocks are equal exactly; under a carrier or a correction each pixel is rounded on its own.
  const exact = maps.carrier === null && maps.correction === null;
  const tolerance = exact ? 1e-6 : 2 * response.resolution + 1e-6;
  let strays = 0;
  for (let y = 0; y < frame.height; y++) {
    for (let x = 0; x < frame.width; x++) {
      const level = panel[y * frame.width + x]!;
      if (y >= height || x >= width) {
        if (level !== 0) strays++;
        continue;
      }
      const corrected = response.phaseOf(level) - (maps.correction === null ? 0 : maps.correction(y, x));
      const source = maps.source(y, x);
      if (source < 0) {
        if (phaseDistance(corrected, maps.surround(y, x)) > response.resolution + 1e-6) strays++;
        continue;
      }
      const own = wrapPhase(maps.carrier === null ? corrected : corrected - maps.carrier(y, x));
      if (Number.isNaN(first[source]!)) first[source] = own;
      const difference = wrapPhase(own - first[source]! + Math.PI) - Math.PI;
      if (Math.abs(difference) > tolerance) strays++;
      deviation[source]! += difference;
    }
  }
  // Rounding to single precision may reach 2π, as wrapping in double precision may not.
  const phase = Float32Array.from(first, (value, index) => wrapPhase(value + deviation[index]! / block ** 2));
  return { phase: phase.map((value) => (value >= TWO_PI ? 0 : value)), strays };
}

interface PhaseMaps {
  readonly carrier: PhaseMap | null;
  readonly surround: PhaseMap;
  readonly correction: PhaseMap | null;
  /** The index of the mask pixel that a panel pixel shows, −1 for the surround. */
  readonly source: PhaseMap;
}

function phaseMaps({ layout, response, grating, lens, surround, correction }: PanelPlan): PhaseMaps {
  const { block, top, left } = layout;
  const [rows, columns] = shownShape(layout);
  const sources = Int32Array.from({ length: rows * columns }, (_, index) =>
    sourceIndex(layout, Math.floor(index / columns), index % columns),
  );
  const perGrey = correction === null ? 0 : (directionOf(response.model) * correction.sign * TWO_PI) / 256;
  return {
    carrier: carrierPhase(layout, grating, lens),
    surround: surroundPhase(surround),
    correction: correction === null ? null : (row, column) => perGrey * correction.values[row * correction.width + column]!,
    source(y, x) {
      const [row, column] = [Math.floor((y - top) / block), Math.floor((x - left) / block)];
      return row < 0 || column < 0 || row >= rows || column >= columns ? -1 : sources[row * columns + column]!;
    },
  };
}
