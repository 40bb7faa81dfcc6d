import type { GradientNoise } from './descent.ts';

/** One kind of descent: how many steps, and how long the first is. */
export interface DescentPlan {
  readonly steps: number;
  readonly rate: number;
}

/** A layer of the generator that is optimised in place of the code, within an ℓ₁ ball around what the code gives. */
export interface LayerPlan {
  /** The stage whose input it is, from 1. */
  readonly stage: number;
  readonly radius: number;
}

export interface PriorOptions {
  /** Codes that each scene starts from, of which the best ends. */
  readonly restarts: number;
  /**
   * `random`: standard normal codes. `signs`: pairs of such a code and its negative. `magnitudes`: those of `candidates` random codes whose images
   * have magnitudes nearest to the measured ones (MII). `learned`: what the model's encoder makes of the measured magnitudes, the first as it is, the others a
   * little beside it (LI).
   */
  readonly start: 'random' | 'signs' | 'magnitudes' | 'learned';
  readonly candidates: number;
  readonly optimiser: 'adam' | 'gradient';
  /** Turns a code to its negative wherever that fits better, before each step. */
  readonly negation: boolean;
  /** Added to the gradients of descents on magnitudes; null for none. */
  readonly noise: GradientNoise | null;
  /** In the code, on magnitudes: all of DPR, and how PRILO begins. */
  readonly code: DescentPlan;
  /** Null for DPR. */
  readonly layers: IntermediateOptions | null;
}

/** Intermediate layers, as PRILO optimises them one after the other. A part that is null is left out. */
export interface IntermediateOptions {
  readonly layers: readonly LayerPlan[];
  /** Of these layers, for each number that enters them: `everyLayer` sets them by it. */
  readonly radiusPerUnit: number;
  /** Passes over all layers. */
  readonly repetitions: number;
  /** A: the layer, on magnitudes. */
  readonly forward: DescentPlan | null;
  /** B: the code that gives this layer. Left out, the next layer starts from this one. */
  readonly backProjection: DescentPlan | null;
  /** C: the code again, on magnitudes. */
  readonly refinement: DescentPlan | null;
}

/** Hand, Leong and Voroninski, "Phase retrieval under a generative prior" (2018), with Adam; from pairs ±z. */
export const DPR: PriorOptions = {
  restarts: 4,
  start: 'signs',
  candidates: 5000,
  optimiser: 'adam',
  negation: false,
  noise: null,
  code: { steps: 600, rate: 0.1 },
  layers: null,
};

/** Uelwer, Konietzny and Harmeling, "Optimizing intermediate representations of generative models for phase retrieval" (2022). */
export const PRILO: PriorOptions = {
  ...DPR,
  start: 'random',
  layers: {
    layers: [],
    radiusPerUnit: 0.3,
    repetitions: 1,
    forward: { steps: 400, rate: 0.05 },
    backProjection: { steps: 200, rate: 0.05 },
    refinement: { steps: 200, rate: 0.05 },
  },
};
