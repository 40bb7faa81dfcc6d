import type { Command } from 'commander';
import { InputError } from '../math/input-error.ts';
import { IDEAL_PANEL } from '../optics/panel.ts';
import { float64, loadDesign } from '../service/load-design.ts';
import { readMask } from '../slm/read-mask.ts';
import { codedMeasurement, type Measurement } from '../training/encoders/measurement.ts';
import type { CommandContext } from './context.ts';
import { libraryOf } from './library.ts';
import { MASK_LEVELS, oneOf, wholeNumber, wholePair } from './options.ts';

/** What measures the images from which a network learns to read magnitudes. */
export interface MeasurementOptions {
  readonly operator: Measurement['kind'];
  readonly patternSize?: [number, number];
  readonly measurements?: number;
  readonly matrix: 'real' | 'complex';
  readonly masks?: string;
  readonly maskLevels?: number;
  readonly run?: string;
  /** How an image becomes a scene. */
  readonly model: 'amplitude' | 'phase';
}

/** @param what that learns, as in "written beside the encoder" */
export const addMeasurementOptions = (command: Command, what: string): Command =>
  command
    .option(
      '--operator <name>',
      'what measures: fourier, gaussian, cdp (masks and a Fourier transform)',
      oneOf('--operator', ['fourier', 'gaussian', 'cdp']),
      'fourier',
    )
    .option('--pattern-size <h,w>', 'of fourier (default: the size of the images, not oversampled)', wholePair('--pattern-size'))
    .option(
      '--measurements <n>',
      `of gaussian; its matrix follows from --seed and is written beside the ${what}`,
      wholeNumber('--measurements', { least: 1, most: 100_000 }),
    )
    .option('--matrix <kind>', 'of gaussian: real or complex', oneOf('--matrix', ['real', 'complex']), 'real')
    .option('--masks <file>', 'of cdp: the masks that are displayed, [L,H,W] in radians, grey levels or complex')
    .option(...MASK_LEVELS)
    .option('--run <run>', 'of cdp: the run whose masks and panel measure')
    .option(
      '--model <kind>',
      'how an image becomes a scene: amplitude or phase',
      oneOf('--model', ['amplitude', 'phase']),
      'amplitude',
    );

/** Options that belong to one operator. */
const OWN: readonly (readonly [key: 'patternSize' | 'measurements' | 'masks' | 'run', option: string, operator: string])[] = [
  ['patternSize', '--pattern-size', 'fourier'],
  ['measurements', '--measurements', 'gaussian'],
  ['masks', '--masks', 'cdp'],
  ['run', '--run', 'cdp'],
];

/** @param size of the images @throws InputError for options of another operator, a matrix of unknown size, and masks that are not there */
export async function measurementOf(
  context: CommandContext,
  options: MeasurementOptions,
  size: [number, number],
): Promise<Measurement> {
  const { operator, patternSize, measurements, matrix } = options;
  const foreign = OWN.find(([key, , its]) => options[key] !== undefined && its !== operator);
  if (foreign !== undefined) {
    throw new InputError({ where: foreign[1], expected: `--operator ${foreign[2]} with it`, found: operator });
  }
  if (operator === 'fourier') return { kind: 'fourier', pattern: patternSize ?? size };
  if (operator === 'cdp') return behindMasks(context, options);
  if (measurements === undefined) {
    throw new InputError({ where: '--measurements', expected: 'how many with --operator gaussian', found: 'nothing' });
  }
  return { kind: 'gaussian', matrix, measurements, seed: context.seed ?? 0 };
}

/** Masks from a file, or those of a run with its panel. */
async function behindMasks(context: CommandContext, { masks, maskLevels, run }: MeasurementOptions): Promise<Measurement> {
  if ((masks === undefined) === (run === undefined)) {
    const found = masks === undefined ? 'neither' : 'both';
    throw new InputError({ where: '--operator cdp', expected: 'either --masks or --run', found });
  }
  if (masks !== undefined) {
    const mask = await readMask(context.resolve(masks), { levels: maskLevels });
    return codedMeasurement(float64(mask), IDEAL_PANEL);
  }
  const { design, config } = await loadDesign(libraryOf(context), run!);
  return codedMeasurement(float64(design.maskPhase), config.sensing.panel);
}

/** In a few words. */
export function titleOfMeasurement(measurement: Measurement): string {
  if (measurement.kind === 'fourier') return `fourier ${measurement.pattern.join('x')}`;
  if (measurement.kind === 'cdp') return `cdp ${measurement.masks.shape.join('x')}`;
  return `${measurement.matrix} gaussian ${measurement.measurements}`;
}
