import type { RealField } from './field.ts';
import { TWO_PI } from './units.ts';

const wrap = (phase: number): number => phase - TWO_PI * Math.round(phase / TWO_PI);

/** So many sorts of reliability are told apart. */
const BINS = 1 << 16;

/**
 * Whole turns added to phases `[H, W]` so that neighbours differ by less than π where the field allows it: `ψ = φ + 2π k`. Pixels are joined
 * in the order of their reliability, the inverse of the second differences around them, so that noise is left for last.
 *
 * Herráez, Burton, Lalor and Gdeisat, "Fast two-dimensional phase-unwrapping algorithm based on sorting by reliability following a noncontinuous path",
 * Applied Optics 41, 7437 (2002).
 */
export function unwrapPhase({ shape, data }: RealField): RealField {
  const [height = 0, width = 0] = shape;
  const turns = joinPixels(data, sortedEdges(data, height, width));
  return { shape, data: data.map((phase, i) => phase + TWO_PI * turns[i]!) };
}

/** Pairs of neighbours, the most reliable first, as 2 · pixel for the one to its right and 2 · pixel + 1 for the one below. */
function sortedEdges(phase: Float64Array, height: number, width: number): { edges: Uint32Array; width: number } {
  const roughness = secondDifferences(phase, height, width);
  // Four second differences of at most 2π each.
  const scale = (BINS - 2) / (2 * 2 * TWO_PI);
  const binOf = (a: number, b: number): number => Math.min(BINS - 1, Math.floor((roughness[a]! + roughness[b]!) * scale));
  const starts = new Uint32Array(BINS + 1);
  const forEach = (visit: (edge: number, bin: number) => void): void => {
    for (let row = 0; row < height; row++) {
      for (let column = 0; column < width; column++) {
        const pixel = row * width + column;
        if (column + 1 < width) visit(2 * pixel, binOf(pixel, pixel + 1));
        if (row + 1 < height) visit(2 * pixel + 1, binOf(pixel, pixel + width));
      }
    }
  };
  forEach((_, bin) => (starts[bin + 1] = starts[bin + 1]! + 1));
  for (let bin = 0; bin < BINS; bin++) starts[bin + 1] = starts[bin + 1]! + starts[bin]!;
  const edges = new Uint32Array(starts[BINS]!);
  forEach((edge, bin) => {
    edges[starts[bin]!] = edge;
    starts[bin] = starts[bin]! + 1;
  });
  return { edges, width };
}

/** The root of the sum of squares of the four second differences through a pixel; infinite at the border, which is joined last. */
function secondDifferences(phase: Float64Array, height: number, width: number): Float64Array {
  const roughness = new Float64Array(phase.length).fill(Infinity);
  for (let row = 1; row + 1 < height; row++) {
    for (let column = 1; column + 1 < width; column++) {
      const i = row * width + column;
      const through = (step: number): number => wrap(phase[i - step]! - phase[i]!) - wrap(phase[i]! - phase[i + step]!);
      roughness[i] = Math.hypot(through(1), through(width), through(width + 1), through(width - 1));
    }
  }
  return roughness;
}

/** Whole turns of each pixel: groups of pixels that are joined, each pixel with its turns relative to another of the group. */
function joinPixels(phase: Float64Array, { edges, width }: { edges: Uint32Array; width: number }): Int32Array {
  const parent = Uint32Array.from({ length: phase.length }, (_, i) => i);
  const turns = new Int32Array(phase.length);
  const size = new Uint32Array(phase.length).fill(1);
  /** The root of a pixel's group; `turns` is relative to it afterwards. */
  const find = (pixel: number): number => {
    let [root, total] = [pixel, 0];
    while (parent[root] !== root) {
      total += turns[root]!;
      root = parent[root]!;
    }
    let at = pixel;
    while (parent[at] !== root && at !== root) {
      const [next, own] = [parent[at]!, turns[at]!];
      [parent[at], turns[at]] = [root, total];
      total -= own;
      at = next;
    }
    return root;
  };
  for (const edge of edges) {
    const a = edge >>> 1;
    const b = edge & 1 ? a + width : a + 1;
    const [rootA, rootB] = [find(a), find(b)];
    if (rootA === rootB) continue;
    const ofA = rootA === a ? 0 : turns[a]!;
    const ofB = rootB === b ? 0 : turns[b]!;
    // What b must have relative to a, so that they differ by less than π.
    const relative = Math.round((phase[a]! - phase[b]!) / TWO_PI) + ofA - ofB;
    const [small, large, change] = size[rootA]! < size[rootB]! ? [rootA, rootB, -relative] : [rootB, rootA, relative];
    parent[small] = large;
    turns[small] = change;
    size[large] = size[large]! + size[small]!;
  }
  return turns.map((own, pixel) => (find(pixel) === pixel ? 0 : turns[pixel]!));
}
