import type { CommandContext } from '../context.ts';
import type { Progress, ProgressState } from '../terminal/progress.ts';

/** One bar for many runs. */
export interface WholeProgress {
  /** A progress that shows a run as a part of the whole. @param work how much this run is of it */
  part(label: string, work: number): Progress;
  /** The run is done. @param trained false when it was there already, which says nothing about the pace */
  finish(work: number, trained: boolean): void;
}

/** @param total the work of all runs, in any unit; @param now seconds */
export function wholeProgress({ progress }: Pick<CommandContext, 'progress'>, total: number, now: () => number): WholeProgress {
  const pace = { work: 0, seconds: 0 };
  let done = 0;
  let began = now();
  return {
    part(label, work) {
      began = now();
      return {
        pause: () => progress.pause(),
        update(state) {
          const share = shareOf(state);
          const [trained, seconds] = [pace.work + share * work, pace.seconds + now() - began];
          const secondsLeft = trained > 0 ? (seconds / trained) * (total - done - share * work) : null;
          progress.update({ label, done: done + share * work, total, secondsLeft, note: noteOf(state) });
        },
      };
    },
    finish(work, trained) {
      done += work;
      if (!trained) return;
      pace.work += work;
      pace.seconds += now() - began;
    },
  };
}

/** The share of a run that its own progress tells: what follows the training counts as its end. */
function shareOf({ label, done, total }: ProgressState): number {
  if (label === 'evaluating') return 1;
  return total === 0 ? 0 : Math.min(1, done / total);
}

const noteOf = ({ label, note }: ProgressState): string => (note === undefined || note === '' ? label : `${label}, ${note}`);
