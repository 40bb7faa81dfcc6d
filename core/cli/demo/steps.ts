/** One command of the demo: what the page shows is what was run. */
export interface DemoStep {
  readonly name: 'design' | 'export' | 'simulate' | 'reconstruct';
  readonly purpose: string;
  /** @param run the id of the run, known after the first step */
  argv(run: string): readonly string[];
  /** What it leaves in the folder, relative to it. */
  readonly files: readonly string[];
}

/** Fewer test scenes than the preset, so that the classical baseline, which takes its time for each, does not outlast the training. */
const TEST_SCENES = 100;
const CAPTURED = 24;

export function demoSteps({ folder, workspace, seed }: { folder: string; workspace: string; seed: number }): readonly DemoStep[] {
  const here = (name: string) => `${folder}/${name}`;
  const everywhere = ['--workspace', workspace, '--seed', `${seed}`];
  return [
    {
      name: 'design',
      purpose: 'Design: train the mask and the network that reads it',
      argv: () => ['design', 'mini', '--set', `dataset.test=${TEST_SCENES}`, ...everywhere],
      files: ['workspace/runs/…/mask.npy', 'weights.safetensors', 'config.json', 'history.csv', 'scores.csv'],
    },
    {
      name: 'export',
      purpose: 'Export: write the mask as the bitmap that the modulator shows',
      argv: (run) => [
        'export',
        run,
        '--slm',
        'holoeye-pluto-2',
        '--wavelength',
        '633nm',
        '--out',
        here('mask.bmp'),
        ...everywhere,
      ],
      files: ['mask.bmp', 'mask.bmp.json'],
    },
    {
      name: 'simulate',
      purpose: 'Capture: photograph test scenes behind the mask on a virtual bench, one 12-bit frame each',
      argv: (run) => ['simulate', run, '--count', `${CAPTURED}`, '--out', here('bench'), ...everywhere],
      files: ['bench/capture.json', 'bench/frames/scene-0001.tif …', 'bench/mask.npy', 'bench/truth.npy'],
    },
    {
      name: 'reconstruct',
      purpose: 'Reconstruct: from the frames to fields, learned and classical methods side by side',
      argv: () => [
        ...['reconstruct', here('bench/capture.json'), '--method', 'network,er', '--refine', '5'],
        ...['--truth', here('bench/truth.npy'), '--out', here('reconstruction'), ...everywhere],
      ],
      files: ['reconstruction/x-network.npy', 'x-network+er.npy', 'x-er.npy', 'report.json', 'report.html', '*.png'],
    },
  ];
}
