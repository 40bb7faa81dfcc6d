import { normal, split, uniform } from '../../../math/random.ts';
import type { Key } from '../../../math/random.ts';

/** Laws in the plane that a generator is hard to train for: separate parts, a thin curve. Samples `[N, 2]`. */
export const LAWS: readonly { readonly name: string; readonly title: string; draw(key: Key, count: number): Float64Array }[] = [
  {
    name: 'ring',
    title: 'ring of eight Gaussians',
    draw(key, count) {
      const noise = normal(split(key, 'noise'), 2 * count);
      const which = uniform(split(key, 'part'), count);
      return noise.map((value, i) => {
        const angle = (2 * Math.PI * Math.floor(8 * which[i >> 1]!)) / 8;
        return (i % 2 === 0 ? Math.cos(angle) : Math.sin(angle)) + 0.05 * value;
      });
    },
  },
  {
    name: 'spiral',
    title: 'spiral',
    draw(key, count) {
      const noise = normal(split(key, 'noise'), 2 * count);
      const along = uniform(split(key, 'along'), count);
      return noise.map((value, i) => {
        // Turned so that equal parts of the curve are about equally likely.
        const turn = Math.sqrt(along[i >> 1]!);
        const angle = 4 * Math.PI * turn;
        return turn * (i % 2 === 0 ? Math.cos(angle) : Math.sin(angle)) + 0.02 * value;
      });
    },
  },
];
