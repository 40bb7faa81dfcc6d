import type { Command } from 'commander';
import { InputError } from '../math/input-error.ts';
import { IDEAL_PANEL } from '../optics/panel.ts';
import { float64, loadDesign } from '../service/load-design.ts';
import { readMask } from '../slm/read-mask.ts';
import { codedMeasurement, type Measurement } from '../training/encoders/measurement.ts';
import type { CommandContext } from './context.ts';
import { libraryOf } from './library.ts';
import { MASK_LEVELS, oneOf, wholeNumber, wholePair } from './options.ts';

type SceneKind = 'amplitude' | 'phase';

/** What measures the images from which a network learns to read magnitudes. */
export interface MeasurementOptions {
  readonly operator: Measurement['kind'];
  readonly patternSize?: [number, number];
  readonly measurements?: number;
  readonly matrix?: 'real' | 'complex';
  readonly masks?: string;
  readonly maskLevels?: number;
  readonly run?: string;
  /** How an image becomes a scene. */
  readonly model?: SceneKind;
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
    .option('--matrix <kind>', 'of gaussian: real or complex (default: real)', oneOf('--matrix', ['real', 'complex']))
    .option('--masks <file>', 'of cdp: the masks that are displayed, [L,H,W] in radians, grey levels or complex')
    .option(...MASK_LEVELS)
    .option('--run <run>', 'of cdp: the run whose masks and panel measure, and whose scenes they are')
    .option(
      '--model <kind>',
      'how an image becomes a scene: amplitude or phase (default: as in the run; otherwise amplitude)',
      oneOf('--model', ['amplitude', 'phase']),
    );

/** Options that belong to one operator. */
const OWN: readonly (readonly [key: keyof MeasurementOptions, option: string, operator: string])[] = [
  ['patternSize', '--pattern-size', 'fourier'],
  ['measurements', '--measurements', 'gaussian'],
  ['matrix', '--matrix', 'gaussian'],
  ['masks', '--masks', 'cdp'],
  ['maskLevels', '--mask-levels', 'cdp'],
  ['run', '--run', 'cdp'],
];

/** A measurement of scenes, as configurations have both. */
export interface MeasuredScenes {
  readonly measurement: Measurement;
  readonly scene: { readonly kind: SceneKind; readonly phaseRange: number };
}

/** @param size of the images @throws InputError for options of another operator, a matrix of unknown size, and masks that are not there */
export async function measurementOf(
  context: CommandContext,
  options: MeasurementOptions,
  size: [number, number],
): Promise<MeasuredScenes> {
  const { operator, patternSize, measurements, matrix = 'real', model = 'amplitude' } = options;
  const foreign = OWN.find(([key, , its]) => options[key] !== undefined && its !== operator);
  if (foreign !== undefined) {
    throw new InputError({ where: foreign[1], expected: `--operator ${foreign[2]} with it`, found: operator });
  }
  const scene = { kind: model, phaseRange: Math.PI };
  if (operator === 'fourier') return { measurement: { kind: 'fourier', pattern: patternSize ?? size }, scene };
  if (operator === 'cdp') return behindMasks(context, options, scene);
  if (measurements === undefined) {
    throw new InputError({ where: '--measurements', expected: 'how many with --operator gaussian', found: 'nothing' });
  }
  return { measurement: { kind: 'gaussian', matrix, measurements, seed: context.seed ?? 0 }, scene };
}

/** Masks from a file, or those of a run with its panel and its scenes. */
async function behindMasks(
  context: CommandContext,
  { masks, maskLevels, run, model }: MeasurementOptions,
  scene: MeasuredScenes['scene'],
): Promise<MeasuredScenes> {
  if ((masks === undefined) === (run === undefined)) {
    const found = masks === undefined ? 'neither' : 'both';
    throw new InputError({ where: '--operator cdp', expected: 'either --masks or --run', found });
  }
  if (masks !== undefined) {
    const mask = await readMask(context.resolve(masks), { levels: maskLevels });
    return { measurement: codedMeasurement(float64(mask), IDEAL_PANEL), scene };
  }
  if (maskLevels !== undefined) {
    throw new InputError({ where: '--mask-levels', expected: '--masks with it', found: '--run' });
  }
  const { design, config } = await loadDesign(libraryOf(context), run!);
  const kind = model ?? config.scene.model;
  if (kind === 'complex') {
    const hint = 'say with --model what the images are';
    throw new InputError({ where: '--run', expected: 'amplitude or phase scenes', found: 'complex ones', hint });
  }
  const measurement = codedMeasurement(float64(design.maskPhase), config.sensing.panel);
  return { measurement, scene: { kind, phaseRange: config.scene.phaseRange } };
}

/** In a few words. */
export function titleOfMeasurement(measurement: Measurement): string {
  if (measurement.kind === 'fourier') return `fourier ${measurement.pattern.join('x')}`;
  if (measurement.kind === 'cdp') return `cdp ${measurement.masks.shape.join('x')}`;
  return `${measurement.matrix} gaussian ${measurement.measurements}`;
}
