import type { RealField } from '../math/field.ts';
import { uniform } from '../math/random.ts';
import type { Key } from '../math/random.ts';
import { TWO_PI } from '../math/units.ts';

/** Coded phase masks `φ [L,H,W]` in radians, each pixel independent and uniform on [0, 2π): what learned masks start from and are compared with. */
export function randomMask(key: Key, snapshots: number, height: number, width: number): RealField {
  return { shape: [snapshots, height, width], data: uniform(key, snapshots * height * width).map((u) => u * TWO_PI) };
}
