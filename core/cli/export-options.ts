import type { Command } from 'commander';
import path from 'node:path';
import { InputError } from '../math/input-error.ts';
import { degrees, parseLength, type Metres } from '../math/units.ts';
import { bitmapFormats, FORMAT_FACTS, formatsFor, type BitmapFormat } from '../slm/bitmap-format.ts';
import { endsAs } from '../slm/display-order.ts';
import type { ExportSettings, Grating, Surround } from '../slm/export-settings.ts';
import type { SlmProfile } from '../slm/profile-schema.ts';
import type { CommandContext } from './context.ts';
import { length, numberIn, oneOf, wholeNumber, wholePair } from './options.ts';

type Sign = '1' | '+1' | '-1';

/** How a mask lies on a panel, as it is typed. */
export interface OrientationOptions {
  readonly rotate?: '0' | '90' | '180' | '270';
  readonly flipHorizontal?: boolean;
  readonly flipVertical?: boolean;
}

/** How a mask is put on a panel, as it is typed. */
export interface PanelOptions extends OrientationOptions {
  readonly slm: string;
  readonly wavelength: Metres;
  readonly format?: BitmapFormat;
  readonly videoMode?: boolean;
  readonly block?: number;
  readonly offset?: [number, number];
  readonly surround?: Surround;
  readonly grating?: Grating;
  readonly lens?: number;
  readonly sign?: Sign;
  readonly twoPiLevel?: number;
  readonly fullRange?: boolean;
  readonly lut?: string;
  readonly lutWavelength?: Metres;
  readonly correction?: string;
  readonly correctionSign?: Sign;
  readonly correctionWavelength?: Metres;
}

export const addOrientationOptions = (command: Command): Command =>
  command
    .option('--rotate <degrees>', 'turn the mask clockwise, before flips', oneOf('--rotate', ['0', '90', '180', '270']))
    .option('--flip-horizontal', 'swap left and right')
    .option('--flip-vertical', 'swap top and bottom');

export const orientationSettings = ({
  rotate = '0',
  flipHorizontal = false,
  flipVertical = false,
}: OrientationOptions): Pick<ExportSettings, 'rotation' | 'flipHorizontal' | 'flipVertical'> => ({
  rotation: Number(rotate) as ExportSettings['rotation'],
  flipHorizontal,
  flipVertical,
});

export const addPanelOptions = (command: Command): Command =>
  addOrientationOptions(
    command
      .requiredOption('--slm <profile>', 'device: a known profile such as holoeye-pluto-2, or a profile file')
      .requiredOption('--wavelength <length>', 'e.g. 633nm', length('--wavelength'))
      .option(
        '--format <format>',
        `${bitmapFormats.join(', ')} (default: by the name of the file and the device)`,
        oneOf('--format', bitmapFormats),
      )
      .option('--video-mode', "the whole picture of the device's video mode, the panel in its upper left corner")
      .option(
        '--block <n>',
        'panel pixels per mask pixel (default: the largest that fits)',
        wholeNumber('--block', { least: 1 }),
      ),
  )
    .option('--offset <r,c>', 'move the centred mask by panel pixels, down and right', wholePair('--offset'))
    .option(
      '--surround <kind>',
      'around the mask: flat, grating:PERIOD[,ANGLE] or checkerboard:CELL, in panel pixels and degrees (default: flat)',
      readSurround,
    )
    .option(
      '--grating <period[,angle]>',
      'add a blazed grating: panel pixels, degrees (0: to the right, 90: down)',
      readGrating('--grating'),
    )
    .option('--lens <length>', 'add a lens of this focal length, e.g. 300mm; -300mm diverges', readLens)
    .option(
      '--sign <sign>',
      "1: more phase, more grey; -1: the opposite (default: the profile's)",
      oneOf('--sign', ['1', '+1', '-1']),
    )
    .option(
      '--two-pi-level <n>',
      "grey level of a phase of 2π (default: the profile's at this wavelength)",
      numberIn('--two-pi-level', { above: 0 }),
    )
    .option('--full-range', 'use levels beyond 2π too, where they come nearer')
    .option(
      '--lut <file>',
      'grey to phase as measured (.csv: grey,phase in radians), or the table of voltages that is loaded (.lut)',
    )
    .option('--lut-wavelength <length>', 'that the table was made for (default: what its name says)', length('--lut-wavelength'))
    .option('--correction <file>', 'wavefront correction bitmap, added modulo 256')
    .option(
      '--correction-sign <sign>',
      "-1 subtracts the correction (default: the profile's)",
      oneOf('--correction-sign', ['1', '+1', '-1']),
    )
    .option(
      '--correction-wavelength <length>',
      'that the correction was made for (default: what its name says)',
      length('--correction-wavelength'),
    );

export function panelSettings(
  context: CommandContext,
  options: PanelOptions,
  profile: SlmProfile,
  out: string | undefined,
): ExportSettings {
  const signOf = (sign: Sign | undefined): 1 | -1 | null => (sign === undefined ? null : sign === '-1' ? -1 : 1);
  return {
    profile: profileName(context, options),
    wavelength: options.wavelength,
    format: options.format ?? (out === undefined ? profile.formats[0]! : formatOf(out, profile)),
    frame: options.videoMode === true ? 'video' : 'panel',
    block: options.block ?? null,
    ...orientationSettings(options),
    offset: options.offset ?? [0, 0],
    surround: options.surround ?? { kind: 'flat' },
    grating: options.grating ?? null,
    lens: options.lens ?? null,
    sign: signOf(options.sign),
    twoPiLevel: options.twoPiLevel ?? null,
    fullRange: options.fullRange ?? false,
    lut: options.lut === undefined ? null : context.resolve(options.lut),
    correction: options.correction === undefined ? null : context.resolve(options.correction),
    correctionSign: signOf(options.correctionSign),
    lutWavelength: beside('--lut', options.lut, options.lutWavelength),
    correctionWavelength: beside('--correction', options.correction, options.correctionWavelength),
  };
}

/** What was said of a file that was named. @throws InputError when none was */
function beside(option: string, file: string | undefined, wavelength: Metres | undefined): Metres | undefined {
  if (wavelength === undefined || file !== undefined) return wavelength;
  throw new InputError({ where: `${option}-wavelength`, expected: `${option} beside it`, found: 'none' });
}

export const profileName = (context: CommandContext, { slm }: Pick<PanelOptions, 'slm'>): string =>
  slm.endsWith('.json') ? context.resolve(slm) : slm;

/** The format that a name means: of those that end like it, the one that the device reads. */
function formatOf(out: string, { formats, bits }: SlmProfile): BitmapFormat {
  const named = bitmapFormats.filter((format) => endsAs(out, format));
  const found = formats.find((format) => named.includes(format)) ?? named.find((format) => formatsFor(bits).includes(format));
  if (found !== undefined || named[0] !== undefined) return found ?? named[0]!;
  const endings = [...new Set(Object.values(FORMAT_FACTS).map(({ extension }) => `.${extension}`))].join(', ');
  throw new InputError({ where: '--out', expected: `a name that ends in ${endings}`, found: `"${path.basename(out)}"` });
}

const readGrating =
  (option: string) =>
  (text: string): Grating => {
    const [period, angle = '0', ...more] = text.split(',');
    if (more.length > 0) throw new InputError({ where: option, expected: 'PERIOD or PERIOD,ANGLE', found: `"${text}"` });
    return {
      period: numberIn(option, { least: 2, most: 16384 })(period!),
      angle: degrees(numberIn(option, { least: -360, most: 360 })(angle)),
    };
  };

function readSurround(text: string): Surround {
  const [kind, value, ...more] = text.split(':');
  if (kind === 'flat' && value === undefined) return { kind };
  if (kind === 'grating' && value !== undefined && more.length === 0) return { kind, ...readGrating('--surround')(value) };
  if (kind === 'checkerboard' && value !== undefined && more.length === 0) {
    return { kind, cell: wholeNumber('--surround', { least: 1, most: 16384 })(value) };
  }
  const expected = 'flat, grating:PERIOD[,ANGLE] or checkerboard:CELL';
  throw new InputError({ where: '--surround', expected, found: `"${text}"` });
}

function readLens(text: string): number {
  const sign = text.startsWith('-') ? -1 : 1;
  return sign * parseLength(text.replace(/^-/, ''), '--lens');
}
