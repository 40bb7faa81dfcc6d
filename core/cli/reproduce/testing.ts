import { NO_ANNOTATIONS, type RunRecord } from '../../runs/run-record.ts';
import type { Score } from '../../service/contract.ts';
import type { Arm, Outcome } from './experiment.ts';

export const score = (psnr: number, ssim = 0.8): Score => ({
  count: 60,
  psnr: { mean: psnr, low: psnr - 0.5, high: psnr + 0.5 },
  psnrMedian: psnr - 0.25,
  shareAbove30: psnr > 30 ? 1 : 0,
  ssim: { mean: ssim, low: ssim, high: ssim },
});

const record = (id: string, change: Partial<RunRecord> = {}): RunRecord => ({
  id,
  name: id,
  preset: null,
  design: null,
  annotations: NO_ANNOTATIONS,
  state: 'done',
  created: '2026-01-01T00:00:00Z',
  updated: '2026-01-01T00:00:00Z',
  engine: 'onnx-cpu',
  epoch: 2,
  epochs: 2,
  dataset: null,
  lineage: { teacher: null, start: null },
  cost: { trainingSeconds: 10, peakBytes: 2e8, inferenceSeconds: 0.02, batchSize: 32 },
  refinement: null,
  contrast: 0.9,
  evaluation: { network: score(24), er: score(80), 'network+er': score(60) },
  reason: null,
  mendable: false,
  version: '0.1.0',
  ...change,
});

/** The outcomes of one arm, with these network PSNRs; null for a seed that diverged. */
export function outcomesOf(arm: Arm, psnrs: readonly (number | null)[], change: Partial<RunRecord> = {}): Outcome[] {
  return psnrs.map((psnr, seed) => {
    const id = `${arm.name}-${seed}`;
    if (psnr === null) {
      const run = record(id, { ...change, state: 'diverged', evaluation: null, reason: 'task became NaN' });
      return { arm, seed, run, problem: 'diverged: task became NaN' };
    }
    const evaluation = { network: score(psnr), er: score(80), 'network+er': score(60) };
    return { arm, seed, run: record(id, { evaluation, ...change }), problem: null };
  });
}
