/** Moves the zero frequency from [0, 0] to the centre [⌊H/2⌋, ⌊W/2⌋], where eyes and cameras expect it. */
export function centreZeroFrequency(values: ArrayLike<number>, height: number, width: number): Float32Array {
  const centred = new Float32Array(height * width);
  const down = Math.floor(height / 2);
  const right = Math.floor(width / 2);
  for (let row = 0; row < height; row++) {
    const target = ((row + down) % height) * width;
    for (let column = 0; column < width; column++) {
      centred[target + ((column + right) % width)] = values[row * width + column] as number;
    }
  }
  return centred;
}

/** Decades below the peak that a displayed pattern spans. */
export const PATTERN_DECADES = 4;

/** log₁₀ of intensity over its peak, from −PATTERN_DECADES to 0. An empty pattern is dark everywhere. */
export function logIntensity(intensities: ArrayLike<number>): Float32Array {
  let peak = 0;
  for (let i = 0; i < intensities.length; i++) peak = Math.max(peak, intensities[i] as number);
  const floor = 10 ** -PATTERN_DECADES;
  return Float32Array.from(intensities, (value) => (peak > 0 ? Math.log10(Math.max(value / peak, floor)) : -PATTERN_DECADES));
}
