import type { HistoryRow, KinoformClient, RunState, RunSummary } from '../service/contract.ts';
import type { CommandContext } from './context.ts';

const ENDED: ReadonlySet<RunState> = new Set<RunState>(['paused', 'interrupted', 'stopped', 'failed', 'diverged', 'done']);

/**
 * Starts the work on a run and follows it on the progress bar until it ends, however it ends. At the first Ctrl-C the run is paused, which
 * writes a checkpoint. When the core process dies, the run is marked interrupted, and that is its end here.
 * @param start asks for the work and gives the run's id
 */
export async function watchRun(
  { progress, interrupt, say }: CommandContext,
  client: KinoformClient,
  start: () => Promise<string>,
): Promise<RunSummary> {
  let run: string | undefined;
  let finish: (summary: RunSummary) => void = () => undefined;
  const ended = new Promise<RunSummary>((resolve) => {
    finish = resolve;
  });
  const early: RunSummary[] = [];
  const noteOf = latestFigures();
  const ends = [
    client.subscribe('run.changed', ({ summary }) => {
      if (!ENDED.has(summary.state)) return;
      if (run === undefined) early.push(summary);
      else if (summary.id === run) finish(summary);
    }),
    client.subscribe('run.progress', ({ run: id, phase, step, steps, secondsLeft, rows }) => {
      if (run !== undefined && id !== run) return;
      // Validation is part of each epoch: a label of its own would restart the bar every time.
      const label = phase === 'validating' ? 'training' : phase;
      const counted = label === 'training' || label === 'teacher';
      const share = counted ? { label, done: step, total: steps, secondsLeft } : { label, done: 0, total: 0 };
      progress.update({ ...share, note: noteOf(rows) });
    }),
  ];
  const pause = () => {
    if (run === undefined) return;
    say('pausing: writing a checkpoint (Ctrl-C again ends at once)');
    client.request('designs.pause', { run }).catch((error: unknown) => say(String(error)));
  };
  interrupt.addEventListener('abort', pause);
  try {
    run = await start();
    const missed = early.find(({ id }) => id === run);
    if (missed !== undefined) finish(missed);
    if (interrupt.aborted) pause();
    return await ended;
  } finally {
    interrupt.removeEventListener('abort', pause);
    for (const end of ends) end();
  }
}

/** The last loss and the last validation figure of the rows so far. */
function latestFigures(): (rows: readonly HistoryRow[]) => string {
  let [loss, psnr] = ['', ''];
  return (rows) => {
    for (const row of rows) {
      loss = `loss ${row.loss.toPrecision(3)}`;
      if (row.validationPsnr !== undefined) psnr = `, validation ${row.validationPsnr.toFixed(2)} dB`;
    }
    return loss + psnr;
  };
}
