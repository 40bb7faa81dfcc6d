import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { locations } from '../service/locations.ts';

// The command line as it is shipped: real processes, on a design of seconds.
const bundle = path.resolve(locations.core, '../../cli/kinoform.cjs');
const isBuilt = existsSync(bundle);
if (!isBuilt) process.stderr.write('The command line is not built, so its journeys are skipped: npm run build\n');

const TINY = [
  ...['dataset.height=16', 'dataset.width=16', 'dataset.train=256', 'dataset.validation=16', 'dataset.test=40'],
  ...['network.baseWidth=4', 'network.depth=1', 'initialisation.iterations=4'],
  ...['training.epochs=3', 'training.batchSize=8', 'training.checkpointSeconds=0.2'],
].flatMap((setting) => ['--set', setting]);
const DESIGN = ['design', 'mini', ...TINY, '--engine', 'onnx-cpu'];

let folder: string;
beforeAll(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'kinoform-journey-'));
});
afterAll(() => fs.rm(folder, { recursive: true, force: true }));

interface Ended {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
}

function kinoform(...argv: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const all = [bundle, ...argv, '--workspace', 'workspace'];
    execFile(process.execPath, all, { cwd: folder, maxBuffer: 2 ** 26 }, (error, stdout, stderr) =>
      resolve({ exit: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
}

async function json<T>(...argv: string[]): Promise<T> {
  const { exit, stdout, stderr } = await kinoform(...argv, '--json');
  expect({ exit, stderr: exit === 0 ? '' : stderr }).toEqual({ exit: 0, stderr: '' });
  return JSON.parse(stdout) as T;
}

interface Designed {
  readonly run: string;
  readonly state: string;
  readonly folder: string;
  readonly evaluation: Record<string, { psnr: { mean: number } }>;
}
const maskOf = ({ folder: at }: Designed) => fs.readFile(path.join(at, 'mask.npy'));

describe.skipIf(!isBuilt)('the way through, by command line', () => {
  let first: Designed;

  it('designs, and the same seed gives the same figures and the same mask', async () => {
    first = await json<Designed>(...DESIGN, '--seed', '3');
    const again = await json<Designed>(...DESIGN, '--seed', '3');
    expect(first.state).toBe('done');
    expect(again.evaluation).toEqual(first.evaluation);
    expect(await maskOf(again)).toEqual(await maskOf(first));
    expect(Object.keys(first.evaluation).sort()).toEqual(['er', 'network', 'network+er']);
  }, 240_000);

  it('captures and reconstructs through files with the PSNR that evaluate reports', async () => {
    const { evaluation } = await json<Designed>('evaluate', first.run, '--csv', 'scores.csv');
    expect(evaluation).toEqual(first.evaluation);
    expect((await fs.readFile(path.join(folder, 'scores.csv'), 'utf8')).trimEnd().split('\n')).toHaveLength(41);
    await json('simulate', first.run, '--out', 'bench');
    const argv = ['reconstruct', 'bench/capture.json', '--method', 'network', '--truth', 'bench/truth.npy', '--out', 'x'];
    const { methods } = await json<{ methods: Record<string, { score: { psnr: { mean: number } } }> }>(...argv);
    const difference = methods['network']!.score.psnr.mean - evaluation['network']!.psnr.mean;
    expect(Math.abs(difference)).toBeLessThan(0.3);
    expect(await fs.readFile(path.join(folder, 'x/report.html'), 'utf8')).toContain('data:image/png;base64,');
  }, 120_000);

  it('exports a bitmap that inspect reads back within half a level, and notices a changed byte', async () => {
    const argv = ['export', first.run, '--slm', 'holoeye-pluto-2', '--wavelength', '633nm', '--out', 'mask.bmp'];
    const { findings } = await json<{ findings: { id: string }[] }>(...argv);
    expect(findings.map(({ id }) => id)).toContain('read-back');
    const inspection = await json<{ largestErrorLevels: number; predictedPsnr: { decoded: number; original: number } }>(
      'inspect',
      'mask.bmp',
    );
    expect(inspection.largestErrorLevels).toBeLessThanOrEqual(0.5 + 1e-6);
    expect(Math.abs(inspection.predictedPsnr.decoded - inspection.predictedPsnr.original)).toBeLessThan(0.2);
    const bytes = await fs.readFile(path.join(folder, 'mask.bmp'));
    bytes[100_000]! ^= 1;
    await fs.writeFile(path.join(folder, 'mask.bmp'), bytes);
    const changed = await kinoform('inspect', 'mask.bmp');
    expect(changed.exit).toBe(2);
    expect(changed.stderr.trimEnd().split('\n')).toHaveLength(1);
  }, 120_000);

  it('refuses a teacher that cannot teach with one line, before it makes a run', async () => {
    const before = await runs();
    const distil = ['--set', 'distillation.enabled=true', '--set'];
    const { exit, stdout, stderr } = await kinoform(...DESIGN, '--seed', '3', ...distil, `distillation.teacher=${first.run}`);
    expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' });
    expect(stderr).toMatch(
      /^kinoform: distillation\.teacher \S+: expected a teacher of more than 1 snapshots, found one of 1 \(.*\)\n$/,
    );
    const gone = await kinoform(...DESIGN, ...distil, 'distillation.teacher=gone');
    expect([gone.exit, gone.stderr.trimEnd().split('\n')]).toEqual([
      2,
      [expect.stringContaining('distillation.teacher gone: expected')],
    ]);
    expect(await runs()).toEqual(before);
  }, 60_000);

  it('trains the teacher of a student first, names it, and takes it again', async () => {
    const student = [...DESIGN, '--seed', '3', '--set', 'training.epochs=1', '--set', 'distillation.enabled=true'];
    const argv = [...student, '--set', 'distillation.teacherSnapshots=2', '--set', 'distillation.teacherEpochs=1'];
    const one = await json<Designed & { lineage: { teacher: string } }>(...argv);
    const count = (await runs()).length;
    const other = await json<Designed & { lineage: { teacher: string } }>(...argv);
    expect(other.lineage.teacher).toBe(one.lineage.teacher);
    expect(await runs()).toHaveLength(count + 1);
    expect(await maskOf(other)).toEqual(await maskOf(one));
    expect((await kinoform('runs', 'show', one.run)).stdout).toMatch(new RegExp(`^teacher +${one.lineage.teacher}$`, 'm'));
  }, 240_000);

  it.each([
    ['Ctrl-C', 130, (child: ChildProcess) => void child.kill('SIGINT')],
    ['kill -9 of the core process', 1, () => killCore()],
  ])(
    'survives %s: says how to go on, and ends as if nothing had happened',
    async (_, exit, interrupt) => {
      const before = new Set(await runs());
      const child = spawn(process.execPath, [bundle, ...DESIGN, '--seed', '3', '--workspace', 'workspace'], { cwd: folder });
      let stderr = '';
      child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
      const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
      const run = await trained(before);
      await interrupt(child);
      expect(await ended).toBe(exit);
      expect(stderr).toMatch(new RegExp(`go on with: kinoform design --resume ${run} --workspace workspace\n$`));
      const resumed = await json<Designed>('design', '--resume', run, '--engine', 'onnx-cpu');
      expect(resumed.evaluation).toEqual(first.evaluation);
      expect(await maskOf(resumed)).toEqual(await maskOf(first));
    },
    240_000,
  );

  const runs = () => fs.readdir(path.join(folder, 'workspace/runs'));

  /** The new run, once it has a checkpoint to go on from. */
  async function trained(before: ReadonlySet<string>): Promise<string> {
    for (;;) {
      const run = (await runs()).find((id) => !before.has(id));
      if (run !== undefined && existsSync(path.join(folder, 'workspace/runs', run, 'checkpoints/last.safetensors'))) return run;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  /** The lock of the run in work names the core process. */
  async function killCore(): Promise<void> {
    const locks = (await runs()).map((id) => path.join(folder, 'workspace/runs', id, 'lock.json'));
    const { pid } = JSON.parse(await fs.readFile(locks.find(existsSync)!, 'utf8')) as { pid: number };
    process.kill(pid, 'SIGKILL');
  }
});
