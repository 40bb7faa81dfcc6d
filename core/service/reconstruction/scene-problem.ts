import type { Field, RealField } from '../../math/field.ts';
import { elementCount } from '../../math/field.ts';
import type { IntensityNoise } from '../../optics/intensity-noise.ts';
import type { SensingOperator } from '../../optics/operator.ts';

/** What was measured of some scenes, and what is known about it. Arrays are `[Q,L,H,W]`. */
export interface Problem {
  readonly intensity: RealField;
  readonly operator: SensingOperator<Field>;
  readonly noise: IntensityNoise | null;
  /** 0 where an intensity is not known; null when all are. */
  readonly weights: RealField | null;
}

/** Some scenes of a problem, from one on. */
export function scenesOf(problem: Problem, first: number, count: number): Problem {
  return mapArrays(problem, ({ shape, data }) => {
    const size = elementCount(shape.slice(1));
    return { shape: [count, ...shape.slice(1)], data: data.subarray(first * size, (first + count) * size) };
  });
}

/** The same scenes by some of their snapshots. @param operator behind these masks */
export function snapshotsOf(problem: Problem, snapshots: readonly number[], operator: SensingOperator<Field>): Problem {
  return { ...mapArrays(problem, (field) => takeSnapshots(field, snapshots)), operator };
}

/** Some snapshots of an array `[Q,L,H,W]`. */
function takeSnapshots({ shape, data }: RealField, snapshots: readonly number[]): RealField {
  const [scenes = 0, all = 0, ...plane] = shape;
  const size = elementCount(plane);
  const taken = new Float64Array(scenes * snapshots.length * size);
  for (let scene = 0; scene < scenes; scene++) {
    snapshots.forEach((snapshot, index) => {
      const from = (scene * all + snapshot) * size;
      taken.set(data.subarray(from, from + size), (scene * snapshots.length + index) * size);
    });
  }
  return { shape: [scenes, snapshots.length, ...plane], data: taken };
}

function mapArrays({ intensity, operator, noise, weights }: Problem, change: (field: RealField) => RealField): Problem {
  return {
    intensity: change(intensity),
    operator,
    noise: noise === null ? null : { floor: change(noise.floor), slope: change(noise.slope) },
    weights: weights === null ? null : change(weights),
  };
}
