// `npm run check`: types, formatting, lint, layers, dead code. Runs them all, then says which failed.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const modules = fileURLToPath(new URL('../../node_modules', import.meta.url));

/** The script behind a package's command, so that no shell is needed. */
function command(packageName, name = packageName) {
  const folder = path.join(modules, packageName);
  const { bin } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  return path.join(folder, typeof bin === 'string' ? bin : bin[name]);
}

/** Where a tool keeps what it found the last time, so that it looks at changed files only. */
const remembered = (name, option = '--cache-location') => [option, `.cache/check/${name}`];

const types = (name, script) => [
  `types (${name})`,
  script,
  ...['-p', `build/tsconfig.${name}.json`, ...remembered(`${name}.tsbuildinfo`, '--tsBuildInfoFile')],
];

const tsc = command('typescript', 'tsc');
const checks = [
  types('pure', tsc),
  types('node', tsc),
  types('electron', tsc),
  types('renderer', command('vue-tsc')),
  ['format', command('prettier'), '--check', '--log-level', 'warn', '--cache', ...remembered('prettier'), '.'],
  ['lint', command('eslint'), '--max-warnings', '0', '--cache', ...remembered('eslint'), '.'],
  [
    'layers',
    command('dependency-cruiser', 'depcruise'),
    '--config',
    'build/dependency-rules.cjs',
    'core',
    'electron',
    'renderer',
  ],
  ['dead code', command('knip')],
];

const failed = [];
for (const [name, script, ...args] of checks) {
  const { status } = spawnSync(process.execPath, [script, ...args], { stdio: 'inherit' });
  process.stdout.write(`${status === 0 ? 'ok    ' : 'FAILED'} ${name}\n`);
  if (status !== 0) failed.push(name);
}
if (failed.length > 0) {
  process.stdout.write(`failed: ${failed.join(', ')}\n`);
  process.exitCode = 1;
}
