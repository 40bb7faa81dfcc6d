import fs from 'node:fs/promises';
import path from 'node:path';
import type { Capture } from '../capture/capture-file.ts';
import { largestRegistrationError } from '../capture/testing.ts';
import type { BenchTruth } from '../capture/virtual-bench.ts';
import { encodeJson } from '../formats/json.ts';
import { encodeNpy } from '../formats/npy.ts';
import { rootKey } from '../math/random.ts';
import { randomMask } from '../optics/masks.ts';
import type { SceneModel } from '../optics/scenes.ts';
import type { CommandOutcome } from './testing.ts';

/** Runs a command line in a folder: `drive` in tests, a process in scripts. */
export type Drive = (folder: string, argv: readonly string[]) => Promise<CommandOutcome>;

/** A virtual bench, and what stands on it. */
export interface BenchCase {
  /** As `--bench` names it. */
  readonly bench: string;
  readonly kind: SceneModel['kind'];
  readonly side: number;
  readonly snapshots: number;
  readonly seed: number;
  /** As `--set` takes them. */
  readonly set?: readonly string[];
}

/** What the doctor says of a capture. */
export interface Diagnosis {
  /** Ids of the findings that ask for something to be done. */
  readonly named: readonly string[];
  /** What each finding says, by its id. */
  readonly messages: Readonly<Record<string, string>>;
  /** Of the pixels that the doctor takes for bad: how many are, and how many are not. */
  readonly badPixels: { readonly right: number; readonly wrong: number };
  /** Whether each frame has its own mask once all is mended. */
  readonly orderIsRight: boolean;
}

/** How far a capture.json is from the truth, and what comes of it. */
export interface Standing {
  /** Camera pixels, the largest over all bins. */
  readonly off: number;
  readonly psnr: number;
}

/**
 * A student's way through a virtual bench by command line, from `simulate` to `reconstruct`, each step compared with what is true: `bench/` in the folder has all that is written.
 * Error reduction, 200 projections, with what is known of such scenes.
 */
export class BenchJourney {
  readonly folder: string;
  private readonly about: BenchCase;
  private readonly drive: Drive;

  constructor(folder: string, about: BenchCase, drive: Drive) {
    this.folder = folder;
    this.drive = drive;
    this.about = about;
  }

  /** `simulate`, with calibration frames. */
  async simulate(): Promise<void> {
    const { bench, kind, side, snapshots, seed, set = [] } = this.about;
    const { shape, data } = randomMask(rootKey(seed), snapshots, side, side);
    await fs.mkdir(this.folder, { recursive: true });
    await fs.writeFile(this.at('mask.npy'), encodeNpy({ dtype: 'float32', shape, data: Float32Array.from(data) }));
    const scenes = ['--scenes', 'fashion-mnist-sample', '--count', '1', '--model', kind];
    const faults = ['--bench', bench, ...set.flatMap((each) => ['--set', each])];
    await this.run('simulate', 'mask.npy', ...scenes, ...faults, '--calibration', '3', '--out', 'bench');
  }

  /** `doctor --fix`: `bench/NAME-fixed.json` is what it mended, or the same where nothing was to be mended. */
  async examine(name: 'capture' | 'calibration'): Promise<Diagnosis> {
    const { findings } = (await this.run('doctor', `bench/${name}.json`, '--fix', '--json')).json<{
      findings: { id: string; verdict: string; message: string }[];
    }>();
    const mended = this.at(`bench/${name}-fixed.json`);
    await fs.copyFile(this.at(`bench/${name}.json`), mended, fs.constants.COPYFILE_EXCL).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
    const fixed = await this.readJson<Capture>(`bench/${name}-fixed.json`);
    const truth = await this.truth();
    const bad = new Set([...truth.hotPixels, ...truth.deadPixels].map((at) => at.join()));
    const right = fixed.camera.badPixels.filter((at) => bad.has(at.join())).length;
    return {
      named: findings.filter(({ verdict }) => verdict === 'risk' || verdict === 'stop').map(({ id }) => id),
      messages: Object.fromEntries(findings.map(({ id, message }) => [id, message])),
      badPixels: { right, wrong: fixed.camera.badPixels.length - right },
      orderIsRight: this.hasRightOrder(fixed, truth),
    };
  }

  /** `calibrate`, with or without calibration frames: writes `bench/joint.json` or `bench/blind.json`. */
  async calibrate(
    how: 'joint' | 'blind',
    scenes = this.about.kind === 'complex' ? 'any' : this.about.kind,
  ): Promise<CommandOutcome> {
    const frames = how === 'joint' ? ['--frames', 'bench/calibration-fixed.json'] : ['--scenes', scenes];
    return this.run('calibrate', 'bench/capture-fixed.json', ...frames, '--out', `bench/${how}.json`, '--json');
  }

  /** Writes `bench/perfect.json`: the capture as it would be if the lab knew all that is true. */
  async writePerfect(): Promise<void> {
    const [capture, truth] = await Promise.all([this.readJson<Capture>('bench/capture.json'), this.truth()]);
    const perfect: Capture = {
      ...capture,
      frames: capture.frames.map((frame) => ({ ...frame, mask: truth.maskOfPage[frame.mask]! })),
      camera: {
        ...capture.camera,
        justification: truth.bench.justification,
        badPixels: [...truth.hotPixels, ...truth.deadPixels],
      },
      registration: { ...truth.registration, source: 'calibrated' },
      optics: { ...capture.optics, panel: truth.panel, aberration: truth.aberration },
    };
    await fs.writeFile(this.at('bench/perfect.json'), encodeJson(perfect));
  }

  /** `reconstruct`, beside the truth. */
  async standing(name: string): Promise<Standing> {
    const budget = ['--method', 'er', '--iterations', '200', '--trust', '0', '--snr', '30'];
    const out = `x-${name}`;
    const judged = ['--truth', 'bench/truth.npy', '--model', this.about.kind, '--out', out];
    const { json } = await this.run('reconstruct', `bench/${name}.json`, ...judged, ...budget, '--json');
    const { registration } = await this.readJson<Capture>(`bench/${name}.json`);
    return {
      off: largestRegistrationError(registration, (await this.truth()).registration),
      psnr: json<{ methods: { er: { score: { psnr: { mean: number } } } } }>().methods.er.score.psnr.mean,
    };
  }

  truth(): Promise<BenchTruth> {
    return this.readJson<BenchTruth>('bench/bench-truth.json');
  }

  async readJson<T>(name: string): Promise<T> {
    return JSON.parse(await fs.readFile(this.at(name), 'utf8')) as T;
  }

  /** @throws what the command says, unless it ends well */
  async run(...argv: string[]): Promise<CommandOutcome> {
    const outcome = await this.drive(this.folder, [...argv, '--workspace', 'workspace', '--seed', String(this.about.seed)]);
    if (outcome.exit !== 0) throw new Error(outcome.stderr);
    return outcome;
  }

  private hasRightOrder({ frames }: Capture, { maskOfPage }: BenchTruth): boolean {
    return frames.every(({ mask, page }) => mask === maskOfPage[page]);
  }

  private at(name: string): string {
    return path.join(this.folder, name);
  }
}
