import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import mini from '../../assets/presets/mini.json' with { type: 'json' };
import { compiledEngine } from '../engine/compiled.ts';
import type { Engine } from '../engine/program.ts';
import { onnxRuntime } from '../engine/providers/onnx-runtime.ts';
import { trainingLibrary } from '../runs/training-library.ts';
import { runLibrary } from '../runs/run-library.ts';
import type { RunFolder } from '../runs/run-folder.ts';
import type { RunLibrary } from '../runs/run-library.ts';
import { workspaceAt } from '../runs/workspace.ts';
import type { DesignConfig } from '../training/design-config.ts';
import { designOf, initialState } from '../training/design-state.ts';
import { parseDesignConfig } from '../training/parse-config.ts';
import { teacherConfigOf } from '../training/teacher.ts';
import type { RunState, RunSummary } from './contract.ts';
import { Jobs } from './jobs.ts';
import { listTeachers } from './teachers.ts';
import { locations } from './locations.ts';

/** A student of seconds: ten steps, and five of a teacher with two snapshots. */
const student = parseDesignConfig({
  ...mini.config,
  name: 'student',
  dataset: { source: 'fashion-mnist-sample', height: 16, width: 16, train: 40, validation: 4, test: 4 },
  initialisation: { ...mini.config.initialisation, iterations: 3, filterSize: 3 },
  network: { ...mini.config.network, baseWidth: 3, depth: 1 },
  distillation: { ...mini.config.distillation, enabled: true, teacherSnapshots: 2, teacherEpochs: 1, images: 0.1 },
  training: { ...mini.config.training, epochs: 2, batchSize: 8 },
});
const taughtBy = (teacher: string): DesignConfig => ({ ...student, distillation: { ...student.distillation, teacher } });
const other: DesignConfig = { ...teacherConfigOf(student), dataset: { ...student.dataset, height: 32 } };

let engine: Engine;
beforeAll(async () => {
  engine = compiledEngine(await onnxRuntime({ provider: 'cpu', threads: 1 }));
});

let folder: string;
let library: RunLibrary;
let jobs: Jobs;
/** Called at each step of a training, with whether it is that of a student. */
let onStep: (isStudent: boolean) => void;
let changed: (summary: RunSummary) => void;
let phases: Set<string>;

beforeEach(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'kinoform-forebears-'));
  let clock = Date.UTC(2026, 10, 22);
  library = runLibrary(workspaceAt(folder), { now: () => new Date((clock += 1000)), random: Math.random });
  [onStep, changed, phases] = [() => undefined, () => undefined, new Set()];
  const heard: Engine = {
    ...engine,
    async compile(step, signature) {
      const program = await engine.compile(step, signature);
      return {
        load: (state) => program.load(state),
        save: () => program.save(),
        step(inputs) {
          if ('adam.rate' in inputs) onStep('weight.task' in inputs);
          return program.step(inputs);
        },
        [Symbol.dispose]: () => program[Symbol.dispose](),
      };
    },
  };
  jobs = new Jobs({
    library,
    generators: {} as never,
    trainings: trainingLibrary(path.join(folder, 'trainings'), { now: () => new Date(), random: Math.random }),
    trainingsFolder: path.join(folder, 'trainings'),
    engines: {
      list: () => Promise.resolve([]),
      measure: () => Promise.resolve([]),
      fix: () => Promise.resolve(),
      chosen: () => Promise.resolve(heard),
    },
    places: { assetsFolder: locations.assets },
    emit(name, payload) {
      if (name === 'run.changed') changed((payload as { summary: RunSummary }).summary);
      else if (name === 'run.progress') phases.add((payload as { phase: string }).phase);
    },
  });
});
// A job that has told its end may still be closing its last file.
afterEach(() => fs.rm(folder, { recursive: true, force: true, maxRetries: 10 }));

const ENDED: readonly RunState[] = ['done', 'paused', 'failed', 'stopped', 'diverged'];

/** The end of the run that `begin` sets to work. */
async function ending(begin: () => Promise<string>): Promise<RunSummary> {
  const ends: RunSummary[] = [];
  let wake: () => void = () => undefined;
  changed = (summary) => {
    if (ENDED.includes(summary.state)) ends.push(summary);
    wake();
  };
  const run = await begin();
  for (;;) {
    const end = ends.find(({ id }) => id === run);
    if (end !== undefined) return end;
    await new Promise<void>((resolve) => (wake = resolve));
  }
}

/** Pauses the student at a step of its own training, or of its teacher's. */
async function pausedAt(step: number, whose: 'student' | 'teacher'): Promise<RunSummary> {
  let steps = 0;
  onStep = (isStudent) => {
    if (isStudent === (whose === 'student') && ++steps === step) void jobs.end(jobs.current!, 'pause');
  };
  const summary = await ending(() => jobs.start(student));
  onStep = () => undefined;
  return summary;
}

/** A run as training leaves it, without the training. */
async function finished(config: DesignConfig, state: RunState = 'done'): Promise<RunFolder> {
  const run = await library.create(config, '0');
  await run.store.writeDesign(designOf(config, initialState(config)));
  await run.update({ state }, new Date());
  return run;
}

const designBytes = async (id: string): Promise<Buffer[]> => {
  const { files } = await library.find(id);
  return Promise.all([fs.readFile(files.mask), fs.readFile(files.weights), fs.readFile(files.scores)]);
};

describe('a teacher that cannot teach is refused with one line before anything is made', () => {
  const hint = ' (leave distillation.teacher empty to have one trained)';
  const refused = async (config: DesignConfig, line: string): Promise<void> => {
    const before = (await library.list()).length;
    await expect(jobs.start(config)).rejects.toThrow(new RegExp(`^${line.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`));
    expect(await library.list()).toHaveLength(before);
    expect(jobs.current).toBeNull();
  };

  test('deleted, or of another workspace', async () => {
    const teacher = await finished(teacherConfigOf(student));
    await library.remove(teacher.id);
    const found = `expected a run of this workspace, found none: deleted, or of another workspace${hint}`;
    await refused(taughtBy(teacher.id), `distillation.teacher ${teacher.id}: ${found}`);
  });

  test('unfinished', async () => {
    const teacher = await finished(teacherConfigOf(student), 'paused');
    await refused(
      taughtBy(teacher.id),
      `distillation.teacher ${teacher.id}: expected a run that is done, found one that is paused${hint}`,
    );
    const queued = await library.create(teacherConfigOf(student), '0');
    await queued.update({ state: 'done' }, new Date());
    await expect(jobs.start(taughtBy(queued.id))).rejects.toThrow('expected a run that is done');
  });

  test('of another size, or trained on other data', async () => {
    const large = await finished(other);
    const sizes = 'expected a teacher of 16×16 scenes, found one of 32×16 scenes';
    await refused(taughtBy(large.id), `distillation.teacher ${large.id}: ${sizes}${hint}`);
    const elsewhere = await finished({ ...teacherConfigOf(student), seed: 4 });
    await expect(jobs.start(taughtBy(elsewhere.id))).rejects.toThrow(/split by seed 0, found one of .* split by seed 4/);
  });

  test('a start that is gone, or has no design yet', async () => {
    const start = (run: string): DesignConfig => ({
      ...student,
      distillation: { ...student.distillation, enabled: false },
      training: { ...student.training, startFrom: run },
    });
    await refused(
      start('nothing'),
      'training.startFrom nothing: expected a run of this workspace, found none: deleted, or of another workspace (leave it empty for a random start)',
    );
    const empty = await library.create(student, '0');
    await refused(start(empty.id), `training.startFrom ${empty.id}: expected a run with a design, found none yet`);
  });
});

test('the runs that may teach come best first, those that cannot last and with the reason', async () => {
  const [fit, large] = [await finished(teacherConfigOf(student)), await finished(other)];
  await finished(student);
  await finished(teacherConfigOf(student), 'paused');
  expect(await listTeachers(library, student)).toEqual([
    { run: fit.id, name: 'student teacher, L = 2', snapshots: 2, psnr: null, problem: null },
    { run: large.id, name: 'student teacher, L = 2', snapshots: 2, psnr: null, problem: 'one of 32×16 scenes, not 16×16 scenes' },
  ]);
});

describe('a student without a named teacher', () => {
  test('has one trained first, as a run of its own that a second student takes as it is', async () => {
    const first = await ending(() => jobs.start(student));
    expect(first).toMatchObject({ state: 'done', reason: null, epoch: 2 });
    const [teacher] = (await library.list()).filter(({ id }) => id !== first.id);
    expect(teacher).toMatchObject({ name: 'student teacher, L = 2', state: 'done', epoch: 1, lineage: { teacher: null } });
    expect(first.lineage).toEqual({ teacher: teacher!.id, start: null });
    expect([...phases]).toContain('teacher');
    for (const { cost, refinement, evaluation } of [first, teacher!]) {
      expect(cost!.trainingSeconds).toBeGreaterThan(0);
      expect(cost!.inferenceSeconds).toBeGreaterThan(0);
      expect(cost).toMatchObject({ batchSize: 8 });
      expect(refinement!.projections).toBeGreaterThanOrEqual(0);
      expect(Object.keys(evaluation!)).toEqual(['network', 'network+er', 'er']);
    }

    const [written, before] = [await fs.stat((await library.find(teacher!.id)).files.mask), await designBytes(teacher!.id)];
    const second = await ending(() => jobs.start({ ...student, name: 'second' }));
    expect(second).toMatchObject({ state: 'done', lineage: { teacher: teacher!.id } });
    expect(await library.list()).toHaveLength(3);
    expect((await fs.stat((await library.find(teacher!.id)).files.mask)).mtimeMs).toBe(written.mtimeMs);
    expect(await designBytes(teacher!.id)).toEqual(before);
    expect(await designBytes(second.id)).toEqual(await designBytes(first.id));
  });

  test('paused while its teacher trains: both are, and go on to the same end as if they had not been', async () => {
    const whole = await ending(() => jobs.start(student));
    const uninterrupted = await designBytes(whole.id);
    for (const { id } of await library.list()) await library.remove(id);

    const paused = await pausedAt(3, 'teacher');
    expect(paused).toMatchObject({ state: 'paused', reason: null });
    const records = await library.list();
    expect(records.map(({ state }) => state)).toEqual(['paused', 'paused']);
    expect(jobs.current).toBeNull();

    const resumed = await ending(() => jobs.resume(paused.id));
    expect(resumed).toMatchObject({ state: 'done', lineage: { teacher: records.find(({ id }) => id !== paused.id)!.id } });
    expect((await library.list()).map(({ state }) => state)).toEqual(['done', 'done']);
    expect(await designBytes(paused.id)).toEqual(uninterrupted);
  });

  test('half-trained: goes on with the teacher it has, and says so in one line when that is gone', async () => {
    const paused = await pausedAt(3, 'student');
    expect(paused).toMatchObject({ state: 'paused' });
    const teacher = paused.lineage.teacher!;
    await library.remove(teacher);
    const failed = await ending(() => jobs.resume(paused.id));
    expect(failed).toMatchObject({
      state: 'failed',
      mendable: true,
      reason: `its teacher ${teacher}: expected a run of this workspace, found none: deleted, or of another workspace (start the design again: a teacher is then trained first)`,
    });
    expect(await library.list()).toHaveLength(1);
  });

  test('stopped while its teacher trains: it is stopped, the teacher is only paused', async () => {
    onStep = () => void jobs.end(jobs.current!, 'stop');
    const stopped = await ending(() => jobs.start(student));
    expect(stopped).toMatchObject({ state: 'stopped', reason: 'stopped by the user' });
    expect((await library.list()).map(({ state }) => state).sort()).toEqual(['paused', 'stopped']);
  });
});

test('a refit names the run that it starts from', async () => {
  const { distillation, ...rest } = student;
  const start = await finished({ ...rest, distillation: { ...distillation, enabled: false } });
  const refit: DesignConfig = {
    ...rest,
    distillation: { ...distillation, enabled: false },
    mask: { ...student.mask, learned: false, bits: 2 },
    training: { ...student.training, startFrom: start.id, epochs: 1 },
  };
  const done = await ending(() => jobs.start(refit));
  expect(done).toMatchObject({ state: 'done', lineage: { teacher: null, start: start.id } });
  const { maskPhase } = (await (await library.find(done.id)).store.readDesign())!;
  expect(Math.max(...Array.from(maskPhase.data, (phase) => Math.abs(Math.sin(2 * phase))))).toBeLessThan(1e-6);
});
