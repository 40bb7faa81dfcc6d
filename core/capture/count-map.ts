/** A plane of camera pixels, row-major: counts, counts less dark, or counts a second. */
export interface CountMap {
  readonly height: number;
  readonly width: number;
  readonly counts: Float64Array;
}
