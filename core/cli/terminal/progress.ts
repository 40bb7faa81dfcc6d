import type { TextStream } from '../surroundings.ts';
import { formatDuration } from './format.ts';

export interface ProgressState {
  /** What is being done, e.g. `training`. */
  readonly label: string;
  readonly done: number;
  readonly total: number;
  /** Estimated from the pace of this label when it is not given. */
  readonly secondsLeft?: number | null;
  /** Figures worth watching, e.g. `loss 0.0042`. */
  readonly note?: string;
}

/** Says how far the work is: one line that redraws itself on a terminal, a line now and then elsewhere. */
export interface Progress {
  update(state: ProgressState): void;
  /** Clears the redrawn line, so that other text can be written. */
  pause(): void;
}

const REDRAW_SECONDS = 0.1;
/** In a log file, seconds between lines of one label. */
const LINE_SECONDS = 15;

export function createProgress(stream: TextStream, now: () => number = () => performance.now() / 1000): Progress {
  const terminal = stream.isTTY === true;
  let label = '';
  let started = 0;
  let startedAt = 0;
  let last = -Infinity;
  let drawn = false;

  return {
    update(state) {
      const time = now();
      if (state.label !== label) {
        [label, started, startedAt, last] = [state.label, time, state.done, -Infinity];
        if (terminal && drawn) stream.write('\r\x1b[2K');
      }
      const finished = state.done >= state.total;
      if (!finished && time - last < (terminal ? REDRAW_SECONDS : LINE_SECONDS)) return;
      last = finished ? Infinity : time;
      const pace = state.done > startedAt ? (time - started) / (state.done - startedAt) : null;
      const left = state.secondsLeft ?? (pace === null ? null : pace * (state.total - state.done));
      if (terminal) {
        stream.write(`\r\x1b[2K${barLine(state, left, stream.columns ?? 80)}${finished ? '\n' : ''}`);
        drawn = !finished;
      } else {
        stream.write(`${plainLine(state, left)}\n`);
      }
    },
    pause() {
      if (drawn) stream.write('\r\x1b[2K');
      drawn = false;
    },
  };
}

/** `training  ████████░░░░  52 %  1:40 left  loss 0.0042`, no wider than the terminal. */
function barLine(state: ProgressState, left: number | null, columns: number): string {
  const share = shareOf(state);
  const head = `${state.label}  `;
  const tail = `  ${percent(share)}${timeLeft(share, left)}${state.note === undefined ? '' : `  ${state.note}`}`;
  const room = Math.min(30, columns - 1 - head.length - tail.length);
  const filled = Math.round(share * room);
  const bar = room < 8 ? '' : '█'.repeat(filled) + '░'.repeat(room - filled);
  return (head + bar + tail).slice(0, columns - 1);
}

const plainLine = (state: ProgressState, left: number | null): string => {
  const share = shareOf(state);
  return `${state.label}: ${percent(share).trim()}${timeLeft(share, left)}${state.note === undefined ? '' : `, ${state.note}`}`;
};

const shareOf = ({ done, total }: ProgressState): number => (total <= 0 ? 1 : Math.min(1, done / total));
const percent = (share: number): string => `${Math.floor(share * 100)} %`.padStart(5);
const timeLeft = (share: number, left: number | null): string =>
  share >= 1 || left === null ? '' : `  ${formatDuration(left)} left`;
