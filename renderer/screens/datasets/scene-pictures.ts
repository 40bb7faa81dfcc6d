import type { SceneMeaning } from '../../../core/service/contract.ts';
import { paintDomain } from '../../colour/domain.ts';

/** A scene of a data set as each model makes it of its images `a` and `b` (`[H,W]`, 0 to 1), hue being phase and brightness amplitude. */
export function scenePicture(
  model: SceneMeaning['model'],
  phaseRange: number,
  a: ArrayLike<number>,
  b: ArrayLike<number>,
): Uint8ClampedArray<ArrayBuffer> {
  const flat = (value: number) => new Float32Array(a.length).fill(value);
  if (model === 'amplitude') return paintDomain(a, flat(0), 1);
  const phase = Float32Array.from(model === 'phase' ? a : b, (value) => phaseRange * value);
  return paintDomain(model === 'phase' ? flat(1) : a, phase, 1);
}
