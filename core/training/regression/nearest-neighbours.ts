import { elementCount } from '../../math/field.ts';
import { countPairs, type Pairs } from './pairs.ts';

/** The mean of what is wanted for the `k` nearest rows of the pairs. @param tested `[N, …]`, as what is given @returns `[N, …]` */
export function nearestNeighbours(pairs: Pairs, tested: Float32Array, k: number): Float32Array {
  const { given, wanted } = pairs;
  const [givenSize, wantedSize, count] = [elementCount(pairs.givenShape), elementCount(pairs.wantedShape), countPairs(pairs)];
  const rows = tested.length / givenSize;
  const made = new Float32Array(rows * wantedSize);
  const distances = new Float64Array(count);
  for (let row = 0; row < rows; row++) {
    for (let n = 0, at = 0; n < count; n++) {
      let sum = 0;
      for (let i = 0; i < givenSize; i++, at++) sum += (tested[row * givenSize + i]! - given[at]!) ** 2;
      distances[n] = sum;
    }
    for (const n of nearest(distances, k)) {
      for (let i = 0; i < wantedSize; i++) made[row * wantedSize + i]! += wanted[n * wantedSize + i]! / k;
    }
  }
  return made;
}

/** The `k` indices of the smallest distances. */
function nearest(distances: Float64Array, k: number): readonly number[] {
  const found: number[] = [];
  for (let n = 0; n < distances.length; n++) {
    let at = found.length;
    while (at > 0 && distances[n]! < distances[found[at - 1]!]!) at--;
    if (at === k) continue;
    found.splice(at, 0, n);
    if (found.length > k) found.pop();
  }
  return found;
}
