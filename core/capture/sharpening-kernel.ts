/** Pixels on each side of a place that its intensity is made from. */
export const KERNEL_REACH = 10;

/** Steps of the table a pixel: linear interpolation between them is right to 1e-5. */
const STEPS = 400;
/** Attenuation 70 dB (Kaiser): each frequency is right to 5e-4, intensities to 3e-3 of their mean at worst. */
const BETA = 0.1102 * (70 - 8.7);
/** Width of the transition from passed to stopped, in cycles a pixel, that this attenuation and reach give. */
const TRANSITION = (70 - 8) / (2.285 * 2 * Math.PI * 2 * KERNEL_REACH);

/** Weight of a pixel at a distance from the place. */
export type SharpeningKernel = (distance: number) => number;

const tables = new Map<number, Float64Array>();

/**
 * Interpolates between pixels and undoes their own blur, `1/sinc(f)`, up to the largest frequency that the light has; what the camera has beyond is noise, and is stopped. A windowed inverse transform
 * (Kaiser's window).
 * @param band the largest frequency, in cycles a pixel; above 0.45 the transition falls on it
 */
export function sharpeningKernel(band: number): SharpeningKernel {
  // Nearly equal bands share a table, so that a registration that moves a little costs nothing.
  const cutOff = Math.min(0.5, Math.ceil(100 * (band + TRANSITION / 2)) / 100);
  let table = tables.get(cutOff);
  if (table === undefined) tables.set(cutOff, (table = tabulate(cutOff)));
  const values = table;
  return (distance) => {
    const at = Math.abs(distance) * STEPS;
    const index = Math.floor(at);
    if (index >= values.length - 1) return 0;
    return values[index]! + (at - index) * (values[index + 1]! - values[index]!);
  };
}

function tabulate(cutOff: number): Float64Array {
  const intervals = 128;
  const gains = Float64Array.from({ length: intervals + 1 }, (_, i) => gainAt((cutOff * i) / intervals));
  return Float64Array.from({ length: KERNEL_REACH * STEPS + 1 }, (_, index) => {
    const distance = index / STEPS;
    // Simpson's rule: at most five periods over the band.
    let sum = 0;
    for (let i = 0; i <= intervals; i++) {
      const weight = i === 0 || i === intervals ? 1 : i % 2 === 1 ? 4 : 2;
      sum += weight * gains[i]! * Math.cos((2 * Math.PI * cutOff * i * distance) / intervals);
    }
    const window = besselI(0, BETA * Math.sqrt(Math.max(0, 1 - (distance / KERNEL_REACH) ** 2))) / besselI(0, BETA);
    return (2 * cutOff * sum * window) / (3 * intervals);
  });
}

/** The window smooths the spectrum with this variance: minus its curvature in the middle over 4π². */
const SMOOTHING = (BETA * besselI(1, BETA)) / (besselI(0, BETA) * (2 * Math.PI * KERNEL_REACH) ** 2);

/** `1/sinc(f)`, less what the smoothing will add to it: half its curvature times the variance. */
function gainAt(frequency: number): number {
  const gain = (f: number) => (f === 0 ? 1 : (Math.PI * f) / Math.sin(Math.PI * f));
  const step = 1e-3;
  const curvature = (gain(frequency + step) - 2 * gain(frequency) + gain(frequency - step)) / (step * step);
  return gain(frequency) - (SMOOTHING * curvature) / 2;
}

/** The modified Bessel function of order 0 or 1, by its series. */
function besselI(order: 0 | 1, x: number): number {
  let term = order === 0 ? 1 : x / 2;
  let sum = term;
  for (let k = 1; term > 1e-16 * sum; k++) {
    term *= (x / 2) ** 2 / (k * (k + order));
    sum += term;
  }
  return sum;
}
