/**
 * A bump of `TAPS` grid steps, `k(t) = e^{β(√(1 − (2t/w)²) − 1)}` for |t| ≤ w/2, for interpolation between the points of a grid on which the function is sampled at least twice as
 * finely as it needs: once its spectrum has been divided by that of the bump, sums of six weighted neighbours are right to about 1e-5.
 * Barnett, Magland and af Klinteberg, "A parallel nonuniform fast Fourier transform library based on an exponential of semicircle kernel", SIAM J. Sci. Comput. 41 (2019).
 */
export const TAPS = 6;
const HALF = TAPS / 2;
const BETA = 2.3 * TAPS;

export function bump(t: number): number {
  const z = t / HALF;
  return z * z >= 1 ? 0 : Math.exp(BETA * (Math.sqrt(1 - z * z) - 1));
}

/** `dk/dt`. */
export function bumpSlope(t: number): number {
  const z = t / HALF;
  if (z * z >= 1) return 0;
  const root = Math.sqrt(1 - z * z);
  return root < 1e-9 ? 0 : (-BETA * z * Math.exp(BETA * (root - 1))) / (root * HALF);
}

const SAMPLES = 200;

/** `∫ k(t) cos(2πft) dt`, f in cycles a grid step. */
export function bumpSpectrum(frequency: number): number {
  // t = (w/2) sin θ takes away the root at the ends; the trapezoidal rule is then exact to rounding.
  let sum = 0;
  for (let i = 0; i <= SAMPLES; i++) {
    const angle = (Math.PI * i) / SAMPLES - Math.PI / 2;
    const cos = Math.cos(angle);
    const weight = i === 0 || i === SAMPLES ? 0.5 : 1;
    sum += weight * Math.exp(BETA * (cos - 1)) * Math.cos(2 * Math.PI * frequency * HALF * Math.sin(angle)) * cos;
  }
  return (HALF * Math.PI * sum) / SAMPLES;
}
