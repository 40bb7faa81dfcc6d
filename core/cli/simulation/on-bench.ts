import { BENCH_PRESETS, benchConfigSchema, type BenchConfig } from '../../capture/bench-config.ts';
import { captureOnBench, type BenchScenes } from '../../capture/virtual-bench.ts';
import { readWhole } from '../../formats/files.ts';
import { decodeJson, encodeJson } from '../../formats/json.ts';
import { InputError } from '../../math/input-error.ts';
import type { Key } from '../../math/random.ts';
import { formatLength, metres } from '../../math/units.ts';
import type { SceneModel } from '../../optics/scenes.ts';
import { applyOverrides } from '../../training/overrides.ts';
import { encodeField } from '../../service/arrays.ts';
import type { CommandContext, CommandResult } from '../context.ts';
import type { OutputFolder } from '../files.ts';
import { noiseOf, type NoiseOptions } from '../noise.ts';
import { NO_NOISE } from '../../optics/camera.ts';
import { oneOf } from '../options.ts';
import { renderPairs } from '../terminal/table.ts';

interface BenchOptions extends NoiseOptions {
  readonly bench?: string;
  readonly set?: readonly string[];
  readonly calibration?: number;
}

/** The bench that the command line names, with what it sets; null when it names none. @throws InputError when there is no such bench, or a field is wrong */
export async function benchOf(context: CommandContext, options: BenchOptions): Promise<BenchConfig | null> {
  const { bench: named, set = [], calibration } = options;
  if (named === undefined) {
    if (calibration === undefined && set.length === 0) return null;
    throw new InputError({
      where: '--bench',
      expected: 'a bench beside --set or --calibration',
      found: 'none',
      hint: '--bench rough',
    });
  }
  const base = named.endsWith('.json') ? await readBench(context.resolve(named)) : preset(named);
  const { bits, photons, readNoise, snr } = options;
  const noise = noiseOf({ photons, readNoise, snr } as NoiseOptions, { ...NO_NOISE, ...base.noise });
  const wanted = {
    ...base,
    noise: { photons: noise.photons, readNoise: noise.readNoise, snr: noise.snr },
    ...(bits === undefined ? {} : { bits }),
    ...(calibration === undefined ? {} : { calibrationFrames: calibration }),
  };
  return decodeJson(encodeJson(applyOverrides(wanted, set, '--set')), benchConfigSchema, '--bench');
}

const readBench = async (file: string): Promise<BenchConfig> => decodeJson(await readWhole(file), benchConfigSchema, file);

function preset(name: string): BenchConfig {
  return BENCH_PRESETS[oneOf('--bench', Object.keys(BENCH_PRESETS))(name)]!;
}

/** Captures scenes on a bench with faults, and says what to do next. */
export async function simulateOnBench(
  context: CommandContext,
  out: OutputFolder,
  {
    key,
    bench,
    model,
    ...scenes
  }: BenchScenes & { readonly key: Key; readonly bench: BenchConfig; readonly model: SceneModel['kind'] },
): Promise<CommandResult> {
  const total = scenes.truth.shape[0]!;
  const { capture, truth } = await captureOnBench(
    key,
    scenes,
    bench,
    async (name, bytes) => {
      context.checkInterrupt();
      await out.write(name, bytes);
    },
    async (done) => {
      context.progress.update({ label: 'capturing', done, total });
      await new Promise(setImmediate);
      context.checkInterrupt();
    },
  );
  await out.write('truth.npy', encodeField(scenes.truth));
  const file = `${out.folder}/capture.json`;
  const calibration = bench.calibrationFrames > 0 ? `${out.folder}/calibration.json` : null;
  // What is wrong is described wrongly too: neither can be read before it is mended.
  const next = [file, calibration].flatMap((each) =>
    each === null ? [] : [context.commandLine(`doctor ${context.display(each)} --fix`)],
  );
  return {
    json: {
      capture: file,
      calibration,
      truth: `${out.folder}/truth.npy`,
      benchTruth: `${out.folder}/bench-truth.json`,
      frames: capture.frames.length,
      scenes: total,
      bench,
      registration: truth.registration,
    },
    text: renderPairs([
      [
        'wrote',
        `${context.display(file)}, ${capture.frames.length} frames, ${bench.bits} bits, ${bench.justification}-justified`,
      ],
      ['scenes', `${total} ${model} scenes; true fields in ${context.display(`${out.folder}/truth.npy`)}`],
      [
        'bench',
        `${bench.pixelsPerBin} camera pixels a bin, focal length ${formatLength(metres(capture.optics.focalLength))}; the lab believes it ideal`,
      ],
      ['truth', `${context.display(`${out.folder}/bench-truth.json`)}: what is really wrong`],
      ...next.map((line, index) => [index === 0 ? 'next' : '', line] as const),
    ]),
  };
}
