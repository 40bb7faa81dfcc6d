type Pair = readonly [number, number];
export type Matrix2 = readonly [Pair, Pair];

/** Where frequencies fall on a camera: pixel [row, column] = `centre + pixelsPerBin · [frequency row, frequency column]`, frequencies in bins. */
export interface CameraGeometry {
  readonly centre: Pair;
  readonly pixelsPerBin: Matrix2;
}

export const determinant = ([[a, b], [c, d]]: Matrix2): number => a * d - b * c;

export function inverse(matrix: Matrix2): Matrix2 {
  const [[a, b], [c, d]] = matrix;
  const scale = 1 / determinant(matrix);
  return [
    [d * scale, -b * scale],
    [-c * scale, a * scale],
  ];
}

/**
 * A registration matrix taken apart: `R(rotation) · [[scaleRows, shear · scaleRows], [0, scaleColumns]]`, with `R = [[cos, −sin], [sin, cos]]` on [row, column]. A negative scale is a
 * flip; the rotation is at most a quarter turn.
 */
export interface AffineParts {
  /** Radians, from rows towards columns. */
  readonly rotation: number;
  /** Camera pixels a bin, signed. */
  readonly scaleRows: number;
  readonly scaleColumns: number;
  readonly shear: number;
}

export function composeAffine({ rotation, scaleRows, scaleColumns, shear }: AffineParts): [[number, number], [number, number]] {
  const [cos, sin] = [Math.cos(rotation), Math.sin(rotation)];
  const slant = shear * scaleRows;
  return [
    [cos * scaleRows, cos * slant - sin * scaleColumns],
    [sin * scaleRows, sin * slant + cos * scaleColumns],
  ];
}

export function decomposeAffine(matrix: Matrix2): AffineParts {
  const [[a, b], [c, d]] = matrix;
  const scaleRows = (a < 0 ? -1 : 1) * Math.hypot(a, c);
  const [cos, sin] = [a / scaleRows, c / scaleRows];
  return {
    rotation: Math.atan2(sin, cos),
    scaleRows,
    scaleColumns: determinant(matrix) / scaleRows,
    shear: (cos * b + sin * d) / scaleRows,
  };
}

/** Along the coarser of its directions, how many camera pixels a bin has. */
export function samplingOf([[a, b], [c, d]]: Matrix2): number {
  // The smallest singular value.
  const sum = a * a + b * b + c * c + d * d;
  const product = a * d - b * c;
  return Math.sqrt(Math.max(0, (sum - Math.sqrt(Math.max(0, sum * sum - 4 * product * product))) / 2));
}

/**
 * Camera pixels a bin of an aligned bench, `λ f / (N p b)` over the camera's pitch, along rows and columns: a period of the far field is `λ f` over the pitch of a mask pixel, p b, and holds
 * N bins.
 * @param bins [H, W] of the mask
 */
export function nominalPixelsPerBin(
  {
    wavelength,
    focalLength,
    slmPitch,
    superpixel,
  }: { readonly wavelength: number; readonly focalLength: number; readonly slmPitch: number; readonly superpixel: number },
  cameraPitch: number,
  bins: Pair,
): [rows: number, columns: number] {
  const period = (wavelength * focalLength) / (slmPitch * superpixel * cameraPitch);
  return [period / bins[0], period / bins[1]];
}
