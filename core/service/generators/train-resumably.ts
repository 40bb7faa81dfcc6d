import type { Engine } from '../../engine/program.ts';
import type { TrainingPoints } from '../../runs/training-points.ts';
import type {
  GeneratorHost,
  GeneratorProgress,
  TrainedGenerator,
  TrainingPoint,
} from '../../training/generators/train-generator.ts';

/** Seconds between two points on disk: a training that is killed loses no more, and an epoch that is shorter. */
const BETWEEN_POINTS = 20;
/** Milliseconds of work after which others get an answer. */
const BREATH = 20;

/** How a training ends before its time: kept as far as it came, with a point to go on from, or both. */
interface TrainingEnding {
  readonly keeps: boolean;
  readonly goesOn: boolean;
}

export interface ResumableHost {
  readonly engine: Engine;
  readonly points: TrainingPoints;
  /** Told where an earlier training of the same configuration ended, if it did. */
  onBegin(from: TrainingPoint | null): void;
  onStep(at: GeneratorProgress): void;
  /** A point is on disk. */
  onPoint(at: TrainingPoint): Promise<void>;
  /** Asked after each step: null while it goes on. */
  ending(): TrainingEnding | null;
}

/**
 * A training that writes where it stands to disk. The same configuration on the same engine goes on where an earlier training was paused, interrupted or
 * killed.
 * @param keep what was learned: done before the last point is forgotten, so that nothing is lost between
 * @returns what was kept, null where it was not to be; and where it ended
 */
export async function trainResumably<Kept>(
  train: (host: GeneratorHost) => Promise<TrainedGenerator>,
  keep: (trained: TrainedGenerator) => Promise<Kept>,
  { engine, points, onBegin, onStep, onPoint, ending }: ResumableHost,
): Promise<{ readonly kept: Kept | null; readonly point: TrainingPoint }> {
  const from = await points.read();
  onBegin(from);
  let [breathed, written] = [performance.now(), performance.now()];
  let end: TrainingEnding | null = null;
  const trained = await train({
    engine,
    ...(from === null ? {} : { from }),
    now: () => performance.now() / 1000,
    async onStep(at) {
      onStep(at);
      if (performance.now() - breathed > BREATH) {
        await new Promise(setImmediate);
        breathed = performance.now();
      }
      end = at.step === at.steps ? null : ending();
      return end === null;
    },
    async onEpoch(at) {
      if (performance.now() - written < 1000 * BETWEEN_POINTS) return;
      await points.write(at);
      await onPoint(at);
      written = performance.now();
    },
    isJudged: () => end?.keeps !== false,
  });
  const { point } = trained;
  const { keeps, goesOn } = (end as TrainingEnding | null) ?? { keeps: true, goesOn: false };
  if (goesOn) {
    await points.write(point);
    await onPoint(point);
  }
  if (!keeps) return { kept: null, point };
  const kept = await keep(trained);
  if (!goesOn) await points.remove();
  return { kept, point };
}
