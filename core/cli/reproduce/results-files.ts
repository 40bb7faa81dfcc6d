import { renderCsv } from '../report/csv.ts';
import type { Outcome } from './experiment.ts';
import type { ArmSummary, OverSeeds } from './summary.ts';

type Row = Readonly<Record<string, string | number | null>>;

/** Every figure of every run: one row an arm and seed. */
function resultRows(outcomes: readonly Outcome[]): Row[] {
  return outcomes.map(({ arm, seed, run, problem }) => ({
    arm: arm.name,
    title: arm.title,
    seed,
    run: run?.id ?? null,
    state: run?.state ?? 'not started',
    problem,
    teacher: run?.lineage.teacher ?? null,
    engine: run?.engine ?? null,
    epochs: run?.epochs ?? null,
    ...Object.fromEntries(
      Object.entries(run?.evaluation ?? {}).flatMap(([method, { count, psnr, psnrMedian, shareAbove30, ssim }]) =>
        Object.entries({
          scenes: count,
          'PSNR (dB)': psnr.mean,
          'PSNR low': psnr.low,
          'PSNR high': psnr.high,
          'PSNR median': psnrMedian,
          'share above 30 dB': shareAbove30,
          SSIM: ssim.mean,
        }).map(([name, value]) => [`${method} ${name}`, value]),
      ),
    ),
    contrast: run?.contrast ?? null,
    'training (s)': run?.cost?.trainingSeconds ?? null,
    'peak memory (bytes)': run?.cost?.peakBytes ?? null,
    'inference (s per batch)': run?.cost?.inferenceSeconds ?? null,
    'batch size': run?.cost?.batchSize ?? null,
  }));
}

/** One row an arm. Means over seeds with the ends of their 95 % interval. */
export function summaryRows(summaries: readonly ArmSummary[]): Row[] {
  return summaries.map((summary) => ({
    arm: summary.arm.name,
    title: summary.arm.title,
    seeds: summary.arm.seeds,
    done: summary.done,
    diverged: summary.diverged,
    ...Object.assign(
      {},
      ...Object.entries(summary.methods).map(([method, { psnr, psnrMedian, shareAbove30, ssim }]) => ({
        ...columns(`${method} PSNR (dB)`, psnr),
        [`${method} PSNR median`]: psnrMedian,
        [`${method} share above 30 dB`]: shareAbove30,
        ...columns(`${method} SSIM`, ssim),
      })),
      ...Object.entries(summary.against).map(([reference, difference]) => columns(`minus ${reference} (dB)`, difference)),
    ),
    ...columns('contrast', summary.contrast),
    ...columns('training (s)', summary.trainingSeconds),
    ...columns('training with its teacher (s)', summary.wholeSeconds),
    'peak memory (bytes)': summary.peakBytes?.mean ?? null,
    'inference (s per batch)': summary.inferenceSeconds?.mean ?? null,
  }));
}

export const resultsCsv = (outcomes: readonly Outcome[]): string => renderCsv(resultRows(outcomes));
export const summaryCsv = (summaries: readonly ArmSummary[]): string => renderCsv(summaryRows(summaries));

const columns = (name: string, value: OverSeeds | null): Row => ({
  [name]: value?.mean ?? null,
  [`${name} low`]: value?.low ?? null,
  [`${name} high`]: value?.high ?? null,
});
