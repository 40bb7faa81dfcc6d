/**
 * The training of a design, from its first step or its last checkpoint. What it does follows from configuration, scenes and the number of
 * the step alone: order from (seed, epoch), noise from (seed, step), all else from the checkpoint. So a training that was interrupted anywhere
 * and resumed ends with the same numbers as one that was not.
 */
import type { Engine, HostTensor, HostTensors, Program } from '../engine/program.ts';
import { normal, rootKey, split, uniform } from '../math/random.ts';
import type { Key } from '../math/random.ts';
import { needsDraws } from '../optics/camera-tensors.ts';
import { batchIndices, checkScenes, stepsPerEpoch } from './data-order.ts';
import type { DesignConfig } from './design-config.ts';
import { designOf, initialState } from './design-state.ts';
import { designStep, divergedTerm, ratesOf } from './design-step.ts';
import type { Design, DesignStore, HistoryRow, LossRow, TrainingProgress } from './design-store.ts';
import { scoreImages, summariseScores } from './image-scores.ts';
import type { Score } from './image-scores.ts';
import { openReader } from './infer-step.ts';
import type { Reader } from './infer-step.ts';
import { measureScenes } from './measure.ts';
import { takePicture } from './picture.ts';
import type { Picture } from './picture.ts';
import { imageBatch, sceneModelOf } from './scene-images.ts';
import type { SceneImages } from './scene-images.ts';
import { openTeacher } from './teacher.ts';
import type { Teacher, TeacherDesign } from './teacher.ts';

type Noise = DesignConfig['sensing']['noise'];

export type TrainingEvent =
  | {
      readonly kind: 'progress';
      readonly phase: 'training' | 'validating';
      readonly step: number;
      readonly steps: number;
      readonly epoch: number;
      /** Null until the speed is known. */
      readonly secondsLeft: number | null;
      /** New rows of the history. */
      readonly rows: readonly HistoryRow[];
    }
  | { readonly kind: 'picture'; readonly picture: Picture }
  | { readonly kind: 'checkpoint'; readonly step: number };

/** What the host wants of a training; asked between steps. */
export type TrainingWish = 'go on' | 'pause' | 'stop';

export interface TrainingHost {
  readonly engine: Engine;
  readonly store: DesignStore;
  wish(): TrainingWish;
  onEvent(event: TrainingEvent): void;
  /** Seconds, from any origin. Decides when to save and to report, never what is computed. */
  now(): number;
  /** Lets the host's events through: called between steps. */
  breathe(): Promise<void>;
}

export interface TrainingOutcome {
  readonly state: 'done' | 'paused' | 'stopped' | 'diverged';
  /** Passes over the training scenes. */
  readonly epoch: number;
  /** Why it ended, unless after all epochs. */
  readonly reason: string | null;
}

interface TrainingScenes {
  readonly train: SceneImages;
  readonly validation: SceneImages;
}

/** The designs that a training builds on. */
export interface Forebears {
  /** Whom it learns from; there when the configuration distils. */
  readonly teacher?: TeacherDesign | null;
  /** What it begins with, unless a checkpoint says how to go on. */
  readonly start?: Design | null;
}

/** Between pictures, in seconds, and as a multiple of the time that one takes. */
const PICTURE_SECONDS = 3;
const PICTURE_SHARE = 20;
/** Rows of the history for each epoch, at most. */
const ROWS_PER_EPOCH = 100;

/**
 * Trains until all epochs are done, validation has not improved for `patience` epochs, the host wants otherwise, or a number is no longer finite.
 * The store then holds the best design by validation (mean PSNR) and, unless it diverged, a checkpoint of the last step.
 * @throws InputError when scenes do not fit the configuration, the checkpoint is damaged, or the store cannot be written; what was stored before stays
 */
export async function train(
  config: DesignConfig,
  scenes: TrainingScenes,
  host: TrainingHost,
  { teacher = null, start = null }: Forebears = {},
): Promise<TrainingOutcome> {
  checkScenes(config, 'training', scenes.train, config.dataset.train);
  checkScenes(config, 'validation', scenes.validation, config.dataset.validation);
  const checkpoint = await host.store.readCheckpoint();
  const { step, signature } = designStep(config);
  const program = await host.engine.compile(step, signature);
  try {
    const reader = await openReader(host.engine, config);
    const lessons = config.distillation.enabled ? await openTeacher(host.engine, config, present(teacher)) : null;
    try {
      program.load(checkpoint?.state ?? initialState(config, start));
      const progress = checkpoint?.progress ?? { step: 0, pendingLosses: [], history: [], best: null };
      return await new Training(config, scenes, host, { step: program, reader, teacher: lessons }, progress).run();
    } finally {
      reader[Symbol.dispose]();
      lessons?.[Symbol.dispose]();
    }
  } finally {
    program[Symbol.dispose]();
  }
}

function present(teacher: TeacherDesign | null): TeacherDesign {
  if (teacher === null) throw new Error('a design that distils was not given its teacher');
  return teacher;
}

/** What is compiled for a training. */
interface Programs {
  readonly step: Program;
  readonly reader: Reader;
  readonly teacher: Teacher | null;
}

class Training {
  readonly #config: DesignConfig;
  readonly #scenes: TrainingScenes;
  readonly #host: TrainingHost;
  readonly #program: Program;
  readonly #reader: Reader;
  readonly #teacher: Teacher | null;
  readonly #perEpoch: number;
  readonly #steps: number;
  readonly #start: { readonly time: number; readonly step: number };
  #progress: TrainingProgress;
  #savedAt: number;
  #nextPicture: number;

  constructor(
    config: DesignConfig,
    scenes: TrainingScenes,
    host: TrainingHost,
    { step, reader, teacher }: Programs,
    progress: TrainingProgress,
  ) {
    this.#config = config;
    this.#scenes = scenes;
    this.#host = host;
    this.#program = step;
    this.#reader = reader;
    this.#teacher = teacher;
    this.#progress = progress;
    this.#perEpoch = stepsPerEpoch(config);
    this.#steps = config.training.epochs * this.#perEpoch;
    this.#savedAt = host.now();
    this.#start = { time: this.#savedAt, step: progress.step };
    this.#nextPicture = this.#savedAt;
  }

  async run(): Promise<TrainingOutcome> {
    while (this.#progress.step < this.#steps && !this.#isPatienceOver()) {
      const wish = this.#host.wish();
      if (wish !== 'go on') return this.#leave(wish);
      const diverged = await this.#advance();
      if (diverged !== null) return this.#outcome('diverged', diverged);
      await this.#host.breathe();
    }
    const early = this.#progress.step < this.#steps;
    return this.#outcome('done', early ? `no better validation for ${this.#config.training.patience} epochs` : null);
  }

  /** One step and what is due after it. Returns why the training cannot go on, or null. */
  async #advance(): Promise<string | null> {
    const step = this.#progress.step + 1;
    const rates = ratesOf(this.#config, step, this.#steps);
    const outputs = await this.#program.step({ ...(await this.#batch(step)), ...rates.inputs });
    const term = divergedTerm(outputs);
    if (term !== null) return this.#divergence(term, step);

    const losses = [...this.#progress.pendingLosses, lossesOf(outputs)];
    const endOfEpoch = step % this.#perEpoch === 0;
    const rowDue = endOfEpoch || losses.length >= this.#perEpoch / ROWS_PER_EPOCH;
    const { loss, ...terms } = meanLosses(losses);
    const row: HistoryRow = {
      step,
      epoch: step / this.#perEpoch,
      loss,
      learningRate: rates.learningRate,
      maskLearningRate: rates.maskLearningRate,
      ...(Object.keys(terms).length > 0 ? { terms } : {}),
    };
    this.#progress = { ...this.#progress, step, pendingLosses: rowDue ? [] : losses };
    const rows = rowDue ? [endOfEpoch ? await this.#withValidation(row) : row] : [];
    this.#progress = { ...this.#progress, history: [...this.#progress.history, ...rows] };
    this.#report('training', rows);

    const saveDue = endOfEpoch || this.#host.now() - this.#savedAt >= this.#config.training.checkpointSeconds;
    if (saveDue && !(await this.#save())) return this.#divergence('weights', step);
    await this.#picture();
    return null;
  }

  async #batch(step: number): Promise<HostTensors> {
    const { sensing, seed } = this.#config;
    const scene = sceneModelOf(this.#config);
    const images = imageBatch(scene, this.#scenes.train, batchIndices(this.#config, step));
    const key = split(split(rootKey(seed), 'noise'), step);
    const lessons = await this.#teacher?.teach(images, split(key, 'teacher'));
    if (!needsDraws(sensing.noise)) return { images, ...lessons };
    const [batch, height, width] = images.shape as [number, number, number];
    return { images, ...lessons, draws: noiseDraws(key, [batch, sensing.snapshots, height, width], sensing.noise) };
  }

  /** Reads the validation scenes with the state as it is, and keeps the design when it is the best so far. */
  async #withValidation(row: HistoryRow): Promise<HistoryRow> {
    this.#report('validating', []);
    const design = designOf(this.#config, await this.#program.save());
    const score = await validate(this.#config, design, this.#reader, this.#scenes.validation, () => this.#host.breathe());
    const { best } = this.#progress;
    if (best === null || score.psnr.mean > best.psnr) {
      await this.#host.store.writeDesign(design);
      this.#progress = { ...this.#progress, best: { epoch: row.epoch, psnr: score.psnr.mean } };
    }
    return { ...row, validationPsnr: score.psnr.mean, validationSsim: score.ssim.mean };
  }

  /** False, and nothing saved, when a number of the state is not finite. */
  async #save(): Promise<boolean> {
    const state = await this.#program.save();
    if (Object.values(state).some(({ data }) => !data.every(Number.isFinite))) return false;
    await this.#host.store.writeCheckpoint({ progress: this.#progress, state });
    this.#savedAt = this.#host.now();
    this.#host.onEvent({ kind: 'checkpoint', step: this.#progress.step });
    return true;
  }

  async #leave(wish: 'pause' | 'stop'): Promise<TrainingOutcome> {
    if (!(await this.#save())) return this.#outcome('diverged', this.#divergence('weights', this.#progress.step));
    if (wish === 'pause') return this.#outcome('paused', null);
    // What there is counts: a design that was stopped within an epoch is judged like one at its end.
    const { step, history } = this.#progress;
    const last = history.at(-1);
    if (last !== undefined && last.validationPsnr === undefined) {
      const row = await this.#withValidation({ ...last, step, epoch: step / this.#perEpoch });
      this.#progress = { ...this.#progress, history: [...history.slice(0, -1), row] };
      this.#report('training', [row]);
      await this.#save();
    }
    return this.#outcome('stopped', 'stopped by the user');
  }

  async #picture(): Promise<void> {
    const started = this.#host.now();
    if (started < this.#nextPicture) return;
    const design = designOf(this.#config, await this.#program.save());
    const picture = await takePicture(this.#config, design, this.#reader, this.#scenes.validation, this.#progress.step);
    this.#host.onEvent({ kind: 'picture', picture });
    const ended = this.#host.now();
    this.#nextPicture = ended + Math.max(PICTURE_SECONDS, PICTURE_SHARE * (ended - started));
  }

  #isPatienceOver(): boolean {
    const { patience } = this.#config.training;
    const { step, best } = this.#progress;
    return patience !== null && best !== null && step / this.#perEpoch - best.epoch >= patience;
  }

  #divergence(term: string, step: number): string {
    const { best } = this.#progress;
    const kept = best === null ? 'no design was validated before' : `kept: the design of epoch ${best.epoch}`;
    return `the ${term} is not a finite number at step ${step}; ${kept}`;
  }

  #report(phase: 'training' | 'validating', rows: readonly HistoryRow[]): void {
    const { step } = this.#progress;
    const done = step - this.#start.step;
    const perStep = done < 2 ? null : (this.#host.now() - this.#start.time) / done;
    const secondsLeft = perStep === null ? null : perStep * (this.#steps - step);
    this.#host.onEvent({ kind: 'progress', phase, step, steps: this.#steps, epoch: step / this.#perEpoch, secondsLeft, rows });
  }

  #outcome(state: TrainingOutcome['state'], reason: string | null): TrainingOutcome {
    return { state, epoch: this.#progress.step / this.#perEpoch, reason };
  }
}

/**
 * Standard normal numbers `[B,L,H,W]`. Where the noise spreads, those of each scene times a factor, log-uniform on [1/spread, spread]: all noise is these
 * numbers times its standard deviation.
 */
function noiseDraws(key: Key, shape: readonly [number, number, number, number], { spread }: Noise): HostTensor {
  const [batch, ...rest] = shape;
  const perScene = rest.reduce((product, length) => product * length);
  const data = Float32Array.from(normal(key, batch * perScene));
  if (spread > 1) {
    uniform(split(key, 'spread'), batch).forEach((u, scene) => {
      const factor = spread ** (2 * u - 1);
      for (let i = scene * perScene; i < (scene + 1) * perScene; i++) data[i]! *= factor;
    });
  }
  return { shape, data };
}

/** The loss of a step and its parts. */
function lossesOf(outputs: HostTensors): LossRow {
  const parts = Object.entries(outputs).filter(([name]) => name.startsWith('loss.'));
  const values = parts.map(([name, { data }]) => [name.slice('loss.'.length), data[0] as number] as const);
  return { loss: outputs['loss']?.data[0] as number, ...Object.fromEntries(values) };
}

function meanLosses(rows: readonly LossRow[]): LossRow {
  const names = Object.keys(rows[0] as LossRow);
  const mean = (name: string): number => rows.reduce((sum, row) => sum + (row[name] as number), 0) / rows.length;
  return Object.fromEntries(names.map((name) => [name, mean(name)])) as LossRow;
}

/** How a design does on validation scenes, whose noise is the same every time. */
async function validate(
  config: DesignConfig,
  design: ReturnType<typeof designOf>,
  reader: Reader,
  scenes: SceneImages,
  breathe: () => Promise<void>,
): Promise<Score> {
  const indices = Int32Array.from({ length: config.dataset.validation }, (_, index) => index);
  const truth = imageBatch(sceneModelOf(config), scenes, indices);
  const intensity = measureScenes(config, design.maskPhase, truth, split(rootKey(config.seed), 'validation'));
  reader.use(design);
  return summariseScores(scoreImages(sceneModelOf(config), await reader.read(intensity, breathe), truth));
}
