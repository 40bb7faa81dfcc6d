// The main job by command line, at its full size: the demo, the figures of the mini preset, and that a training which is interrupted
// (Ctrl-C, or its core process killed) ends exactly like one that is not. Usage: node build/scripts/acceptance.mjs FOLDER
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const kinoform = fileURLToPath(new URL('../bin/kinoform.mjs', import.meta.url));
const folder = path.resolve(process.argv[2] ?? '.cache/acceptance');
const workspace = path.join(folder, 'workspace');
const MINUTES = 60_000;

let failures = 0;
function check(what, holds, found) {
  console.log(`${holds ? 'ok    ' : 'FAILED'} ${what}: ${found}`);
  if (!holds) failures++;
}

/** Runs a command; gives its exit status, its time, and what it printed. */
function run(args, { limit = 10 * MINUTES } = {}) {
  const started = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, [kinoform, ...args], { encoding: 'utf8', timeout: limit });
  if (status !== 0) process.stderr.write(stderr);
  return { status, stdout, seconds: (performance.now() - started) / 1000 };
}
const runJson = (args) => {
  const { stdout, ...rest } = run([...args, '--json', '--workspace', workspace]);
  return { ...rest, output: JSON.parse(stdout) };
};

const sha256 = (file) => createHash('sha256').update(readFileSync(file)).digest('hex');
const maskHash = ({ folder: runFolder }) => sha256(path.join(runFolder, 'mask.npy'));
const figures = ({ evaluation }) => JSON.stringify(evaluation);

/** Starts the mini design, disturbs it after a while, and resumes it until it is done. */
async function interrupted(after, disturb) {
  const child = spawn(process.execPath, [kinoform, 'design', 'mini', '--seed', '0', '--workspace', workspace, '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.on('data', (part) => (text += part));
  const ended = new Promise((resolve) => child.on('exit', resolve));
  await new Promise((resolve) => setTimeout(resolve, after));
  disturb(child);
  const status = await ended;
  const { run: id, state } = JSON.parse(text);
  check(`disturbed after ${after / 1000} s`, status !== 0 && state !== 'done', `exit ${status}, state ${state}`);
  return runJson(['design', '--resume', id]).output;
}

/** The core process that a command started. */
function coreOf(child) {
  const { stdout } = spawnSync('ps', ['-o', 'pid=', '--ppid', String(child.pid)], { encoding: 'utf8' });
  return Number(stdout.trim().split(/\s+/)[0]);
}

const demo = run(['demo', '--out', path.join(folder, 'demo'), '--workspace', path.join(folder, 'demo-workspace')]);
check(
  'demo ends well within 5 minutes',
  demo.status === 0 && demo.seconds < 300,
  `exit ${demo.status}, ${demo.seconds.toFixed(0)} s`,
);
const page = readFileSync(path.join(folder, 'demo/report.html'), 'utf8');
check('demo writes one page that needs nothing beside it', !/(src|href)="(?!data:|#)/.test(page), `${page.length} characters`);
const demoFiles = readdirSync(path.join(folder, 'demo'), { recursive: true }).map(String);
for (const kind of [/\.bmp$/, /\.tiff?$/, /capture\.json$/, /\.npy$/]) {
  const found = demoFiles.filter((name) => kind.test(name) && statSync(path.join(folder, 'demo', name)).size > 0);
  check(`demo leaves ${kind.source}`, found.length > 0, found.slice(0, 3).join(', ') || 'none');
}

const first = runJson(['design', 'mini', '--seed', '0']);
const { network, er } = first.output.evaluation;
check('design mini --seed 0 within 5 minutes', first.seconds < 300, `${first.seconds.toFixed(0)} s on ${first.output.engine}`);
check(
  'design mini --seed 0 reaches 23.3 dB',
  network.psnr.mean >= 23.3,
  `${network.psnr.mean.toFixed(2)} dB, SSIM ${network.ssim.mean.toFixed(3)}`,
);
check('error reduction is exact without noise', er.psnrMedian >= 60, `median ${er.psnrMedian.toFixed(1)} dB`);

const again = runJson(['design', 'mini', '--seed', '0']).output;
check('the same seed gives the same figures', figures(again) === figures(first.output), again.run);
check('the same seed gives the same mask', maskHash(again) === maskHash(first.output), maskHash(again).slice(0, 12));

const stopped = await interrupted(20_000, (child) => child.kill('SIGINT'));
check('Ctrl-C and resumed: the same figures', figures(stopped) === figures(first.output), stopped.state);
check('Ctrl-C and resumed: the same mask', maskHash(stopped) === maskHash(first.output), maskHash(stopped).slice(0, 12));
if (process.platform === 'linux') {
  const killed = await interrupted(35_000, (child) => process.kill(coreOf(child), 'SIGKILL'));
  check('core killed and resumed: the same figures', figures(killed) === figures(first.output), killed.state);
  check('core killed and resumed: the same mask', maskHash(killed) === maskHash(first.output), maskHash(killed).slice(0, 12));
}

const captured = path.join(folder, 'capture');
const simulated = runJson(['simulate', first.output.run, '--count', '100', '--out', captured]);
check('simulate', simulated.status === 0, captured);
const files = ['reconstruct', path.join(captured, 'capture.json'), '--run', first.output.run, '--method', 'network,er'];
const rebuilt = runJson([...files, '--truth', path.join(captured, 'truth.npy'), '--out', path.join(folder, 'fields')]).output;
const evaluated = runJson(['evaluate', first.output.run, '--limit', '100']).output;
const fromFiles = rebuilt.methods.network.score.psnr.mean;
const inMemory = evaluated.evaluation.network.psnr.mean;
check(
  'files give the PSNR that evaluate reports, within 0.3 dB',
  Math.abs(fromFiles - inMemory) < 0.3,
  `${fromFiles.toFixed(2)} and ${inMemory.toFixed(2)} dB`,
);

process.exitCode = failures === 0 ? 0 : 1;
