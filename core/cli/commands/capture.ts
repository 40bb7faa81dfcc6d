import path from 'node:path';
import { draftCapture } from '../../capture/draft.ts';
import { encodeJson } from '../../formats/json.ts';
import { writeWhole } from '../../formats/files.ts';
import { formatLength, type Metres } from '../../math/units.ts';
import { readFrameFiles } from '../../service/frame-files.ts';
import { placeMask } from '../../slm/panel.ts';
import { loadProfile } from '../../slm/profile.ts';
import type { CommandFile } from '../command-file.ts';
import type { CommandContext, CommandResult } from '../context.ts';
import { loadMask } from '../load-design.ts';
import { length, MASK_LEVELS, numberIn, wholeNumber } from '../options.ts';
import { profileFolders } from '../profiles.ts';
import { renderPairs } from '../terminal/table.ts';

interface CaptureOptions {
  readonly mask: string;
  readonly maskLevels?: number;
  readonly wavelength: Metres;
  readonly focalLength: Metres;
  readonly cameraPitch: Metres;
  readonly slm: string;
  readonly superpixel?: number;
  readonly bits?: number;
  readonly exposure?: number;
  readonly gain?: number;
  readonly readNoise?: number;
  readonly out: string;
  readonly force?: boolean;
}

export const addCapture: CommandFile = (program, act) => {
  program
    .command('capture')
    .argument('<frames...>', 'frames, or a folder of them; names with "dark" or "flat" are those, "_10ms" is an exposure')
    .description(
      'Describe camera frames: write a first capture.json from them and the mask that was shown, and say what was guessed.',
    )
    .requiredOption('--mask <mask>', 'the run, or the mask file that was shown: radians, grey levels or complex')
    .option(...MASK_LEVELS)
    .requiredOption('--wavelength <length>', 'e.g. 633nm', length('--wavelength'))
    .requiredOption('--focal-length <length>', 'of the lens between panel and camera, e.g. 200mm', length('--focal-length'))
    .requiredOption('--camera-pitch <length>', 'between camera pixels, e.g. 3.45um', length('--camera-pitch'))
    .option('--slm <profile>', 'device that showed the mask', 'holoeye-pluto-2')
    .option(
      '--superpixel <n>',
      'panel pixels a mask pixel (default: the largest that fits)',
      wholeNumber('--superpixel', { least: 1 }),
    )
    .option('--bits <n>', 'of the camera (default: by the values)', wholeNumber('--bits', { least: 1, most: 32 }))
    .option('--exposure <seconds>', 'of frames whose names do not say it', numberIn('--exposure', { above: 0 }))
    .option('--gain <electrons>', 'electrons a count', numberIn('--gain', { above: 0 }))
    .option('--read-noise <electrons>', 'rms', numberIn('--read-noise', { least: 0 }))
    .option('--out <file>', 'the file to write', 'capture.json')
    .option('--force', 'replace a file that is there')
    .action(act((context, options: CaptureOptions, frames: string[]) => describeFrames(context, options, frames)));
};

async function describeFrames(
  context: CommandContext,
  options: CaptureOptions,
  frames: readonly string[],
): Promise<CommandResult> {
  const out = context.resolve(options.out);
  const { mask, loaded } = await loadMask(context, options.mask, options.maskLevels);
  const maskFile = loaded === null ? context.resolve(options.mask) : null;
  const profile = await loadProfile(options.slm, profileFolders(context));
  const [, height = 0, width = 0] = mask.shape;
  const superpixel = options.superpixel ?? placeMask(profile, [height, width], { block: null, offset: [0, 0] }).block;
  context.progress.update({ label: 'reading the frames', done: 0, total: 0 });
  const files = await readFrameFiles(frames.map((file) => context.resolve(file)), out, maskFile); // prettier-ignore
  const { wavelength, focalLength, cameraPitch, bits = null, gain = null, readNoise = null, exposure = null } = options;
  const { capture, guesses } = draftCapture({
    files,
    mask: {
      shape: mask.shape,
      file: maskFile === null ? null : path.relative(path.dirname(out), maskFile).split(path.sep).join('/'),
      run: loaded?.run.id ?? null,
      levels: options.maskLevels,
    },
    camera: { pitch: cameraPitch, bits, gain, readNoise },
    optics: { wavelength, focalLength, slmPitch: profile.pitch, superpixel },
    exposure,
  });
  await writeWhole(out, encodeJson(capture), { force: options.force ?? false });
  const bench = `${profile.title}, superpixels of ${superpixel}, ${formatLength(wavelength)}, focal length ${formatLength(focalLength)}`;
  return {
    json: { capture: out, frames: capture.frames.length, darks: capture.darks.length, flats: capture.flats.length, guesses },
    text: renderPairs([
      [
        'wrote',
        `${context.display(out)}: ${capture.frames.length} frames, ${capture.darks.length} darks, ${capture.flats.length} flats`,
      ],
      ['bench', bench],
      ...guesses.map((guess): [string, string] => ['guessed', guess]),
      ['next', context.commandLine(`doctor ${context.display(out)}`)],
    ]),
  };
}
