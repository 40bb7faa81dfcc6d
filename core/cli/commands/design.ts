import { InputError } from '../../math/input-error.ts';
import { loadDesignConfig } from '../../runs/presets.ts';
import type { RunState, RunSummary } from '../../service/contract.ts';
import { locations } from '../../service/locations.ts';
import type { CommandFile } from '../command-file.ts';
import { connect } from '../connect.ts';
import type { CommandContext, CommandResult } from '../context.ts';
import { EXIT } from '../failure.ts';
import { libraryOf } from '../library.ts';
import { repeated } from '../options.ts';
import { describeOrigin } from '../run-facts.ts';
import { renderScores } from '../score-table.ts';
import { formatDuration } from '../terminal/format.ts';
import { renderPairs } from '../terminal/table.ts';
import { watchRun } from '../watch-run.ts';

/** A diverged run would diverge again at the same step. */
const RESUMABLE: ReadonlySet<RunState> = new Set<RunState>(['paused', 'interrupted', 'failed']);

interface DesignOptions {
  readonly set?: readonly string[];
  readonly resume?: string;
  readonly engine?: string;
}

export const addDesign: CommandFile = (program, act) => {
  program
    .command('design')
    .argument('[preset]', 'a preset (see `kinoform presets`) or a configuration file (.json)')
    .description('Train a mask together with the network that reads it; makes a run.')
    .option('--set <name=value>', 'change one setting, e.g. training.epochs=2; may be repeated', repeated)
    .option('--resume <run>', 'go on with an interrupted or paused run from its last checkpoint')
    .option('--engine <name>', 'where it is trained (see `kinoform doctor`); default: the fastest here')
    .action(act(design));
};

async function design(context: CommandContext, options: DesignOptions, preset: string | undefined): Promise<CommandResult> {
  const { set = [], resume, engine } = options;
  if ((preset === undefined) === (resume === undefined)) {
    const found = preset === undefined ? 'neither' : 'both';
    throw new InputError({
      where: 'design',
      expected: 'either a preset or --resume RUN',
      found,
      hint: 'kinoform presets lists them',
    });
  }
  if (resume !== undefined && set.length > 0) {
    throw new InputError({ where: '--set', expected: 'no changes to a resumed run', found: set.join(' ') });
  }
  const seeded = context.seed === undefined ? set : [...set, `seed=${context.seed}`];
  const own = preset?.endsWith('.json') ?? false;
  const start = preset !== undefined && {
    config: await loadDesignConfig(locations.assets, own ? context.resolve(preset) : preset, seeded),
    preset: own ? null : preset,
  };
  const began = performance.now();
  const connection = connect(context, { engine });
  try {
    const { client } = connection;
    const summary = await watchRun(context, client, async () => {
      if (start) return (await client.request('designs.start', start)).run;
      const { id } = await libraryOf(context).find(resume!);
      await client.request('designs.resume', { run: id });
      return id;
    });
    const { folder } = await client.request('runs.show', { run: summary.id });
    return describe(summary, folder, (performance.now() - began) / 1000, context);
  } finally {
    connection.close();
  }
}

function describe(
  summary: RunSummary,
  folder: string,
  seconds: number,
  { commandLine, display, say }: CommandContext,
): CommandResult {
  const { id, state, engine, epoch, epochs, lineage, cost, refinement, evaluation, reason, mendable } = summary;
  const complete = state === 'done' || state === 'stopped';
  if (!complete) {
    const onward = RESUMABLE.has(state) ? `; go on with: ${commandLine(`design --resume ${id}`)}` : '';
    say(`kinoform: ${whyNotDone(summary)}${onward}`);
  }
  const pairs = renderPairs([
    ['run', id],
    ['state', state],
    ['engine', engine ?? 'none'],
    ['epochs', `${epoch} of ${epochs}`],
    ['time', formatDuration(seconds)],
    ...describeOrigin(summary),
    ['folder', display(folder)],
  ]);
  return {
    json: { run: id, state, engine, epoch, epochs, seconds, folder, lineage, cost, refinement, evaluation, reason },
    text: evaluation === null ? pairs : `${pairs}\n\n${renderScores(evaluation)}`,
    exit: complete ? EXIT.ok : state === 'paused' ? EXIT.interrupted : mendable ? EXIT.badInput : EXIT.failed,
  };
}

/** Where the run ended, and why. */
function whyNotDone({ state, epoch, epochs, reason }: RunSummary): string {
  return `${state} at epoch ${epoch} of ${epochs}${reason === null ? '' : `: ${reason}`}`;
}
