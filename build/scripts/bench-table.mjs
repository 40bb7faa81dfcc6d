// Prints the tables of docs/bench.md: what becomes of virtual benches on the way from `simulate` to `reconstruct`. A quarter of an hour: node build/scripts/bench-table.mjs
import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const { module } = await runnerImport(path.join(root, 'core/cli/bench-journey.ts'), { root, configFile: false });
const { BenchJourney } = module;

const kinoform = (cwd, argv) =>
  new Promise((resolve) => {
    const command = [path.join(root, 'build/bin/kinoform.mjs'), ...argv];
    execFile(process.execPath, command, { cwd, maxBuffer: 2 ** 28 }, (error, stdout, stderr) =>
      resolve({ exit: error?.code ?? 0, stdout, stderr, json: () => JSON.parse(stdout) }),
    );
  });

const print = (cells) => process.stdout.write(`| ${cells.join(' | ')} |\n`);
const heading = (cells) => {
  print(cells);
  print(cells.map(() => '---'));
};

const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'kinoform-bench-'));
let journeys = 0;

/** A journey as far as the doctor, who has mended what can be. */
async function examined(about) {
  const journey = new BenchJourney(path.join(folder, String(journeys++)), about, kinoform);
  await journey.simulate();
  await journey.writePerfect();
  await journey.examine('calibration');
  return [journey, await journey.examine('capture')];
}

const decibels = ({ psnr }) => `${psnr.toFixed(1)} dB`;
const apart = (standing) => `${decibels(standing)}, off by ${standing.off.toFixed(3)}`;

/** Of a way to calibrate: how far off it is, and what it is worth; or why it refuses. */
async function outcome(journey, how) {
  try {
    await journey.calibrate(how);
  } catch (error) {
    return /found (one mask|.*unexplained)/.exec(error.message)?.[1] ?? error.message.trim();
  }
  return apart(await journey.standing(how));
}

const ROUGH = [
  { kind: 'amplitude', side: 16, snapshots: 4, seed: 5 },
  { kind: 'amplitude', side: 32, snapshots: 1, seed: 12 },
  { kind: 'amplitude', side: 32, snapshots: 4, seed: 12 },
  { kind: 'amplitude', side: 32, snapshots: 9, seed: 12 },
  { kind: 'phase', side: 32, snapshots: 1, seed: 12 },
  { kind: 'phase', side: 32, snapshots: 4, seed: 12 },
  { kind: 'complex', side: 32, snapshots: 4, seed: 12 },
  { kind: 'amplitude', side: 64, snapshots: 4, seed: 12 },
  { kind: 'phase', side: 64, snapshots: 4, seed: 12 },
  { kind: 'amplitude', side: 96, snapshots: 4, seed: 12 },
];
heading([
  'scene, `rough`',
  'L',
  'mask',
  'doctor names',
  'bad pixels',
  'perfect',
  'mended by the doctor',
  'calibration frames',
  'blind',
]);
for (const about of ROUGH) {
  const [journey, { named, badPixels, orderIsRight }] = await examined({ bench: 'rough', ...about });
  const { kind, snapshots, side } = about;
  print([
    kind,
    snapshots,
    `${side}×${side}`,
    `${named.join(', ')}${orderIsRight ? '' : ', but not the right order'}`,
    `${badPixels.right} of 20${badPixels.wrong > 0 ? `, ${badPixels.wrong} others` : ''}`,
    decibels(await journey.standing('perfect')),
    decibels(await journey.standing('capture-fixed')),
    await outcome(journey, 'joint'),
    await outcome(journey, 'blind'),
  ]);
}

process.stdout.write('\n');
const TERMS = ['phase error', 'defocus', 'astigmatism', 'oblique-astigmatism', 'coma-x', 'trefoil-y', 'spherical'];
heading(['`aberrated`', 'perfect', 'calibration frames', ...TERMS]);
for (const [side, seed] of [
  [16, 1],
  [16, 2],
  [32, 3],
]) {
  // prettier-ignore
  const [journey] = await examined({ bench: 'aberrated', kind: 'amplitude', side, snapshots: 4, seed });
  const { after } = (await journey.calibrate('joint')).json();
  print([
    `${side}×${side}, seed ${seed}`,
    decibels(await journey.standing('perfect')),
    apart(await journey.standing('joint')),
    ...TERMS.map((term) => after[term].toFixed(4)),
  ]);
}
await fs.rm(folder, { recursive: true });
