import type { Field, RealField } from '../math/field.ts';
import type { SceneModel } from '../optics/scenes.ts';

/** What is known of a scene before it is measured: the projection on the set of fields that have it, or a step towards it (a proximal map). */
export interface Prior {
  readonly name: string;
  /** Moves `x [Q,H,W]` to the nearest allowed field, in place. */
  project(x: Field): void;
  /** For a prior that changes as it goes: one that has not begun. Solvers take a new one for each scene. */
  fresh?(): Prior;
}

/** Any field. */
export const noPrior: Prior = { name: 'none', project() {} };

/** `Im x = 0`. */
export const real: Prior = {
  name: 'real',
  project({ im }) {
    im.fill(0);
  },
};

/** Real and `x ≥ 0`. */
export const nonNegative: Prior = {
  name: 'non-negative',
  project({ re, im }) {
    for (let i = 0; i < re.length; i++) re[i] = Math.max(0, re[i]!);
    im.fill(0);
  },
};

/** `|x| = 1`: a pure phase object. A pixel of 0, whose nearest values are a whole circle, becomes 1. */
export const unitModulus: Prior = {
  name: 'unit modulus',
  project({ re, im }) {
    for (let i = 0; i < re.length; i++) {
      const modulus = modulusAt(re, im, i);
      re[i] = modulus === 0 ? 1 : re[i]! / modulus;
      im[i] = modulus === 0 ? 0 : im[i]! / modulus;
    }
  },
};

/** `|x| ≤ bound`: light is at most as strong as what illuminates the scene. */
export function amplitudeBound(bound: number): Prior {
  return {
    name: `amplitude up to ${bound}`,
    project({ re, im }) {
      for (let i = 0; i < re.length; i++) {
        const modulus = modulusAt(re, im, i);
        if (modulus <= bound) continue;
        re[i]! *= bound / modulus;
        im[i]! *= bound / modulus;
      }
    },
  };
}

/** `x = 0` outside the support. @param mask `[H,W]`, not 0 inside */
export function support({ data }: RealField): Prior {
  return {
    name: 'support',
    project({ re, im }) {
      for (let i = 0; i < re.length; i++) {
        if (data[i % data.length] !== 0) continue;
        re[i] = 0;
        im[i] = 0;
      }
    },
  };
}

/** One prior after the other. That is the projection on what they share for the priors here, in the order real or non-negative, amplitude, support. */
export function allOf(...priors: readonly Prior[]): Prior {
  return {
    name: priors.map(({ name }) => name).join(', '),
    project(x) {
      for (const prior of priors) prior.project(x);
    },
    fresh: () => allOf(...priors.map((prior) => prior.fresh?.() ?? prior)),
  };
}

/** What every scene of a model has: real in [0, 1]; unit modulus; or an amplitude of at most 1. */
export function priorOfScenes({ kind }: SceneModel): Prior {
  if (kind === 'phase') return unitModulus;
  return kind === 'amplitude' ? allOf(nonNegative, amplitudeBound(1)) : amplitudeBound(1);
}

/** Not `Math.hypot`, which is several times slower and guards against an overflow that fields do not come near. */
function modulusAt(re: Float64Array, im: Float64Array, i: number): number {
  return Math.sqrt(re[i]! * re[i]! + im[i]! * im[i]!);
}
