import type { CommandContext } from '../context.ts';
import type { Progress, ProgressState } from '../terminal/progress.ts';

/** One bar for many runs, some of them at the same time. */
export interface WholeProgress {
  /** A run that was there already: no work, which says nothing about the pace. @param work how much this run is of the whole */
  skip(work: number): void;
  /** A run that begins. While several are in work, the first of them is named on the bar. */
  part(label: string, work: number): RunProgress;
}

export interface RunProgress extends Progress {
  finish(): void;
}

/** @param total the work of all runs, in any unit; @param now seconds */
export function wholeProgress({ progress }: Pick<CommandContext, 'progress'>, total: number, now: () => number): WholeProgress {
  /** The work of those in work that is done, in the order in which they began. */
  const inWork = new Map<RunProgress, number>();
  let [skipped, finished] = [0, 0];
  /** Seconds during which at least one was in work: those before the present ones, and when these began. */
  let [seconds, began] = [0, 0];
  return {
    skip(work) {
      skipped += work;
    },
    part(label, work) {
      if (inWork.size === 0) began = now();
      const run: RunProgress = {
        pause: () => progress.pause(),
        update(state) {
          inWork.set(run, shareOf(state) * work);
          if (inWork.keys().next().value !== run) return;
          const trained = [...inWork.values()].reduce((sum, done) => sum + done, finished);
          const elapsed = seconds + now() - began;
          const secondsLeft = trained > 0 ? (elapsed / trained) * (total - skipped - trained) : null;
          progress.update({ label, done: skipped + trained, total, secondsLeft, note: noteOf(state) });
        },
        finish() {
          finished += work;
          inWork.delete(run);
          if (inWork.size === 0) seconds += now() - began;
        },
      };
      inWork.set(run, 0);
      return run;
    },
  };
}

/** The share of a run that its own progress tells: what follows the training counts as its end. */
function shareOf({ label, done, total }: ProgressState): number {
  if (label === 'evaluating') return 1;
  return total === 0 ? 0 : Math.min(1, done / total);
}

const noteOf = ({ label, note }: ProgressState): string => (note === undefined || note === '' ? label : `${label}, ${note}`);
