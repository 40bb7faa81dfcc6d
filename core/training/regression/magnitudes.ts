import { elementCount, intensityOf, type Field, type RealField } from '../../math/field.ts';
import type { SensingOperator } from '../../optics/operator.ts';
import type { SceneImages } from '../scene-images.ts';
import { countScenes } from '../scene-images.ts';
import type { Pairs } from './pairs.ts';

/** Scenes that are measured at once: few enough that their fields need little memory. */
const AT_ONCE = 500;

/** Images as amplitude scenes: what is given are the exact magnitudes `|A x|`, as `magnitudeRows` has them; what is wanted are the pixels. */
export function measuredPairs(operator: SensingOperator<Field>, { images, height, width }: SceneImages): Pairs {
  const count = countScenes({ images, height, width });
  const [pixels, bins] = [height * width, operator.snapshots * elementCount(operator.patternShape)];
  const given = new Float32Array(count * bins);
  for (let first = 0; first < count; first += AT_ONCE) {
    const own = images.subarray(first * pixels, (first + AT_ONCE) * pixels);
    const scenes: Field = {
      shape: [own.length / pixels, height, width],
      re: Float64Array.from(own),
      im: new Float64Array(own.length),
    };
    given.set(magnitudeRows(intensityOf(operator.forward(scenes))), first * bins);
  }
  return { given, wanted: images, givenShape: [bins], wantedShape: [pixels] };
}

/** `√y` of intensities `[Q,L,H,W]` with zero frequency at [0,0], as rows `[Q, LHW]` with zero frequency in the middle, where convolutions find its neighbours. What noise made negative is 0. */
export function magnitudeRows({ shape, data }: RealField): Float32Array {
  const [height, width] = shape.slice(-2) as [number, number];
  const [down, right] = [height >> 1, width >> 1];
  const rows = new Float32Array(data.length);
  for (let plane = 0; plane < data.length; plane += height * width) {
    for (let row = 0; row < height; row++) {
      const to = plane + ((row + down) % height) * width;
      const from = plane + row * width;
      for (let column = 0; column < width; column++) {
        rows[to + ((column + right) % width)] = Math.sqrt(Math.max(0, data[from + column]!));
      }
    }
  }
  return rows;
}
