import { expect, it } from 'vitest';
import mini from '../../../assets/presets/mini.json' with { type: 'json' };
import { metres } from '../../math/units.ts';
import type { Score } from '../../service/contract.ts';
import { parseDesignConfig } from '../../training/parse-config.ts';
import { renderPage } from '../report/page.ts';
import { demoPage } from './page.ts';
import { demoSteps } from './steps.ts';

const interval = { mean: 24, low: 23.5, high: 24.5 };
const score: Score = { count: 2, psnr: interval, psnrMedian: 24, shareAbove30: 0, ssim: { mean: 0.8, low: 0.7, high: 0.9 } };
const field = { shape: [2, 4, 4], re: new Float64Array(32).fill(0.5), im: new Float64Array(32) };
const report = {
  file: 'x.npy',
  seconds: 1.5,
  residual: 0.01,
  score,
  scenes: [
    { psnr: 24, ssim: 0.8 },
    { psnr: 23, ssim: 0.7 },
  ],
};

it('shows fields and figures of learned and classical methods beside the truth, the mask, and the commands', () => {
  const page = demoPage({
    view: {
      intensity: { shape: [2, 1, 4, 4], data: new Float64Array(32).fill(1) },
      mask: { shape: [1, 4, 4], data: new Float64Array(16) },
      pitch: metres(264e-6),
      model: { kind: 'amplitude', phaseRange: Math.PI },
      truth: field,
      fields: ['network', 'er'].map((method) => ({ method, field, report })),
    },
    config: parseDesignConfig(mini.config),
    history: [1, 2].map((epoch) => ({
      step: epoch,
      epoch,
      loss: 1,
      learningRate: 1,
      maskLearningRate: 1,
      validationPsnr: 20 + epoch,
    })),
    reports: {
      design: { run: 'run-1', engine: 'onnx-cpu', seconds: 100, evaluation: { network: score } },
      export: { findings: [{ id: 'sign', title: 'Sign', verdict: 'ok', message: 'More phase is more grey.' }] },
      simulate: { optics: { wavelength: 633e-9, slmPitch: 8e-6, superpixel: 33 } },
      reconstruct: { methods: { network: report, er: report } },
    },
    made: [{ purpose: 'Design', command: 'kinoform design mini', files: ['mask.npy'] }],
    seconds: 200,
    madeAt: new Date('2026-01-02T03:04:05Z'),
  });
  const html = renderPage(page);
  for (const said of [
    '24.00 [23.50, 24.50]',
    'ER (classical)',
    '264 µm',
    '633 nm',
    'kinoform design mini',
    'validation PSNR',
    '24.0 dB',
  ]) {
    expect(html).toContain(said);
  }
  // Patterns, truth and two methods of two scenes, and the mask.
  expect(html.match(/<img /g)).toHaveLength(2 + 2 + 2 * 2 + 1);
  expect(html).not.toMatch(/https?:/);
});

it('goes from design to reconstruction by commands that name their folder and workspace', () => {
  const steps = demoSteps({ folder: 'out', workspace: 'out/workspace', seed: 7 });
  expect(steps.map(({ argv }) => argv('run-1')[0])).toEqual(['design', 'export', 'simulate', 'reconstruct']);
  for (const { argv } of steps) expect(argv('run-1').slice(-4)).toEqual(['--workspace', 'out/workspace', '--seed', '7']);
});
