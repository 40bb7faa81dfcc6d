import type { Shape2 } from '../../math/field.ts';
import { encodeField } from '../../service/arrays.ts';
import { measurementMatrix, type Measurement } from '../../training/encoders/measurement.ts';

/** The matrix of Gaussian measurements, beside what has learned from it. */
export const MATRIX = 'matrix.npy';

/** That file by its name; nothing for measurements without a matrix. */
export const matrixFile = (measurement: Measurement, sceneShape: Shape2): Readonly<Record<string, Uint8Array>> =>
  measurement.kind === 'gaussian' ? { [MATRIX]: encodeField(measurementMatrix(measurement, sceneShape)) } : {};
