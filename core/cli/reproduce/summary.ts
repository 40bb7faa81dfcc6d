import { summarise } from '../../metrics/summary.ts';
import type { RunRecord } from '../../runs/run-record.ts';
import type { Score } from '../../service/contract.ts';
import type { Arm, Outcome } from './experiment.ts';
import type { StudyPlan } from './study.ts';

/** A figure over seeds: its mean and the 95 % interval of the mean (Student t). With one seed there is no interval: its ends are the mean. */
export interface OverSeeds {
  readonly count: number;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** Test figures of a method, one value a seed: itself a mean (or median, or share) over the test scenes. */
export interface MethodSummary {
  readonly psnr: OverSeeds;
  /** Mean over seeds of the median over scenes, and of the share of scenes above 30 dB. */
  readonly psnrMedian: number;
  readonly shareAbove30: number;
  readonly ssim: OverSeeds;
}

/** What an arm came to. */
export interface ArmSummary {
  readonly arm: Arm;
  /** Of its seeds: those that are done, and those that diverged. */
  readonly done: number;
  readonly diverged: number;
  /** By method, e.g. `network` and `er`; of the seeds that are done. */
  readonly methods: Readonly<Record<string, MethodSummary>>;
  readonly trainingSeconds: OverSeeds | null;
  /** Training of the arm and, before it, of its teacher. */
  readonly wholeSeconds: OverSeeds | null;
  readonly peakBytes: OverSeeds | null;
  readonly inferenceSeconds: OverSeeds | null;
  /** Of the patterns of its test scenes. */
  readonly contrast: OverSeeds | null;
  /** By reference arm: PSNR of this arm minus that of the reference, paired by seed; null for itself. */
  readonly against: Readonly<Record<string, OverSeeds | null>>;
}

/**
 * One summary an arm, in their order.
 * @param references the arms that all others are compared with
 * @param compared the method whose PSNR is compared
 */
export function summariseArms(
  arms: readonly Arm[],
  outcomes: readonly Outcome[],
  { references, compared }: Pick<StudyPlan, 'references' | 'compared'>,
): ArmSummary[] {
  const doneOf = (name: string): Map<number, RunRecord> =>
    new Map(outcomes.flatMap(({ arm, seed, run }) => (arm.name === name && run?.state === 'done' ? [[seed, run] as const] : [])));
  return arms.map((arm) => {
    const runs = doneOf(arm.name);
    const records = [...runs.values()];
    const methods = [...new Set(records.flatMap(({ evaluation }) => Object.keys(evaluation ?? {})))];
    const teachers = arm.teacher === undefined ? null : doneOf(arm.teacher);
    const whole = [...runs].flatMap(([seed, { cost }]) => {
      const teaching = teachers === null ? 0 : teachers.get(seed)?.cost?.trainingSeconds;
      return cost === null || teaching === undefined ? [] : [cost.trainingSeconds + teaching];
    });
    return {
      arm,
      done: runs.size,
      diverged: outcomes.filter((outcome) => outcome.arm.name === arm.name && outcome.run?.state === 'diverged').length,
      methods: Object.fromEntries(methods.map((method) => [method, summariseMethod(scoresOf(records, method))])),
      trainingSeconds: overSeeds(records.flatMap(({ cost }) => cost?.trainingSeconds ?? [])),
      wholeSeconds: overSeeds(whole),
      peakBytes: overSeeds(records.flatMap(({ cost }) => cost?.peakBytes ?? [])),
      contrast: overSeeds(records.flatMap(({ contrast }) => contrast ?? [])),
      inferenceSeconds: overSeeds(records.flatMap(({ cost }) => cost?.inferenceSeconds ?? [])),
      against: Object.fromEntries(
        [...references, ...(arm.beside ?? [])].map((reference) => [
          reference,
          reference === arm.name ? null : pairedDifference(runs, doneOf(reference), compared),
        ]),
      ),
    };
  });
}

/** Null when there are no values. */
function overSeeds(values: readonly number[]): OverSeeds | null {
  if (values.length === 0) return null;
  const { count, mean, low, high } = summarise(values);
  return { count, mean, low, high };
}

/**
 * `a − b` over the seeds that both have. The runs of a seed share their scenes, their first mask and their first weights, so what the seed does to both
 * leaves the difference.
 */
function pairedDifference(
  a: ReadonlyMap<number, RunRecord>,
  b: ReadonlyMap<number, RunRecord>,
  method: string,
): OverSeeds | null {
  const psnr = (run: RunRecord | undefined): number | undefined => run?.evaluation?.[method]?.psnr.mean;
  return overSeeds(
    [...a].flatMap(([seed, run]) => {
      const [one, other] = [psnr(run), psnr(b.get(seed))];
      return one === undefined || other === undefined ? [] : [one - other];
    }),
  );
}

const scoresOf = (records: readonly RunRecord[], method: string): Score[] =>
  records.flatMap(({ evaluation }) => evaluation?.[method] ?? []);

/** @param scores at least one */
function summariseMethod(scores: readonly Score[]): MethodSummary {
  const mean = (values: readonly number[]): number => summarise(values).mean;
  return {
    psnr: overSeeds(scores.map(({ psnr }) => psnr.mean))!,
    psnrMedian: mean(scores.map(({ psnrMedian }) => psnrMedian)),
    shareAbove30: mean(scores.map(({ shareAbove30 }) => shareAbove30)),
    ssim: overSeeds(scores.map(({ ssim }) => ssim.mean))!,
  };
}
