import type { DesignConfig, RunSummary } from '../../core/service/contract.ts';
import { fakeEvaluation, fakePresets } from './fake-data.ts';

/** What the configuration of a run of that name says: see `fakeConfigOf`. */
function factsOf(name: string): RunSummary['design'] {
  const four = name.startsWith('four');
  const snapshots = Number(/L = (\d+)/.exec(name)?.[1] ?? (four ? 4 : 1));
  const side = four ? 64 : 32;
  return { model: 'amplitude', source: 'fashion-mnist-sample', height: side, width: side, snapshots, seed: 0 };
}

const run = (id: string, name: string, state: RunSummary['state'], hour: number, more: Partial<RunSummary> = {}): RunSummary => ({
  id,
  name,
  preset: name.startsWith('four') ? 'four' : 'mini',
  design: factsOf(name),
  annotations: { tags: [], note: '', star: false },
  state,
  created: `2026-03-02T${String(hour).padStart(2, '0')}:12:00Z`,
  updated: `2026-03-02T${String(hour).padStart(2, '0')}:16:00Z`,
  engine: 'onnx-cpu',
  epoch: 4,
  epochs: 4,
  dataset: { name: 'fashion-mnist-sample', fingerprint: null },
  lineage: { teacher: null, start: null },
  cost: null,
  refinement: null,
  contrast: null,
  evaluation: null,
  reason: null,
  mendable: false,
  ...more,
});

const evaluationOf = (psnr: number): RunSummary['evaluation'] => ({
  ...fakeEvaluation,
  network: {
    count: 400,
    psnr: { mean: psnr, low: psnr - 0.32, high: psnr + 0.32 },
    psnrMedian: psnr - 0.12,
    shareAbove30: 0.11,
    ssim: { mean: 0.83, low: 0.82, high: 0.84 },
  },
});

const costOf = (trainingSeconds: number, gigabytes: number, inferenceSeconds: number): RunSummary['cost'] => ({
  trainingSeconds,
  peakBytes: gigabytes * 2 ** 30,
  inferenceSeconds,
  batchSize: 32,
});

export const fakeRuns: readonly RunSummary[] = [
  run('r7', 'mini refit, 2 bits', 'done', 19, {
    epoch: 1,
    epochs: 1,
    lineage: { teacher: null, start: 'r6' },
    cost: costOf(31, 0.6, 0.09),
    evaluation: evaluationOf(22.87),
  }),
  run('r6', 'mini, distilled from 9', 'done', 18, {
    lineage: { teacher: 'r5', start: null },
    annotations: { tags: ['bench', 'paper'], note: 'Shown on the PLUTO on 3 March. Keep.', star: true },
    cost: costOf(164, 0.7, 0.09),
    evaluation: evaluationOf(23.38),
  }),
  run('r5', 'mini teacher, L = 9', 'done', 17, {
    annotations: { tags: ['paper'], note: '', star: false },
    cost: costOf(402, 1.3, 0.31),
    evaluation: evaluationOf(27.64),
  }),
  run('r4', 'mini, mask lr 0.3', 'interrupted', 15, { epoch: 2, reason: 'the core process ended' }),
  run('r3', 'mini', 'done', 14, { cost: costOf(121, 0.6, 0.09), evaluation: fakeEvaluation }),
  run('r2', 'four snapshots', 'done', 11, {
    epoch: 12,
    epochs: 12,
    cost: costOf(3050, 1.9, 0.42),
    evaluation: evaluationOf(25.02),
  }),
  run('r1', 'lr too high', 'diverged', 9, {
    epoch: 1,
    lineage: { teacher: 'r0', start: null },
    reason: 'the loss became NaN at step 131; kept the checkpoint of step 96',
  }),
];

/** What a fake run was made with: its lineage and name say which preset, and what of it was changed. */
export function fakeConfigOf({ name, lineage }: RunSummary): DesignConfig {
  const [mini, , four] = fakePresets as readonly [FakePreset, FakePreset, FakePreset];
  const { config } = name.startsWith('four') ? four : mini;
  const snapshots = /L = (\d+)/.exec(name)?.[1];
  return {
    ...config,
    name,
    sensing: snapshots === undefined ? config.sensing : { ...config.sensing, snapshots: Number(snapshots) },
    distillation: { ...config.distillation, enabled: lineage.teacher !== null },
    training: { ...config.training, startFrom: lineage.start },
  };
}

type FakePreset = (typeof fakePresets)[number];
