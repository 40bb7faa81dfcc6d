import { InputError } from '../../math/input-error.ts';
import type { RunLibrary } from '../../runs/run-library.ts';
import type { RunRecord } from '../../runs/run-record.ts';
import type { DesignConfig } from '../../training/design-config.ts';
import type { Connection } from '../connect.ts';
import type { CommandContext } from '../context.ts';
import { Interrupted } from '../failure.ts';
import { watchRun } from '../watch-run.ts';
import { trialConfig, trialsOf, workOf, type Experiment, type Outcome, type Trial } from './experiment.ts';
import { isResumable, runFinder } from './find-run.ts';
import { wholeProgress, type WholeProgress } from './whole-progress.ts';

interface Surroundings {
  readonly context: CommandContext;
  readonly library: RunLibrary;
  /** A core process. Each training has its own, so that the memory it took is its own, and a crash is of one run. */
  readonly connect: () => Connection;
  /** How many are trained at the same time. */
  readonly jobs: number;
  /** The command line that goes on where this one was stopped. */
  readonly onwards: string;
  /** Seconds; decides nothing but the time left. */
  readonly now: () => number;
}

/** A core process that dies of something passing, such as the memory that another program took, is given this many chances. */
const ATTEMPTS = 3;

/**
 * Trains what is not trained yet, `jobs` runs at a time, and says what became of each. A run of the same configuration that is done is taken as it
 * is, one that was left is gone on with; so is the whole, by the same command line, whenever it was interrupted.
 * @throws Interrupted once the user asked to stop: the runs in work are paused
 * @throws InputError when a run fails for a reason that somebody can mend, as all after it would: the others in work are trained to their end
 */
export async function runExperiment(experiment: Experiment, surroundings: Surroundings): Promise<Outcome[]> {
  const { context, jobs, now } = surroundings;
  const trials = trialsOf(experiment);
  const works = trials.map(({ arm }) => workOf(experiment, arm));
  const whole = wholeProgress(
    context,
    works.reduce((sum, work) => sum + work, 0),
    now,
  );
  const come = conductor(experiment, trials, works, whole, surroundings);
  const outcomes = new Map<Trial, Outcome>();
  const waiting = new Set(trials);
  const inWork = new Set<Promise<void>>();
  const failures: unknown[] = [];
  /** Those that an earlier one has to come to something for, or to nothing. */
  const isReady = ({ arm, seed }: Trial): boolean =>
    [arm.teacher, arm.start].every((name) => name === undefined || find(outcomes.values(), name, seed) !== undefined);
  while (waiting.size > 0 || inWork.size > 0) {
    const next = failures.length > 0 || inWork.size >= jobs ? undefined : [...waiting].find(isReady);
    if (next === undefined) {
      if (inWork.size === 0) break;
      await Promise.race(inWork);
      continue;
    }
    waiting.delete(next);
    const work: Promise<void> = come(next, outcomes)
      .then((outcome) => void outcomes.set(next, outcome))
      .catch((error: unknown) => void failures.push(error))
      .finally(() => inWork.delete(work));
    inWork.add(work);
  }
  if (failures.length > 0) throw failures[0];
  return trials.map((trial) => outcomes.get(trial)!);
}

const find = (outcomes: Iterable<Outcome>, name: string, seed: number): Outcome | undefined =>
  [...outcomes].find((outcome) => outcome.arm.name === name && outcome.seed === seed);

/** Brings one trial to its outcome. */
function conductor(
  experiment: Experiment,
  trials: readonly Trial[],
  works: readonly number[],
  whole: WholeProgress,
  surroundings: Surroundings,
): (trial: Trial, outcomes: ReadonlyMap<Trial, Outcome>) => Promise<Outcome> {
  const { context, library, onwards } = surroundings;
  const findRun = runFinder(library);
  return async (trial, outcomes) => {
    if (context.interrupt.aborted) throw new Interrupted(`interrupted; go on with: ${onwards}`);
    const { arm, seed } = trial;
    /** The run of another arm for the same seed; null where it came to nothing, or no arm is named. */
    const runOf = (name: string | undefined): string | null => {
      const run = name === undefined ? null : find(outcomes.values(), name, seed)?.run;
      return run?.state === 'done' ? run.id : null;
    };
    const index = trials.indexOf(trial);
    const missing = [arm.teacher, arm.start].find((name) => name !== undefined && runOf(name) === null);
    if (missing !== undefined) {
      whole.skip(works[index]!);
      return { ...trial, run: null, problem: `${missing}, which it needs, came to nothing` };
    }
    const config = trialConfig(experiment, trial, { teacher: runOf(arm.teacher), start: runOf(arm.start) });
    const there = await findRun(config);
    if (there !== null && !isResumable(there)) {
      whole.skip(works[index]!);
      return { ...trial, run: there, problem: problemOf(there) };
    }
    const progress = whole.part(`${arm.title}, seed ${seed} (${index + 1} of ${trials.length})`, works[index]!);
    const run = await conduct(config, there, { ...surroundings, context: { ...context, progress } });
    progress.finish();
    return { ...trial, run, problem: problemOf(run) };
  };
}

/** Starts or goes on with one run, until it has ended for good. */
async function conduct(config: DesignConfig, there: RunRecord | null, surroundings: Surroundings): Promise<RunRecord> {
  const { context, library, connect, onwards } = surroundings;
  const connection = connect();
  try {
    const { client } = connection;
    let id = there?.id ?? null;
    for (let attempt = 1; ; attempt++) {
      const summary = await watchRun(context, client, async () => {
        if (id === null) return (await client.request('designs.start', { config })).run;
        await client.request('designs.resume', { run: id });
        return id;
      });
      id = summary.id;
      if (summary.state === 'paused') throw new Interrupted(`${id} is paused; go on with: ${onwards}`);
      if (summary.state === 'failed' && summary.mendable) {
        throw new InputError({
          where: id,
          expected: 'a training that ends',
          found: summary.reason ?? 'a failure',
          hint: `mend it and go on with: ${onwards}`,
        });
      }
      if (summary.state !== 'interrupted' || attempt === ATTEMPTS) return await (await library.find(id)).record();
    }
  } finally {
    connection.close();
  }
}

function problemOf({ state, reason }: RunRecord): string | null {
  return state === 'done' ? null : `${state}${reason === null ? '' : `: ${reason}`}`;
}
