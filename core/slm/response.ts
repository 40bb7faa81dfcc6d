import { z } from 'zod';
import { wrapPhase } from '../math/phase.ts';
import { TWO_PI } from '../math/units.ts';

const common = {
  bits: z.int().min(1).max(16),
  sign: z.union([z.literal(1), z.literal(-1)]),
  /** Levels beyond one turn are used too. */
  fullRange: z.boolean(),
};

/**
 * How a panel turns grey into phase. Linear: `φ(g) = sign · 2π g / twoPiLevel`. Table: `φ(g) = sign · (t(g) − t(0))`, with `t` measured at
 * the greys of the table, in radians, and linear between them.
 */
export const responseSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('linear'), ...common, twoPiLevel: z.number().positive() }),
  z.strictObject({ kind: z.literal('table'), ...common, grey: z.array(z.int()).min(2), phase: z.array(z.number()).min(2) }),
]);
export type ResponseModel = z.infer<typeof responseSchema>;

export type Levels = Uint8Array | Uint16Array;

export const makeLevels = (count: number, bits: number): Levels => (bits <= 8 ? new Uint8Array(count) : new Uint16Array(count));

/** A response ready to be looked up both ways. */
export interface Response {
  readonly model: ResponseModel;
  /** The level whose phase is nearest around the circle, of those in use. */
  levelOf(phase: number): number;
  /** The phase of a level, in [0, 2π). */
  phaseOf(level: number): number;
  /** The farthest that any phase can be from the nearest level in use, radians: half a level where the panel reaches 2π. */
  readonly resolution: number;
  /** The phase one step beyond the last level, radians without a sign: 2π where the levels make exactly one turn. */
  readonly reach: number;
}

/** +1: phase rises with grey; −1: it falls. */
export const directionOf = (model: ResponseModel): 1 | -1 =>
  model.kind === 'table' && model.phase.at(-1)! < model.phase[0]! ? (-model.sign as 1 | -1) : model.sign;

export function createResponse(model: ResponseModel): Response {
  const phases = levelPhases(model);
  const turn = phases.findIndex((phase) => Math.abs(phase) >= TWO_PI - 1e-9);
  const used = model.fullRange || turn < 0 ? phases.length : turn;
  const wrapped = phases.map(wrapPhase);
  // A plain array, whose sort is quick on what rises and falls in few runs.
  const order = Array.from({ length: used }, (_, level) => level).sort((a, b) => wrapped[a]! - wrapped[b]! || a - b);
  const sorted = Float64Array.from(order, (level) => wrapped[level]!);
  let widest = sorted[0]! + TWO_PI - sorted[used - 1]!;
  for (let index = 1; index < used; index++) widest = Math.max(widest, sorted[index]! - sorted[index - 1]!);

  return {
    model,
    resolution: widest / 2,
    reach: (Math.abs(phases[phases.length - 1]!) * phases.length) / (phases.length - 1),
    phaseOf: (level) => wrapped[level]!,
    levelOf(phase) {
      const wanted = wrapPhase(phase);
      let [low, high] = [0, used];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (sorted[middle]! < wanted) low = middle + 1;
        else high = middle;
      }
      // The neighbours of `wanted` on the circle.
      const [above, below] = [low === used ? 0 : low, low === 0 ? used - 1 : low - 1];
      return order[phaseDistance(sorted[above]!, wanted) <= phaseDistance(sorted[below]!, wanted) ? above : below]!;
    },
  };
}

/** Not wrapped; 0 at level 0. */
function levelPhases(model: ResponseModel): Float64Array {
  const phases = new Float64Array(2 ** model.bits);
  if (model.kind === 'linear') return phases.map((_, level) => (model.sign * TWO_PI * level) / model.twoPiLevel);
  const { grey, phase, sign } = model;
  let knot = 1;
  return phases.map((_, level) => {
    while (grey[knot]! < level && knot < grey.length - 1) knot++;
    const share = (level - grey[knot - 1]!) / (grey[knot]! - grey[knot - 1]!);
    return sign * (phase[knot - 1]! + share * (phase[knot]! - phase[knot - 1]!) - phase[0]!);
  });
}

/** The distance between two phases around the circle, at most π. */
export function phaseDistance(a: number, b: number): number {
  const difference = wrapPhase(a - b);
  return Math.min(difference, TWO_PI - difference);
}

export interface QuantisationError {
  /** Root mean square and largest distance between the phases wanted and shown, radians. */
  readonly rms: number;
  readonly largest: number;
  /** Share of the light that still follows the mask, `|mean exp(jε)|²` with ε the phase error. */
  readonly efficiency: number;
}

export function quantisationError(phase: ArrayLike<number>, response: Response): QuantisationError {
  let [squares, largest, re, im] = [0, 0, 0, 0];
  for (let index = 0; index < phase.length; index++) {
    const error = wrapPhase(response.phaseOf(response.levelOf(phase[index]!)) - phase[index]!);
    const distance = Math.min(error, TWO_PI - error);
    squares += distance * distance;
    largest = Math.max(largest, distance);
    re += Math.cos(error);
    im += Math.sin(error);
  }
  return { rms: Math.sqrt(squares / phase.length), largest, efficiency: (re * re + im * im) / phase.length ** 2 };
}

/** Whether the levels make a whole turn. */
export const reachesTurn = ({ reach }: Response): boolean => reach >= TWO_PI - 1e-9;
