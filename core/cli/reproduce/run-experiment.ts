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
import { wholeProgress } from './whole-progress.ts';

interface Surroundings {
  readonly context: CommandContext;
  readonly library: RunLibrary;
  /** A core process. Each training has its own, so that the memory it took is its own, and a crash is of one run. */
  readonly connect: () => Connection;
  /** The command line that goes on where this one was stopped. */
  readonly onwards: string;
  /** Seconds; decides nothing but the time left. */
  readonly now: () => number;
}

/** A core process that dies of something passing, such as the memory that another program took, is given this many chances. */
const ATTEMPTS = 3;

/**
 * Trains what is not trained yet, one run after another, and says what became of each. A run of the same configuration that is done is taken as it
 * is, one that was left is gone on with; so is the whole, by the same command line, whenever it was interrupted.
 * @throws Interrupted once the user asked to stop: the run in work is paused
 * @throws InputError when a run fails for a reason that somebody can mend, as all after it would
 */
export async function runExperiment(experiment: Experiment, surroundings: Surroundings): Promise<Outcome[]> {
  const { context, library, onwards, now } = surroundings;
  const trials = trialsOf(experiment);
  const find = runFinder(library);
  const works = trials.map(({ arm }) => workOf(experiment, arm));
  const whole = wholeProgress(
    context,
    works.reduce((sum, work) => sum + work, 0),
    now,
  );
  const outcomes: Outcome[] = [];
  for (const [index, trial] of trials.entries()) {
    if (context.interrupt.aborted) throw new Interrupted(`interrupted; go on with: ${onwards}`);
    const { teacher, start } = trial.arm;
    const missing = [teacher, start].find((name) => name !== undefined && runOf(outcomes, name, trial) === null);
    if (missing !== undefined) {
      outcomes.push({ ...trial, run: null, problem: `${missing}, which it needs, came to nothing` });
      continue;
    }
    const config = trialConfig(experiment, trial, {
      teacher: runOf(outcomes, teacher, trial),
      start: runOf(outcomes, start, trial),
    });
    const there = await find(config);
    const trained = there === null || isResumable(there);
    const label = `${trial.arm.title}, seed ${trial.seed} (${index + 1} of ${trials.length})`;
    const progress = whole.part(label, works[index]!);
    const run = trained ? await conduct(config, there, { ...surroundings, context: { ...context, progress } }) : there;
    whole.finish(works[index]!, trained);
    outcomes.push({ ...trial, run, problem: problemOf(run) });
  }
  return outcomes;
}

/** The run of another arm for the seed of a trial; null where it came to nothing, or no arm is named. */
function runOf(outcomes: readonly Outcome[], name: string | undefined, { seed }: Trial): string | null {
  const run = outcomes.find((outcome) => outcome.arm.name === name && outcome.seed === seed)?.run;
  return run?.state === 'done' ? run.id : null;
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
