import type { CameraGeometry } from '../optics/affine.ts';
import type { LightFrame } from './bins.ts';

type Point = readonly [row: number, column: number];

/** The light in a bin: each camera pixel times the share of its area that lies in the parallelogram of the bin. Pixels outside the frame count as dark. @param power of the share */
export function overlapWithPixels(
  frame: LightFrame,
  { centre, pixelsPerBin }: CameraGeometry,
  [row, column]: Point,
  power = 1,
): number {
  const [[rr, rc], [cr, cc]] = pixelsPerBin;
  const corner = (u: number, v: number): Point => [centre[0] + rr * u + rc * v, centre[1] + cr * u + cc * v];
  const bin = [
    corner(row - 0.5, column - 0.5),
    corner(row - 0.5, column + 0.5),
    corner(row + 0.5, column + 0.5),
    corner(row + 0.5, column - 0.5),
  ];
  const range = (axis: 0 | 1, size: number): [number, number] => [
    Math.max(0, Math.round(Math.min(...bin.map((point) => point[axis])))),
    Math.min(size - 1, Math.round(Math.max(...bin.map((point) => point[axis])))),
  ];
  const [top, bottom] = range(0, frame.height);
  const [left, right] = range(1, frame.width);
  let sum = 0;
  for (let y = top; y <= bottom; y++) {
    for (let x = left; x <= right; x++) {
      const share = areaOf(clipToPixel(bin, y, x));
      if (share > 0) sum += share ** power * frame.values[y * frame.width + x]!;
    }
  }
  return sum;
}

/** What of a convex polygon lies in the unit square around a pixel's centre. Sutherland and Hodgman, Communications of the ACM 17 (1974). */
function clipToPixel(polygon: readonly Point[], y: number, x: number): readonly Point[] {
  let clipped = polygon;
  for (const [axis, limit, sign] of [
    [0, y - 0.5, 1],
    [0, y + 0.5, -1],
    [1, x - 0.5, 1],
    [1, x + 0.5, -1],
  ] as const) {
    const inside = (point: Point) => sign * (point[axis] - limit);
    const next: Point[] = [];
    clipped.forEach((point, i) => {
      const before = clipped[(i + clipped.length - 1) % clipped.length]!;
      const [from, to] = [inside(before), inside(point)];
      if (from * to < 0) {
        const share = from / (from - to);
        next.push([before[0] + share * (point[0] - before[0]), before[1] + share * (point[1] - before[1])]);
      }
      if (to >= 0) next.push(point);
    });
    clipped = next;
  }
  return clipped;
}

function areaOf(polygon: readonly Point[]): number {
  let twice = 0;
  polygon.forEach(([y, x], i) => {
    const [nextY, nextX] = polygon[(i + 1) % polygon.length]!;
    twice += y * nextX - nextY * x;
  });
  return Math.abs(twice) / 2;
}
