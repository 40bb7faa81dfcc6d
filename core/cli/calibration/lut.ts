import { responseFromDiffraction, responseFromInterference } from '../../capture/known-patterns/measure-response.ts';
import type { PhaseResponse } from '../../capture/known-patterns/phase-response.ts';
import { InputError } from '../../math/input-error.ts';
import type { CameraGeometry } from '../../optics/affine.ts';
import { ofRole, type PackFrame } from './pack-frames.ts';

export const METHODS = ['interference', 'diffraction'] as const;
export type Method = (typeof METHODS)[number];

/** The response by each method that the pack has patterns for. @throws InputError when it has for none, or frames do not decide it */
export function measurePack(
  frames: readonly PackFrame[],
  geometry: CameraGeometry,
  methods: readonly Method[],
  where: string,
): ReadonlyMap<Method, PhaseResponse> {
  const measured = new Map<Method, PhaseResponse>();
  const fringes = ofRole(frames, 'interference').map(({ pattern: { level }, light }) => ({ level, light }));
  if (methods.includes('interference') && fringes.length > 0) {
    measured.set('interference', responseFromInterference(fringes, geometry, where));
  }
  const orders = ofRole(frames, 'diffraction');
  const [first] = orders;
  if (methods.includes('diffraction') && first !== undefined) {
    const against = (same: boolean) =>
      orders
        .filter(({ pattern }) => (pattern.reference === first.pattern.reference) === same)
        .map(({ pattern: { level }, light }) => ({ level, light }));
    measured.set('diffraction', responseFromDiffraction(against(true), against(false), first.pattern.frequency, geometry, where));
  }
  if (measured.size === 0) {
    throw new InputError({ where, expected: `patterns of ${methods.join(' or ')} in the pack`, found: 'none' });
  }
  return measured;
}

/** As an export reads it: `--lut lut.csv`. */
export const encodeLut = ({ levels, phase }: PhaseResponse): string =>
  `level,phase\n${levels.map((level, k) => `${level},${phase[k]!.toFixed(5)}`).join('\n')}\n`;
