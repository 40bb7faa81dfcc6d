import type { Command } from 'commander';
import { InputError } from '../math/input-error.ts';
import type { Measurement } from '../training/encoders/measurement.ts';
import { oneOf, wholeNumber, wholePair } from './options.ts';

/** What measures the images from which a network learns to read magnitudes. */
export interface MeasurementOptions {
  readonly operator: Measurement['kind'];
  readonly patternSize?: [number, number];
  readonly measurements?: number;
  readonly matrix: 'real' | 'complex';
  /** How an image becomes a scene. */
  readonly model: 'amplitude' | 'phase';
}

/** @param what that learns, as in "written beside the encoder" */
export const addMeasurementOptions = (command: Command, what: string): Command =>
  command
    .option('--operator <name>', 'what measures: fourier, gaussian', oneOf('--operator', ['fourier', 'gaussian']), 'fourier')
    .option('--pattern-size <h,w>', 'of fourier (default: the size of the images, not oversampled)', wholePair('--pattern-size'))
    .option(
      '--measurements <n>',
      `of gaussian; its matrix follows from --seed and is written beside the ${what}`,
      wholeNumber('--measurements', { least: 1, most: 100_000 }),
    )
    .option('--matrix <kind>', 'of gaussian: real or complex', oneOf('--matrix', ['real', 'complex']), 'real')
    .option(
      '--model <kind>',
      'how an image becomes a scene: amplitude or phase',
      oneOf('--model', ['amplitude', 'phase']),
      'amplitude',
    );

/** @param size of the images @throws InputError for options of another operator, and a matrix of unknown size */
export function measurementOf(
  { operator, patternSize, measurements, matrix }: MeasurementOptions,
  seed: number,
  size: [number, number],
): Measurement {
  if (operator === 'fourier') {
    if (measurements !== undefined) {
      throw new InputError({ where: '--measurements', expected: '--operator gaussian with it', found: 'fourier' });
    }
    return { kind: 'fourier', pattern: patternSize ?? size };
  }
  if (patternSize !== undefined) {
    throw new InputError({ where: '--pattern-size', expected: '--operator fourier with it', found: 'gaussian' });
  }
  if (measurements === undefined) {
    throw new InputError({ where: '--measurements', expected: 'how many with --operator gaussian', found: 'nothing' });
  }
  return { kind: 'gaussian', matrix, measurements, seed };
}

/** In a few words. */
export const titleOfMeasurement = (measurement: Measurement): string =>
  measurement.kind === 'fourier'
    ? `fourier ${measurement.pattern.join('x')}`
    : `${measurement.matrix} gaussian ${measurement.measurements}`;
