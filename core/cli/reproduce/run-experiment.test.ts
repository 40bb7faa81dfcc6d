import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import mini from '../../../assets/presets/mini.json' with { type: 'json' };
import type { RunChange } from '../../runs/run-folder.ts';
import { runLibrary, type RunLibrary } from '../../runs/run-library.ts';
import { workspaceAt } from '../../runs/workspace.ts';
import type { EventName, KinoformClient, RequestInput } from '../../service/contract.ts';
import { summaryOf } from '../../service/messages.ts';
import { parseDesignConfig } from '../../training/parse-config.ts';
import { createContext } from '../context.ts';
import { Interrupted } from '../failure.ts';
import { trialConfig, trialsOf, type Arm, type Experiment } from './experiment.ts';
import { runExperiment } from './run-experiment.ts';
import { score } from './testing.ts';

let folder: string;
let library: RunLibrary;
beforeEach(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'kinoform-experiment-'));
  library = runLibrary(workspaceAt(folder), { now: () => new Date('2026-01-01T00:00:00Z'), random: Math.random });
});
afterEach(() => fs.rm(folder, { recursive: true, force: true }));

const arm = (name: string, seeds: number, overrides: readonly string[], teacher?: string): Arm => ({
  name,
  title: name,
  overrides,
  seeds,
  ...(teacher === undefined ? {} : { teacher }),
});
const experiment: Experiment = {
  name: 'test',
  base: parseDesignConfig(mini.config),
  firstSeed: 4,
  arms: [
    arm('plain', 2, []),
    arm('teacher', 1, ['sensing.snapshots=3']),
    arm('student', 1, ['distillation.enabled=true', 'distillation.teacherSnapshots=3'], 'teacher'),
  ],
};
const [plain, teacher, student, second] = trialsOf(experiment);

const DONE: RunChange = { state: 'done', evaluation: { network: score(24) } };

/**
 * A core that trains nothing: each piece of work ends as the test says, in order, and as done after that.
 * @param onWork called before each piece ends
 */
function stage(ends: readonly RunChange[] = [], onWork: () => void = () => undefined) {
  const left = [...ends];
  const asked: string[] = [];
  const listeners = new Map<EventName, Set<(payload: never) => void>>();
  const emit = (name: EventName, payload: unknown) => listeners.get(name)?.forEach((listener) => listener(payload as never));
  const work = async (id: string) => {
    onWork();
    const run = await library.find(id);
    const record = await run.update(left.shift() ?? DONE, new Date('2026-01-01T00:00:00Z'));
    setImmediate(() => emit('run.changed', { summary: summaryOf(record) }));
  };
  let open = 0;
  const client: KinoformClient = {
    async request(name, input) {
      if (name === 'designs.start') {
        const { config } = input as RequestInput<'designs.start'>;
        const run = await library.create(parseDesignConfig(config), '0.1.0');
        asked.push(
          `start ${config.name}, seed ${config.seed}, of ${config.distillation.teacher === null ? 'nobody' : 'a teacher'}`,
        );
        await work(run.id);
        return { run: run.id } as never;
      }
      const { run } = input as RequestInput<'designs.resume'>;
      asked.push(`${name} ${run}`);
      if (name === 'designs.resume') await work(run);
      return {} as never;
    },
    subscribe(name, listener) {
      const set = listeners.get(name) ?? new Set();
      listeners.set(name, set.add(listener as never));
      return () => void set.delete(listener as never);
    },
  };
  const connect = () => {
    open++;
    return { client, close: () => void open-- };
  };
  return { asked, connect, open: () => open };
}

function go({ connect }: ReturnType<typeof stage>, interrupt = new AbortController(), jobs = 1) {
  let stderr = '';
  const stream = { write: (text: string) => (stderr += text) };
  const context = createContext({ stdout: stream, stderr: stream, cwd: '/', env: {}, interrupt: interrupt.signal }, {}, () =>
    Promise.reject(new Error('not here')),
  );
  const outcomes = runExperiment(experiment, {
    context,
    library,
    connect,
    jobs,
    onwards: 'kinoform reproduce test',
    now: () => 0,
  });
  return { outcomes, stderr: () => stderr };
}

/** A run that is there already. */
async function there(trial: typeof plain, change: RunChange, teaching: string | null = null): Promise<string> {
  const config = trialConfig(experiment, trial!, { teacher: teaching, start: null });
  const run = await library.create({ ...config, name: 'of somebody else' }, '0.1.0');
  await run.update(change, new Date('2026-01-01T00:00:00Z'));
  return run.id;
}

describe('an experiment', () => {
  it('trains each arm and seed once, teachers first, each in a process of its own', async () => {
    const core = stage();
    const outcomes = await go(core).outcomes;
    expect(core.asked).toEqual([
      'start test: plain, seed 4, of nobody',
      'start test: teacher, seed 4, of nobody',
      'start test: student, seed 4, of a teacher',
      'start test: plain, seed 5, of nobody',
    ]);
    expect(core.open()).toBe(0);
    expect(outcomes.map(({ problem }) => problem)).toEqual([null, null, null, null]);
    const taught = await (await library.find(outcomes[2]!.run!.id)).config();
    expect(taught.distillation.teacher).toBe(outcomes[1]!.run!.id);
  });

  it('trains several at a time, each once those that it builds on are there', async () => {
    let most = 0;
    const core = stage([], () => (most = Math.max(most, core.open())));
    const outcomes = await go(core, undefined, 2).outcomes;
    // Of two that are in work either may begin or end first.
    expect(core.asked.slice(0, 2).sort()).toEqual([
      'start test: plain, seed 4, of nobody',
      'start test: teacher, seed 4, of nobody',
    ]);
    expect(core.asked.slice(2).sort()).toEqual([
      'start test: plain, seed 5, of nobody',
      'start test: student, seed 4, of a teacher',
    ]);
    expect(most).toBe(2);
    expect(core.open()).toBe(0);
    expect(outcomes.map(({ arm: { name }, problem }) => `${name} ${problem}`)).toEqual([
      'plain null',
      'teacher null',
      'student null',
      'plain null',
    ]);
  });

  it('pauses all that are in work at Ctrl-C', async () => {
    const interrupt = new AbortController();
    const core = stage([{ state: 'paused' }, { state: 'paused' }], () => {
      if (core.asked.length === 2) interrupt.abort();
    });
    await expect(go(core, interrupt, 2).outcomes).rejects.toBeInstanceOf(Interrupted);
    expect(core.open()).toBe(0);
    expect((await library.list()).map(({ state }) => state)).toEqual(['paused', 'paused']);
  });

  it('trains nothing that is there already, whatever its name', async () => {
    await go(stage()).outcomes;
    const core = stage();
    const outcomes = await go(core).outcomes;
    expect(core.asked).toEqual([]);
    expect(outcomes.every(({ run }) => run?.evaluation?.['network']?.psnr.mean === 24)).toBe(true);
    const other = await there(second, DONE);
    expect(outcomes.map(({ run }) => run!.id)).not.toContain(other);
  });

  it.each([
    ['paused', {}],
    ['interrupted', {}],
    ['stopped', {}],
    ['failed', { mendable: true, reason: 'disk full' }],
  ] as const)('goes on with a run that is %s', async (state, change) => {
    const id = await there(plain, { state, ...change });
    const core = stage();
    const outcomes = await go(core).outcomes;
    expect(core.asked[0]).toBe(`designs.resume ${id}`);
    expect(outcomes[0]!.run!.id).toBe(id);
  });

  it('takes the run that is done before one that was left', async () => {
    await there(plain, { state: 'paused' });
    const id = await there(plain, DONE);
    await there(plain, { state: 'diverged' });
    expect((await go(stage()).outcomes)[0]!.run!.id).toBe(id);
  });

  it('tells of a run that diverged, of one that failed by itself, and of the student that has no teacher then', async () => {
    const ends: RunChange[] = [DONE, { state: 'diverged', reason: 'task became NaN' }, { state: 'failed', reason: 'a defect' }];
    const outcomes = await go(stage(ends)).outcomes;
    expect(outcomes.map(({ problem }) => problem)).toEqual([
      null,
      'diverged: task became NaN',
      'teacher, which it needs, came to nothing',
      'failed: a defect',
    ]);
    // The next time both are as they were: neither would end otherwise.
    const core = stage();
    expect((await go(core).outcomes).map(({ problem }) => problem)).toEqual(outcomes.map(({ problem }) => problem));
    expect(core.asked).toEqual([]);
  });

  it('stops at a failure that somebody can mend, as all after it would fail too', async () => {
    const ends: RunChange[] = [DONE, { state: 'failed', reason: 'no such data', mendable: true }];
    await expect(go(stage(ends)).outcomes).rejects.toMatchObject({
      found: 'no such data',
      hint: 'mend it and go on with: kinoform reproduce test',
    });
  });

  it('gives a core process that dies another chance, and then goes on without the run', async () => {
    const once = stage([{ state: 'interrupted' }]);
    expect((await go(once).outcomes)[0]!.problem).toBeNull();
    expect(once.asked[1]).toMatch(/^designs\.resume /);
  });

  it('gives up on a run whose process dies every time', async () => {
    const died: RunChange = { state: 'interrupted', reason: 'out of memory' };
    const core = stage([died, died, died]);
    const outcomes = await go(core).outcomes;
    expect(outcomes[0]!.problem).toBe('interrupted: out of memory');
    expect(outcomes[1]!.problem).toBeNull();
  });

  it('pauses at Ctrl-C, says how to go on, and goes on with the same run', async () => {
    const interrupt = new AbortController();
    const core = stage([DONE, { state: 'paused' }], () => {
      if (core.asked.length === 2) interrupt.abort();
    });
    const { outcomes } = go(core, interrupt);
    await expect(outcomes).rejects.toThrow(/ is paused; go on with: kinoform reproduce test$/);
    await expect(outcomes).rejects.toBeInstanceOf(Interrupted);
    expect(core.asked.at(-1)).toMatch(/^designs\.pause /);
    expect(core.open()).toBe(0);
    const later = stage();
    expect((await go(later).outcomes).every(({ problem }) => problem === null)).toBe(true);
    expect(later.asked[0]).toMatch(/^designs\.resume /);
    expect(later.asked).toHaveLength(3);
  });
});

it('refuses arms whose teacher comes later or has fewer seeds', () => {
  const [one, two, three] = experiment.arms as [Arm, Arm, Arm];
  expect(() => trialsOf({ ...experiment, arms: [one, three, two] })).toThrow('student needs teacher before it');
  expect(() => trialsOf({ ...experiment, arms: [one, two, { ...three, seeds: 2 }] })).toThrow('as many seeds');
  expect([plain, teacher, student, second].map((trial) => `${trial!.arm.name} ${trial!.seed}`)).toEqual([
    'plain 4',
    'teacher 4',
    'student 4',
    'plain 5',
  ]);
});
