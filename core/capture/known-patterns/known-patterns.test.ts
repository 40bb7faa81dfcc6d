import { describe, expect, it } from 'vitest';
import { zeroField } from '../../math/field.ts';
import { normal, rootKey, split } from '../../math/random.ts';
import { composeAffine } from '../../optics/affine.ts';
import { cameraFrames, type CameraPlane } from '../../optics/camera-plane.ts';
import type { Pattern } from '../../slm/calibration-pack/pattern.ts';
import { isMask, packPatterns, patternLevels, patternPhase, type Part } from '../../slm/calibration-pack/patterns.ts';
import type { LightFrame } from '../bins.ts';
import type { Point } from './spot.ts';
import { responseFromDiffraction, responseFromInterference } from './measure-response.ts';
import type { PhaseResponse } from './phase-response.ts';
import { cameraPixel, registerGratings, type RegistrationFrames } from './register-gratings.ts';

const SIDE = 32;
const SHAPE = [SIDE, SIDE] as const;
/** A camera that is turned by 1.3°, mirrored, and 2 % off in scale. */
const plane: CameraPlane = {
  height: 150,
  width: 156,
  centre: [73.6, 81.3],
  pixelsPerBin: composeAffine({ rotation: 0.0227, scaleRows: 3.06, scaleColumns: -3.01, shear: 0.004 }),
  envelope: 'square',
};

/** A panel that bends: 2.3π at the last level, slow at both ends. */
const truth = (level: number): number => {
  const grey = level / 255;
  return 2.3 * Math.PI * (grey - 0.09 * Math.sin(2 * Math.PI * grey) + 0.05 * Math.sin(Math.PI * grey));
};
interface Bench {
  readonly zeroOrder: number;
  /** Of the brightest pixel of all frames, and electrons that it has. */
  readonly noise: number;
  readonly electrons: number;
  readonly seed: number;
}
const lab: Bench = { zeroOrder: 0.03, noise: 5e-4, electrons: 3e4, seed: 1 };

/** What a camera sees of patterns on such a panel, evenly lit but for a Gaussian beam. */
function photograph(patterns: readonly Pattern[], { zeroOrder, noise, electrons, seed }: Bench): LightFrame[] {
  const fields = zeroField([patterns.length, SIDE, SIDE]);
  const [modulated, rest] = [Math.sqrt(1 - zeroOrder), Math.sqrt(zeroOrder)];
  patterns.forEach((pattern, l) => {
    // Phases are told to a panel that is believed to be linear with 2π at 256.
    const levels = isMask(pattern)
      ? patternPhase(pattern, SHAPE).map((phase) => Math.round((phase * 256) / (2 * Math.PI)) % 256)
      : patternLevels(pattern, SHAPE);
    levels.forEach((level, i) => {
      const [y, x] = [Math.floor(i / SIDE) / SIDE - 0.47, (i % SIDE) / SIDE - 0.52];
      const beam = Math.exp(-(y * y + x * x) / 0.5);
      fields.re[l * SIDE * SIDE + i] = beam * (modulated * Math.cos(truth(level)) + rest);
      fields.im[l * SIDE * SIDE + i] = -beam * modulated * Math.sin(truth(level));
    });
  });
  const { values } = cameraFrames(fields, plane);
  const brightest = Math.max(...values.map((frame) => frame.reduce((peak, value) => Math.max(peak, value), 0)));
  return values.map((frame, l) => {
    const draws = normal(split(rootKey(seed), l), frame.length);
    const noisy = frame.map((value, i) => {
      const share = value / brightest;
      return share + draws[i]! * Math.sqrt(noise ** 2 + Math.max(share, 0) / electrons);
    });
    return { height: plane.height, width: plane.width, values: noisy };
  });
}

const pack = (parts: readonly Part[]) => packPatterns(SHAPE, { bits: 8, twoPiLevel: 256, steps: 16, parts });

function registrationFrames(patterns: readonly Pattern[], frames: readonly LightFrame[]): RegistrationFrames {
  const gratings = (role: 'binary' | 'blazed') =>
    patterns.flatMap((pattern, k) =>
      pattern.role === role ? [{ light: frames[k]!, frequency: pattern.frequency, where: `${role} ${k}` }] : [],
    );
  return {
    binary: gratings('binary'),
    blazed: gratings('blazed'),
    spots: patterns.flatMap((pattern, k) =>
      pattern.role === 'spots' ? [{ light: frames[k]!, frequencies: pattern.frequencies }] : [],
    ),
    flat: patterns.flatMap((pattern, k) => (pattern.role === 'flat' ? [frames[k]!] : [])),
  };
}

describe('registration from gratings', () => {
  const patterns = pack([]);
  const frames = photograph(patterns, lab);
  const register = (changed: Partial<RegistrationFrames> = {}, nominal: Point = [3, 3]) =>
    registerGratings({ ...registrationFrames(patterns, frames), ...changed }, nominal);

  it('finds a turned, mirrored, slanted camera to less than a tenth of a pixel over the whole field, and says how well', () => {
    const found = register();
    for (const row of [-SIDE / 2, 0, SIDE / 2]) {
      for (const column of [-SIDE / 2, 0, SIDE / 2]) {
        const [a, b] = [found, plane].map((geometry) => cameraPixel(geometry, [row, column])) as [Point, Point];
        expect(Math.hypot(a[0] - b[0], a[1] - b[1])).toBeLessThan(0.1);
      }
    }
    expect(found.residual).toBeLessThan(0.02);
    expect(found.check).toBeLessThan(0.15);
    expect(found.spots).toBe(8);
  });

  it('refuses frames of other patterns, another scale, and blazed gratings that do not tell the sides apart', () => {
    const { binary, blazed, flat } = registrationFrames(patterns, frames);
    expect(() => register({ binary: binary.map((grating) => ({ ...grating, light: flat[1]! })) })).toThrow(
      /^binary \d+: expected two spots of like brightness, about 48 pixels apart, found /,
    );
    const moved = binary.map((grating, k) => ({ ...grating, light: binary[(k + 8) % 16]!.light }));
    expect(() => register({ binary: moved })).toThrow(/: expected /);
    expect(() => register({}, [6, 6])).toThrow(
      /about 96 pixels apart.*focal length, camera pitch or superpixel other than said\?\)$/,
    );
    expect(() => register({ blazed: blazed.map((grating) => ({ ...grating, light: flat[0]! })) })).toThrow(
      /^blazed \d+: expected more light on one side of the centre than on the other/,
    );
  });
});

describe('the phase response', () => {
  const levelFrames = (patterns: readonly Pattern[], frames: readonly LightFrame[]) =>
    frames.map((light, k) => ({ light, level: (patterns[k] as { level: number }).level }));
  const halves = pack(['interference']).filter(({ role }) => role === 'interference');
  const fringes = levelFrames(halves, photograph(halves, lab));
  const honest = ({ levels, phase, deviation }: PhaseResponse): void => {
    expect(levels).toHaveLength(17);
    const errors = levels.slice(1).map((level, k) => (phase[k + 1]! - truth(level) + truth(0)) / deviation[k + 1]!);
    expect(Math.max(...errors.map(Math.abs))).toBeLessThan(4);
    expect(Math.hypot(...errors) / Math.sqrt(errors.length)).toBeLessThan(2);
    expect(Math.max(...deviation)).toBeLessThan(0.02);
  };

  it('comes from the interference of two halves, within its stated uncertainty', () => {
    honest(responseFromInterference(fringes, plane, 'frames'));
  });

  it('comes from diffraction efficiencies, within its stated uncertainty', () => {
    const patterns = pack(['diffraction']).filter((pattern) => pattern.role === 'diffraction');
    const frames = levelFrames(patterns, photograph(patterns, lab));
    honest(responseFromDiffraction(frames.slice(0, 17), frames.slice(17), patterns[0]!.frequency, plane, 'frames'));
  });

  it('is refused when frames do not decide it', () => {
    const measure = (frames: typeof fringes) => responseFromInterference(frames, plane, 'frames');
    expect(() => measure(fringes.filter((_, k) => k % 6 === 0 || k === 17))).toThrow(
      /expected at most 2.2 rad from one level to the next, found .* \(measure more levels\)$/,
    );
    expect(() => measure(fringes.slice(0, 17))).toThrow(
      /expected the same fringes at the first level before and after, found \d.\d+ rad apart/,
    );
    expect(() => measure([...fringes.slice(0, 4), fringes[0]!])).toThrow(
      /expected (a phase range of at least 1.5 rad|points on a curve)/,
    );
    const dark = { ...fringes[0]!.light, values: normal(rootKey(9), fringes[0]!.light.values.length) };
    const noise = fringes.map(({ level }, k) => ({
      level,
      light: { ...dark, values: normal(split(rootKey(9), k), dark.values.length) },
    }));
    expect(() => measure(noise)).toThrow(/^frames: expected /);
  });
});
