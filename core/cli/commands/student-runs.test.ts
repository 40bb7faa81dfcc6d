import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import mini from '../../../assets/presets/mini.json' with { type: 'json' };
import { runLibrary } from '../../runs/run-library.ts';
import type { RunFolder } from '../../runs/run-folder.ts';
import { workspaceAt } from '../../runs/workspace.ts';
import type { DesignConfig } from '../../training/design-config.ts';
import { designOf, initialState } from '../../training/design-state.ts';
import { parseDesignConfig } from '../../training/parse-config.ts';
import { drive } from '../testing.ts';

/** A tiny design whose panel is far from ideal. */
const config = parseDesignConfig({
  ...mini.config,
  dataset: { ...mini.config.dataset, height: 16, width: 16, train: 16, validation: 4, test: 4 },
  sensing: {
    ...mini.config.sensing,
    snapshots: 2,
    panel: { phaseError: 0.1, fringing: 0.4, fillFactor: 0.9, zeroOrder: 0.04 },
  },
  initialisation: { ...mini.config.initialisation, iterations: 3 },
  network: { ...mini.config.network, baseWidth: 2, depth: 1 },
  unrolling: { ...mini.config.unrolling, stages: 1, width: 2 },
  training: { ...mini.config.training, batchSize: 4 },
});

let folder: string;
let teacher: RunFolder;
let student: RunFolder;
const run = (...argv: string[]) => drive(folder, [...argv, '--workspace', 'workspace']);

/** A run as training leaves it, without the training. */
async function made(design: DesignConfig): Promise<RunFolder> {
  const library = runLibrary(workspaceAt(path.join(folder, 'workspace')), { now: () => new Date(), random: Math.random });
  const found = await library.create(design, '0');
  await found.store.writeDesign(designOf(design, initialState(design)));
  return found;
}

beforeAll(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'kinoform-students-'));
  teacher = await made({ ...config, name: 'teacher' });
  student = await made({ ...config, name: 'student' });
  const change = {
    state: 'done',
    lineage: { teacher: teacher.id, start: null },
    cost: { trainingSeconds: 65, peakBytes: 1.5e9, inferenceSeconds: 0.0123, batchSize: 4 },
    refinement: { projections: 20, damping: 0.1 },
  } as const;
  await student.update(change, new Date());
});
afterAll(() => fs.rm(folder, { recursive: true, force: true }));

describe('runs', () => {
  it('show says teacher, cost, and what follows the network', async () => {
    const { stdout, exit } = await run('runs', 'show', 'student');
    expect(exit).toBe(0);
    expect(stdout).toMatch(new RegExp(`^teacher +${teacher.id}$`, 'm'));
    expect(stdout).toMatch(/^after the network +20 projections, damped by 0\.1 \(chosen on validation scenes\)$/m);
    expect(stdout).toMatch(/^training +1:05, at most 1\.5 GB of memory$/m);
    expect(stdout).toMatch(/^reading +12\.3 ms for a batch of 4 scenes$/m);
    expect(stdout).toMatch(/^network +U-Net of width 2 and depth 1, 1 unrolled stage$/m);
    expect((await run('runs', 'show', 'teacher')).stdout).not.toMatch(/^(teacher|training|after the network) /m);
  });

  it('list marks a student with the end of the id of its teacher, which names it', async () => {
    const { stdout } = await run('runs', 'list');
    const tail = teacher.id.slice(-4);
    expect(stdout).toMatch(new RegExp(`^${student.id} .* student of ${tail}$`, 'm'));
    expect(stdout).not.toMatch(new RegExp(`^${teacher.id} .*student of`, 'm'));
  });
});

describe('bench and reconstruction', () => {
  interface Report {
    readonly refinement: { readonly projections: number; readonly damping: number } | null;
    readonly methods: Record<string, { readonly residual: number; readonly score: { readonly psnrMedian: number } | null }>;
  }
  const reconstruct = async (out: string, ...more: string[]): Promise<Report> => {
    const argv = [
      'reconstruct',
      'bench/capture.json',
      '--truth',
      'bench/truth.npy',
      '--engine',
      'onnx-cpu',
      '--out',
      out,
      ...more,
    ];
    const { exit, stderr, stdout } = await run(...argv, '--json');
    expect({ exit, stderr: exit === 0 ? '' : stderr }).toEqual({ exit: 0, stderr: '' });
    return JSON.parse(stdout) as Report;
  };
  beforeAll(async () => {
    const { exit, stderr } = await run('simulate', student.id, '--count', '2', '--out', 'bench');
    expect({ exit, stderr: exit === 0 ? '' : stderr }).toEqual({ exit: 0, stderr: '' });
  });

  it('know the panel of the run: the classical method solves what was captured behind it, not behind an ideal one', async () => {
    const own = await reconstruct('own', '--method', 'er', '--iterations', '300');
    expect(own.methods['er']!.score!.psnrMedian).toBeGreaterThan(30);
    // Nothing says what panel a mask without a run was shown on.
    const capture = path.join(folder, 'bench/capture.json');
    const { mask, ...rest } = JSON.parse(await fs.readFile(capture, 'utf8')) as { mask: { file: string } };
    await fs.writeFile(path.join(folder, 'bench/ideal.json'), JSON.stringify({ ...rest, mask: { ...mask, run: null } }));
    const argv = ['reconstruct', 'bench/ideal.json', '--truth', 'bench/truth.npy', '--model', 'amplitude', '--iterations', '300'];
    const ideal = (await run(...argv, '--out', 'ideal', '--json')).json<Report>();
    expect(ideal.methods['er']!.score!.psnrMedian).toBeLessThan(own.methods['er']!.score!.psnrMedian - 5);
  });

  it('refine what the network gives as the run found best, otherwise as told, and not at all with 0', async () => {
    const own = await reconstruct('refined', '--iterations', '3');
    expect(Object.keys(own.methods)).toEqual(['network', 'network+er', 'er']);
    expect(own.refinement).toEqual({ projections: 20, damping: 0.1 });
    const told = await reconstruct('told', '--method', 'network', '--refine', '2', '--damping', '0');
    expect(told.refinement).toEqual({ projections: 2, damping: 0 });
    const plain = await reconstruct('plain', '--method', 'network', '--refine', '0');
    expect([Object.keys(plain.methods), plain.refinement]).toEqual([['network'], null]);
    expect(await fs.readFile(path.join(folder, 'refined/report.html'), 'utf8')).toContain('20 projections, damped by 0.1');
  });

  it('end the classical methods where the noise of the capture is met', async () => {
    const residual = async (out: string, ...more: string[]): Promise<number> =>
      (await reconstruct(out, '--method', 'er', '--iterations', '100', ...more)).methods['er']!.residual;
    expect(await residual('noisy', '--snr', '5')).toBeGreaterThan(2 * (await residual('clean')));
    const { exit, stderr } = await run(
      'reconstruct',
      'bench/capture.json',
      '--method',
      'er',
      '--read-noise',
      '3',
      '--out',
      'never',
    );
    expect([exit, stderr.trimEnd().split('\n').at(-1)]).toEqual([
      2,
      expect.stringContaining('noise.readNoise: expected 0, or a number of photons'),
    ]);
  });
});
