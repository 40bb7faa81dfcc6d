import type { TextStream } from '../surroundings.ts';
import { formatDuration } from './format.ts';

export interface ProgressState {
  /** What is being done, e.g. `training`. */
  readonly label: string;
  readonly done: number;
  /** 0 where nobody knows how much there is to do. */
  readonly total: number;
  /** Estimated from the pace of this label when it is not given. */
  readonly secondsLeft?: number | null;
  /** Figures worth watching, e.g. `loss 0.0042`. */
  readonly note?: string;
}

/** Says how far the work is: one line that redraws itself on a terminal, a line now and then elsewhere. */
export interface Progress {
  update(state: ProgressState): void;
  /** Makes room for other text: a finished line stays, an open one is cleared and drawn again later. */
  pause(): void;
}

const REDRAW_SECONDS = 0.1;
/** In a log file, seconds between lines of one label. */
const LINE_SECONDS = 30;
const CLEAR = '\r\x1b[2K';

export function createProgress(stream: TextStream, now: () => number = () => performance.now() / 1000): Progress {
  const terminal = stream.isTTY === true;
  /** The line under the cursor. */
  let line: 'none' | 'open' | 'finished' = 'none';
  let state: ProgressState | null = null;
  let start = { time: 0, done: 0 };
  let last = -Infinity;

  const pause = () => {
    if (line !== 'none') stream.write(line === 'finished' ? '\n' : CLEAR);
    line = 'none';
  };
  return {
    pause,
    update(next) {
      const time = now();
      if (next.label !== state?.label) {
        pause();
        [start, last] = [{ time, done: next.done }, -Infinity];
      }
      const finished = next.total > 0 && next.done >= next.total;
      const again = finished && state?.done === next.done && state.label === next.label && state.note === next.note;
      state = next;
      if (again || (!finished && time - last < (terminal ? REDRAW_SECONDS : LINE_SECONDS))) return;
      last = time;
      const pace = next.done > start.done ? (time - start.time) / (next.done - start.done) : null;
      const left = next.secondsLeft ?? (pace === null ? null : pace * (next.total - next.done));
      if (terminal) {
        stream.write(CLEAR + barLine(next, left, stream.columns ?? 80));
        line = finished ? 'finished' : 'open';
      } else {
        stream.write(`${plainLine(next, left)}\n`);
      }
    },
  };
}

/** `training  ████████░░░░  52 %  1:40 left  loss 0.0042`, no wider than the terminal. */
function barLine(state: ProgressState, left: number | null, columns: number): string {
  const parts = partsOf(state, left);
  const head = `${state.label}  `;
  const tail = parts.map((part) => `  ${part}`).join('');
  if (state.total === 0) return (state.label + tail).slice(0, columns - 1);
  const room = Math.min(30, columns - 1 - head.length - tail.length);
  const filled = Math.round(shareOf(state) * room);
  const bar = room < 8 ? '' : '█'.repeat(filled) + '░'.repeat(room - filled);
  return (head + bar + tail).slice(0, columns - 1);
}

function plainLine(state: ProgressState, left: number | null): string {
  const parts = partsOf(state, left).map((part) => part.trim());
  return parts.length === 0 ? state.label : `${state.label}: ${parts.join(', ')}`;
}

/** Share, time left and note, as far as there are any. */
function partsOf(state: ProgressState, left: number | null): string[] {
  const { total, note } = state;
  const share = shareOf(state);
  return [
    ...(total > 0 ? [`${Math.floor(share * 100)} %`.padStart(5)] : []),
    ...(total > 0 && share < 1 && left !== null ? [`${formatDuration(left)} left`] : []),
    ...(note === undefined || note === '' ? [] : [note]),
  ];
}

const shareOf = ({ done, total }: ProgressState): number => Math.min(1, done / total);
