import {
  FORMAT_FACTS,
  float32Message,
  runTable,
  slmProfileSchema,
  type Picture,
  type DesignConfig,
  type EventName,
  type EventPayload,
  type HistoryRow,
  type KinoformClient,
  type KnownProfile,
  type RequestInput,
  type RequestName,
  type RequestOutput,
  type RunState,
  type RunSummary,
} from '../../core/service/contract.ts';
import { FakeCalibration } from './fake-calibration.ts';
import { fakeCapture, fakeCounts, fakeGuesses, fakeRecent } from './fake-captures.ts';
import { fakeEvaluation, fakeFindings, fakeHistory, fakePresets, fakeProfiles } from './fake-data.ts';
import { FakeDatasets } from './fake-datasets.ts';
import { fakeFileHandlers } from './fake-files.ts';
import { FakeGenerators } from './fake-generators.ts';
import { FakeHistory } from './fake-history.ts';
import { fakeIdentifiability } from './fake-identifiability.ts';
import { FakeJobs } from './fake-jobs.ts';
import { fakeMask, fakePicture } from './fake-pictures.ts';
import { FakeReconstructions } from './fake-reconstructions.ts';
import { fakeConfigOf, fakeRuns } from './fake-runs.ts';
import { FakeSettings } from './fake-settings.ts';
import { FakeTrainings } from './fake-trainings.ts';
import { Listeners } from './listeners.ts';

interface FakeRun {
  summary: RunSummary;
  readonly config: DesignConfig;
  step: number;
}

type Handlers = { [N in RequestName]: (input: RequestInput<N>) => RequestOutput<N> | Promise<RequestOutput<N>> };

const STEPS_PER_EPOCH = 96;

const fakeCost = { trainingSeconds: 154, peakBytes: 7e8, inferenceSeconds: 0.09, batchSize: 32 };

/**
 * A core that only pretends: it answers every request at once and trains by a timer (or by hand, with `advance`). For tests and for
 * looking at the screens; never part of a build that ships.
 */
export class FakeClient implements KinoformClient {
  /** What was asked for, in order. */
  readonly asked: { readonly name: RequestName; readonly input: unknown }[] = [];
  /** Requests that shall fail, and how. */
  readonly failures = new Map<RequestName, unknown>();
  readonly #listeners = new Listeners();
  readonly #runs = new Map<string, FakeRun>();
  readonly #written = new Set<string>();
  /** Those of the workspace; `advance` works on the one that was started. */
  readonly reconstructions = new FakeReconstructions((name, payload) => this.tell(name, payload));
  readonly #jobs: FakeJobs = new FakeJobs(
    () => this.#working ?? this.trainings.current,
    (list) => this.tell('jobs.changed', list),
  );
  readonly calibration = new FakeCalibration((progress) => this.tell('calibration.progress', progress));
  readonly history = new FakeHistory(this.#runs, (name, payload) => this.tell(name, payload));
  readonly #settings = new FakeSettings();
  /** `advance` goes on with an import. */
  readonly datasets = new FakeDatasets((name, payload) => this.tell(name, payload));
  readonly generators = new FakeGenerators((name, payload) => this.tell(name, payload));
  /** `advance` trains the one in work. */
  readonly trainings: FakeTrainings = new FakeTrainings({
    jobs: this.#jobs,
    busy: () => this.#working !== null,
    tell: (name, payload) => this.tell(name, payload),
    keep: (config) => this.generators.keep(config),
  });
  #profiles: KnownProfile[] = [...fakeProfiles];
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(runs: readonly RunSummary[] = fakeRuns) {
    if (runs.length === 0) this.generators.empty();
    for (const summary of runs) {
      this.#runs.set(summary.id, { summary, config: fakeConfigOf(summary), step: summary.epoch * STEPS_PER_EPOCH });
    }
  }

  async request<N extends RequestName>(name: N, input: RequestInput<N>): Promise<RequestOutput<N>> {
    this.asked.push({ name, input });
    await Promise.resolve();
    if (this.failures.has(name)) throw this.failures.get(name);
    return this.#handlers[name](input);
  }

  subscribe: KinoformClient['subscribe'] = (name, listener) => this.#listeners.add(name, listener);

  tell<N extends EventName>(name: N, payload: EventPayload<N>): void {
    this.#listeners.tell(name, payload);
  }

  /** Trains by itself, so many steps a tick of 100 ms. */
  play(steps: number): void {
    this.#timer = setInterval(() => {
      const working = [...this.#runs.values()].find(({ summary }) => summary.state === 'running');
      if (working !== undefined) this.advance(working.summary.id, steps);
      this.reconstructions.advance(0.05);
      this.calibration.advance(0.03);
      this.datasets.advance(0.04);
      this.trainings.advance(steps);
    }, 100);
  }

  rest(): void {
    clearInterval(this.#timer);
  }

  /** Does some steps of a run; of its teacher, while that is not done. */
  advance(id: string, steps: number): void {
    const run = this.#run(id);
    const teacher = this.#runs.get(run.summary.lineage.teacher ?? '');
    if (teacher?.summary.state === 'running') {
      this.advance(teacher.summary.id, steps);
      const total = teacher.summary.epochs * STEPS_PER_EPOCH;
      const secondsLeft = (total - teacher.step) * 0.4;
      this.tell('run.progress', { run: id, phase: 'teacher', step: teacher.step, steps: total, secondsLeft, rows: [] });
      return;
    }
    const { epochs } = run.summary;
    const total = epochs * STEPS_PER_EPOCH;
    const before = run.step;
    run.step = Math.min(total, before + steps);
    const rows = this.#history(run).slice(before);
    const secondsLeft = (total - run.step) * 0.4;
    this.tell('run.progress', { run: id, phase: 'training', step: run.step, steps: total, secondsLeft, rows });
    if (Math.floor(run.step / 24) > Math.floor(before / 24)) this.tell('run.picture', { run: id, picture: this.#picture(run) });
    const epoch = Math.floor(run.step / STEPS_PER_EPOCH);
    if (run.step === total) this.#change(run, 'done', { epoch, evaluation: fakeEvaluation, cost: fakeCost });
    else if (epoch !== run.summary.epoch) this.#change(run, run.summary.state, { epoch });
  }

  #history = ({ step, summary, config }: FakeRun): HistoryRow[] =>
    fakeHistory(step, summary.epochs, STEPS_PER_EPOCH, config.distillation.enabled);

  #run(id: string): FakeRun {
    const run = this.#runs.get(id);
    if (run === undefined) throw new Error(`There is no run ${id}`);
    return run;
  }

  #change(run: FakeRun, state: RunState, more: Partial<RunSummary> = {}): Record<string, never> {
    run.summary = { ...run.summary, state, updated: new Date().toISOString(), reason: null, ...more };
    this.tell('run.changed', { summary: run.summary });
    const next = this.#jobs.next();
    if (next !== null) this.#begin(next);
    else this.tell('jobs.changed', this.#jobs.list());
    return {};
  }

  /** With what waited. */
  #begin(id: string): Record<string, never> {
    if (!this.trainings.has(id)) return this.#change(this.#run(id), 'running');
    this.trainings.begin(id);
    return {};
  }

  /** A run that is about to begin. */
  #make(config: DesignConfig): FakeRun {
    const now = new Date().toISOString();
    const summary: RunSummary = {
      id: `n${this.#runs.size + 1}`,
      name: config.name,
      preset: null,
      design: { ...config.dataset, model: config.scene.model, snapshots: config.sensing.snapshots, seed: config.seed },
      annotations: { tags: [], note: '', star: false },
      state: 'queued',
      created: now,
      updated: now,
      engine: 'onnx-cpu',
      epoch: 0,
      epochs: config.training.epochs,
      dataset: null,
      lineage: { teacher: null, start: null },
      cost: null,
      refinement: null,
      contrast: null,
      evaluation: null,
      reason: null,
      mendable: false,
    };
    const run = { config, step: 0, summary };
    this.#runs.set(summary.id, run);
    return run;
  }

  /** The run that was started, which is the one to command while its teacher is trained. */
  get #working(): string | null {
    const running = [...this.#runs.values()].filter(({ summary }) => summary.state === 'running');
    const isTeacher = (id: string): boolean => running.some(({ summary }) => summary.lineage.teacher === id);
    return running.find(({ summary }) => !isTeacher(summary.id))?.summary.id ?? null;
  }

  #learned = ({ step, summary }: FakeRun): number => step / (summary.epochs * STEPS_PER_EPOCH);

  #picture(run: FakeRun): Picture {
    const { height, width } = run.config.dataset;
    return fakePicture(run.step, height, width, this.#learned(run));
  }

  readonly #handlers: Handlers = {
    'app.restart': () => {
      this.tell('core.status', { state: 'up', reason: null });
      return {};
    },
    'app.info': () => ({
      version: '0.1.0',
      node: '20.19.0',
      electron: null,
      platform: 'linux',
      workspace: '/home/lab/.local/share/kinoform',
    }),
    ...this.#settings.handlers,
    'presets.list': () => [...fakePresets],
    'designs.estimate': ({ config }) => ({
      seconds: (config.training.epochs * config.dataset.train * config.dataset.height ** 2) / 6e4,
      bytes: 5e5 * config.dataset.height * config.network.baseWidth,
      parameters: 118_432,
      engine: 'onnx-cpu',
    }),
    'designs.start': ({ config }) => {
      const run = this.#make(config);
      if (this.#working !== null) {
        this.tell('run.changed', { summary: run.summary });
        this.#jobs.add(run.summary.id);
        return { run: run.summary.id };
      }
      const { enabled, teacher, teacherSnapshots, teacherEpochs } = config.distillation;
      const lessons: Pick<DesignConfig, 'sensing' | 'training'> = {
        sensing: { ...config.sensing, snapshots: teacherSnapshots },
        training: { ...config.training, epochs: teacherEpochs },
      };
      const made =
        enabled && teacher === null
          ? this.#make({
              ...config,
              ...lessons,
              name: `${config.name} teacher, L = ${teacherSnapshots}`,
              distillation: { ...config.distillation, enabled: false },
            })
          : null;
      const lineage = { teacher: enabled ? (teacher ?? made?.summary.id ?? null) : null, start: config.training.startFrom };
      this.#change(run, 'running', { lineage });
      if (made !== null) this.#change(made, 'running');
      return { run: run.summary.id };
    },
    'designs.teachers': ({ config }) =>
      [...this.#runs.values()]
        .filter((run) => run.summary.state === 'done' && run.config.sensing.snapshots > config.sensing.snapshots)
        .map(({ summary: { id, name, evaluation }, config: { dataset, sensing } }) => {
          const [own, other] = [config.dataset, dataset].map(({ height, width }) => `${height}×${width} scenes`);
          const problem = own === other ? null : `one of ${other}, not ${own}`;
          return { run: id, name, snapshots: sensing.snapshots, psnr: evaluation?.['network']?.psnr.mean ?? null, problem };
        })
        .sort((a, b) => Number(a.problem !== null) - Number(b.problem !== null)),
    'designs.pause': ({ run }) => {
      this.#jobs.hold(true);
      return this.#change(this.#run(run), 'paused');
    },
    'designs.resume': ({ run }) => this.#change(this.#run(run), 'running'),
    'designs.stop': ({ run }) => this.#change(this.#run(run), 'stopped', { evaluation: fakeEvaluation }),
    'jobs.current': () => ({ run: this.#working }),
    'jobs.pause': () => {
      const [run, training] = [this.#working, this.trainings.current];
      if (run !== null) this.#change(this.#run(run), 'paused');
      if (training !== null) this.trainings.pause(training);
      return { run, training };
    },
    'jobs.list': () => this.#jobs.list(),
    'jobs.reorder': ({ runs }) => {
      this.#jobs.reorder(runs);
      return {};
    },
    'jobs.remove': ({ run }) => {
      if (this.trainings.has(run)) this.trainings.remove(run);
      this.#runs.delete(run);
      this.#jobs.remove(run);
      return {};
    },
    'jobs.release': () => {
      this.#jobs.hold(false);
      const next = this.#jobs.next();
      return next === null ? {} : this.#begin(next);
    },
    'runs.list': () => runTable.pack([...this.#runs.values()].map(({ summary }) => summary)),
    'runs.show': ({ run }) => {
      const shown = this.#run(run);
      const { summary, config } = shown;
      return { summary, config, history: this.#history(shown), folder: `/home/lab/.local/share/kinoform/runs/${run}` };
    },
    'runs.mask': ({ run: id }) => {
      const run = this.#run(id);
      const { height, width } = run.config.dataset;
      const { snapshots } = run.config.sensing;
      return { phase: float32Message([snapshots, height, width], fakeMask(7, snapshots, height, width, this.#learned(run))) };
    },
    'runs.thumbnail': ({ run: id }) => {
      const run = this.#run(id);
      const { height, width } = run.config.dataset;
      return { phase: float32Message([height, width], fakeMask(7, 1, height, width, this.#learned(run))) };
    },
    'runs.picture': ({ run: id }) => {
      const run = this.#run(id);
      return { picture: run.step === 0 ? null : this.#picture(run) };
    },
    ...this.history.handlers,
    'profiles.list': () => ({ profiles: this.#profiles, unreadable: [] }),
    'profiles.save': ({ text, where, overwrite }) => {
      const result = slmProfileSchema.safeParse(JSON.parse(text));
      if (!result.success) throw { message: `${where}: expected a profile, found another text` };
      const { name } = result.data;
      const problem = { where: name, expected: 'a new file', found: 'one that exists' };
      if (!overwrite && this.#profiles.some(({ profile }) => profile.name === name))
        throw { message: `${name}: one that exists`, problem };
      this.#profiles = [...this.#profiles.filter(({ profile }) => profile.name !== name), { profile: result.data, own: true }];
      return { profile: result.data };
    },
    'profiles.remove': ({ name }) => {
      this.#profiles = this.#profiles.filter(({ profile }) => profile.name !== name);
      return {};
    },
    'exports.preflight': ({ run, settings }) => {
      const { config } = this.#run(run);
      const { profile } =
        this.#profiles.find((known) => known.profile.name === settings.profile) ??
        (fakeProfiles[0] as (typeof fakeProfiles)[number]);
      const block = settings.block ?? Math.floor(Math.min(profile.width, profile.height) / config.dataset.height);
      const [width, height] = [Math.round(profile.width / 4), Math.round(profile.height / 4)];
      const side = config.dataset.height;
      const mask = fakeMask(7, 1, side, side, 1);
      const panel = new Uint8Array(width * height);
      for (let i = 0; i < panel.length; i++) {
        const row = Math.floor(((Math.floor(i / width) - height / 2 - settings.offset[0] / 4) * 4) / block + side / 2);
        const column = Math.floor((((i % width) - width / 2 - settings.offset[1] / 4) * 4) / block + side / 2);
        if (row >= 0 && column >= 0 && row < side && column < side)
          panel[i] = ((mask[row * side + column] as number) / 2 / Math.PI) * 255;
      }
      const findings = [...fakeFindings];
      const fits = block * side <= Math.min(profile.width, profile.height);
      if (!fits)
        findings[0] = {
          id: 'size',
          title: 'Size',
          verdict: 'stop',
          message: `Blocks of ${block} make ${block * side} px: too large for ${profile.height}.`,
        };
      return { findings, block, panel: { shape: [height, width], dtype: 'uint8', bytes: panel } };
    },
    'exports.predict': ({ run, settings }) => {
      if (this.#run(run).config.dataset.source.startsWith('/')) return { predictedPsnr: null };
      const bits = this.#profiles.find(({ profile }) => profile.name === settings.profile)?.profile.bits ?? 8;
      return { predictedPsnr: { decoded: 23.41 - 12 * 4 ** -bits, original: 23.41 } };
    },
    'exports.write': ({ run, settings, path, overwrite }) => {
      const file =
        path ??
        `/home/lab/.local/share/kinoform/runs/${run}/exports/${settings.profile}.${FORMAT_FACTS[settings.format].extension}`;
      if (this.#written.has(file) && !overwrite) {
        const problem = {
          where: file,
          expected: 'a new file',
          found: 'a file that exists',
          hint: 'choose another name, or replace it',
        };
        throw { message: `${file}: expected a new file, found a file that exists`, problem };
      }
      this.#written.add(file);
      return { files: [file, file.replace(/\.\w+$/, '.json')], findings: [...fakeFindings] };
    },
    'exports.read': ({ path }) => ({ name: path.split('/').at(-1) ?? path, bytes: new Uint8Array([1, 2, 3]) }),
    'exports.inspect': ({ path }) => ({
      path,
      profile: 'holoeye-pluto-2',
      wavelength: 633e-9,
      snapshot: 1,
      snapshots: 1,
      runId: 'r3',
      findings: [
        {
          id: 'hash',
          title: 'Bitmap',
          verdict: 'ok',
          message: 'The bitmap is, byte for byte, the one that the sidecar describes.',
        },
        { id: 'range', title: 'Levels', verdict: 'ok', message: '256 levels from 0 to 255, as 0 to 2π.' },
      ],
      largestErrorLevels: 0.498,
      predictedPsnr: { decoded: 23.4, original: 23.41 },
      phase: float32Message([1, 32, 32], fakeMask(7, 1, 32, 32, 1)),
    }),
    ...this.datasets.handlers,
    ...this.generators.handlers,
    ...this.trainings.handlers,
    ...this.reconstructions.handlers,
    ...fakeFileHandlers,
    'show.open': ({ source }) => {
      const count = source.kind === 'run' ? this.#run(source.run).config.sensing.snapshots : 2;
      const titles = Array.from({ length: count }, (_, index) => `Snapshot ${index + 1}`);
      return { width: 1920, height: 1080, titles };
    },
    'show.picture': () => ({ picture: { shape: [1080, 1920], dtype: 'uint8', bytes: new Uint8Array(1080 * 1920) } }),
    'masks.farField': ({ run, snapshot }) => {
      const { height, width } = this.#run(run).config.dataset;
      const { pattern } = fakePicture(snapshot, height, width, 1);
      return { intensity: pattern };
    },
    'masks.difference': ({ run, other }) => {
      const { height, width } = this.#run(run).config.dataset;
      const ramp = Float32Array.from(
        { length: height * width },
        (_, i) => ((i % width) - width / 2) * (other.kind === 'run' ? 0.4 : 0.2),
      );
      const wrapped = ramp.map((value) => value - 2 * Math.PI * Math.round(value / 2 / Math.PI));
      const message = (values: Float32Array) => float32Message([height, width], values);
      return { wrapped: message(wrapped), unwrapped: message(ramp), piston: 0.21, rms: 1.7 };
    },
    'masks.identifiability': ({ run, scenes }) => {
      const { height, width } = this.#run(run).config.dataset;
      return fakeIdentifiability(scenes, height, width);
    },
    'captures.recent': () => [...fakeRecent],
    'captures.find': ({ paths }) => ({ path: paths.find((path) => path.endsWith('.json')) ?? null }),
    // A path without an extension is a folder with two files of arrays.
    'captures.frames': ({ paths }) => ({
      frames: paths.flatMap((path) => (/\.\w+(:.*)?$/.test(path) ? [path] : [`${path}/a.h5`, `${path}/b.h5`])),
    }),
    'captures.make': ({ out }) => ({ path: out, guesses: [...fakeGuesses] }),
    'captures.examine': ({ path, changes }) => fakeCapture(path, changes),
    'captures.frame': ({ frame }) => ({ numbers: fakeCounts(frame) }),
    'captures.calibrate': (input) => this.calibration.run(input),
    'work.cancel': () => ({}),
    'captures.cancel': ({ job }) => this.calibration.cancel(job),
    'captures.save': ({ to }) => ({ path: to }),
  };
}
