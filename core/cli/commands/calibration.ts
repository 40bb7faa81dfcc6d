import { readCapture } from '../../capture/capture-file.ts';
import { exists, writeWhole } from '../../formats/files.ts';
import { encodeJson } from '../../formats/json.ts';
import { InputError } from '../../math/input-error.ts';
import { TWO_PI, type Metres } from '../../math/units.ts';
import { bitmapFormatSchema, type BitmapFormat } from '../../slm/bitmap-format.ts';
import { PARTS, type Part } from '../../slm/calibration-pack/patterns.ts';
import { writePack } from '../../slm/calibration-pack/write-pack.ts';
import { loadProfile } from '../../slm/profile.ts';
import { encodeLut, measurePack, METHODS, type Method } from '../calibration/lut.ts';
import { captureOfPack, readPack, readPackFrames } from '../calibration/pack-frames.ts';
import { registered, registerPack } from '../calibration/register.ts';
import type { CommandFile } from '../command-file.ts';
import type { CommandContext, CommandResult } from '../context.ts';
import { outputFolder } from '../files.ts';
import { addOrientationOptions, orientationSettings, profileName, type OrientationOptions } from '../export-options.ts';
import { profileFolders } from '../profiles.ts';
import { length, listOf, oneOf, wholeNumber, wholePair } from '../options.ts';
import { renderPairs, renderTable } from '../terminal/table.ts';

export const addCalibration: CommandFile = (program, act) => {
  const calibration = program
    .command('calibration')
    .description('Known patterns for a modulator, and what their frames say of panel and camera.');
  const pack = calibration
    .command('pack')
    .description('Write pictures to show and capture one after the other: gratings, spots, and levels stepped through.')
    .requiredOption('--slm <profile>', 'device: a known profile, or a profile file')
    .requiredOption('--wavelength <length>', 'e.g. 633nm', length('--wavelength'))
    .requiredOption('--size <h,w>', 'mask pixels, as the masks have that the calibration is for', wholePair('--size'))
    .option('--block <n>', 'panel pixels per mask pixel (default: the largest that fits)', wholeNumber('--block', { least: 1 }));
  addOrientationOptions(pack)
    .option('--format <format>', "of the pictures (default: the device's)", oneOf('--format', bitmapFormatSchema.options))
    .option('--steps <n>', 'grey levels to step through, less one', wholeNumber('--steps', { least: 4, most: 255 }), 16)
    .option('--for <parts>', `beside registration: ${PARTS.join(',')}`, listOf('--for', PARTS), PARTS)
    .requiredOption('--out <dir>', 'a new folder')
    .option('--force', 'write into a folder that has files')
    .action(act(packCommand));
  calibration
    .command('register')
    .argument(
      '<frames...>',
      "a capture.json, or the frames of a pack's pictures in their order, or one file with a page for each",
    )
    .description('Where frequencies fall on the camera, from the gratings of a pack: writes a capture.json.')
    .requiredOption('--pack <dir>', 'the pack that was shown')
    .option('--bits <n>', 'of the camera', wholeNumber('--bits', { least: 1, most: 32 }))
    .option('--left-justified', 'the bits are the high ones of the file')
    .option('--camera-pitch <length>', 'between camera pixels, e.g. 3.45um', length('--camera-pitch'))
    .option('--focal-length <length>', 'of the lens between modulator and camera', length('--focal-length'))
    .requiredOption('--out <file>', 'the capture.json to write')
    .option('--force', 'replace a file that exists')
    .action(act(registerCommand));
  calibration
    .command('lut')
    .argument('<capture>', 'the capture.json of a pack, registered')
    .description("The panel's phase at each grey level that was stepped through: writes the table that export takes with --lut.")
    .requiredOption('--pack <dir>', 'the pack that was shown')
    .option(
      '--method <methods>',
      'the first that the pack has is written, the others compared',
      listOf('--method', METHODS),
      METHODS,
    )
    .requiredOption('--out <file>', 'the table to write, .csv')
    .option('--force', 'replace a file that exists')
    .action(act(lutCommand));
};

interface PackOptions extends OrientationOptions {
  readonly slm: string;
  readonly wavelength: Metres;
  readonly size: [number, number];
  readonly block?: number;
  readonly format?: BitmapFormat;
  readonly steps: number;
  readonly for: readonly Part[];
  readonly out: string;
  readonly force?: boolean;
}

async function packCommand(context: CommandContext, options: PackOptions): Promise<CommandResult> {
  const profile = await loadProfile(profileName(context, options), profileFolders(context));
  // A table of numbers is no picture to show.
  const format = options.format ?? profile.formats.find((candidate) => candidate !== 'csv' && candidate !== 'npy')!;
  const out = await outputFolder(context.resolve(options.out), { force: options.force ?? false });
  const { wavelength, block = null, size: shape, steps, for: parts } = options;
  const orientation = orientationSettings(options);
  const request = { profile, wavelength, format, block, orientation, shape, steps, parts };
  const { patterns } = await writePack(request, async (file, bytes) => {
    context.checkInterrupt();
    await out.write(file, bytes);
  });
  const { folder } = out;
  const next = `calibration register FRAMES… --pack ${context.display(folder)} --bits 12 --camera-pitch 3.45um --focal-length 200mm --out capture.json`;
  return {
    json: { folder, patterns },
    text: renderPairs([
      ['wrote', `${patterns.length} pictures in ${context.display(folder)}, to be shown in the order of their numbers`],
      ['next', `without a scene and with one exposure, capture a frame of each; then ${context.commandLine(next)}`],
    ]),
  };
}

interface RegisterOptions {
  readonly pack: string;
  readonly bits?: number;
  readonly leftJustified?: boolean;
  readonly cameraPitch?: Metres;
  readonly focalLength?: Metres;
  readonly out: string;
  readonly force?: boolean;
}

async function registerCommand(
  context: CommandContext,
  options: RegisterOptions,
  words: readonly string[],
): Promise<CommandResult> {
  const folder = context.resolve(options.pack);
  const out = context.resolve(options.out);
  await refuseExisting(out, options.force);
  const pack = await readPack(folder);
  const files = words.map((word) => context.resolve(word));
  const given = files.length === 1 && files[0]!.endsWith('.json');
  const source = given ? files[0]! : out;
  const capture = given ? await readCapture(source) : captureOfPack(files, pack, folder, cameraOf(options), out);
  const found = registerPack(await readPackFrames(source, capture, pack), capture);
  await writeWhole(out, encodeJson(registered(capture, found)), { force: options.force ?? false });
  const [[a, b], [c, d]] = found.pixelsPerBin;
  return {
    json: { capture: out, registration: { centre: found.centre, pixelsPerBin: found.pixelsPerBin }, residual: found.residual, check: found.check, spots: found.spots }, // prettier-ignore
    text: renderPairs([
      ['wrote', context.display(out)],
      ['centre', `row ${found.centre[0].toFixed(2)}, column ${found.centre[1].toFixed(2)}`],
      ['pixels a bin', `[[${a.toFixed(4)}, ${b.toFixed(4)}], [${c.toFixed(4)}, ${d.toFixed(4)}]]`],
      ['residual', `${found.residual.toFixed(3)} camera pixels over ${found.spots} spots`],
      [
        'check',
        found.check === null
          ? 'none: no spot was found again'
          : `${found.check.toFixed(3)} camera pixels on the pattern of spots`,
      ],
    ]),
  };
}

function cameraOf({ bits, leftJustified = false, cameraPitch, focalLength }: RegisterOptions) {
  const missing = [['--bits', bits], ['--camera-pitch', cameraPitch], ['--focal-length', focalLength]].find(([, value]) => value === undefined); // prettier-ignore
  if (missing !== undefined) {
    throw new InputError({ where: String(missing[0]), expected: 'a value, for frames without a capture.json', found: 'none' });
  }
  return { bits: bits!, leftJustified, pitch: cameraPitch!, focalLength: focalLength! };
}

interface LutOptions {
  readonly pack: string;
  readonly method: readonly Method[];
  readonly out: string;
  readonly force?: boolean;
}

async function lutCommand(context: CommandContext, options: LutOptions, word: string): Promise<CommandResult> {
  const out = context.resolve(options.out);
  await refuseExisting(out, options.force);
  const file = context.resolve(word);
  const [pack, capture] = [await readPack(context.resolve(options.pack)), await readCapture(file)];
  if (capture.registration.source === 'nominal') {
    const hint = 'kinoform calibration register';
    throw new InputError({ where: file, expected: 'a registered camera', found: 'lengths that were typed', hint });
  }
  const measured = measurePack(await readPackFrames(file, capture, pack), capture.registration, options.method, file);
  const [[method, response]] = [...measured] as [[Method, typeof measured extends ReadonlyMap<Method, infer R> ? R : never]];
  await writeWhole(out, new TextEncoder().encode(encodeLut(response)), { force: options.force ?? false });
  const range = response.phase.at(-1)! / TWO_PI;
  const rows = response.levels.map((level, k) => ({ level, phase: response.phase[k]!, deviation: response.deviation[k]!, others: [...measured].slice(1).map(([, other]) => other.phase[k]!) })); // prettier-ignore
  const table = renderTable(
    [
      { title: 'level', cell: (row: (typeof rows)[number]) => String(row.level) },
      { title: 'phase, rad', cell: ({ phase }) => phase.toFixed(4) },
      { title: 'uncertainty', cell: ({ deviation }) => deviation.toFixed(4) },
      ...[...measured.keys()].slice(1).map((name, k) => ({ title: `by ${name}`, cell: (row: (typeof rows)[number]) => row.others[k]!.toFixed(4) })), // prettier-ignore
    ],
    rows,
  );
  return {
    json: { lut: out, method, turns: range, measured: Object.fromEntries(measured) },
    text: `${table}\n\n${renderPairs([
      ['wrote', `${context.display(out)}, by ${method}: ${range.toFixed(3)} turns from level 0 to ${response.levels.at(-1)}`],
      ['next', context.commandLine(`export RUN --slm … --wavelength … --lut ${context.display(out)} --out mask.bmp`)],
    ])}`,
  };
}

async function refuseExisting(file: string, force = false): Promise<void> {
  if (force || !(await exists(file))) return;
  throw new InputError({ where: file, expected: 'a new file', found: 'one that exists', hint: 'use --force to replace it' });
}
