import chromium from '@sparticuz/chromium';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** What a journey runs in, or why it cannot run here. */
export type Runtime = { readonly executable: string } | { readonly missing: string };

/** `KINOFORM_ELECTRON`, the installed official runtime, or the one that `build/scripts/fetch-electron-test-runtime.mjs` makes. */
export function findElectron(): Runtime {
  if (!existsSync(path.join(root, 'dist', '.built'))) return { missing: 'dist is not built: npm run build' };
  const executable = [
    process.env['KINOFORM_ELECTRON'],
    officialElectron(),
    path.join(root, '.cache/electron-test/electron'),
  ].find((candidate) => candidate !== undefined && existsSync(candidate));
  if (executable === undefined) return { missing: 'no Electron runtime: node build/scripts/fetch-electron-test-runtime.mjs' };
  // As plain Node it needs no display: what fails now is a missing system library.
  const probe = spawnSync(executable, ['-e', '0'], { env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' }, encoding: 'utf8' });
  if (probe.status !== 0) return { missing: `Electron does not start: ${probe.stderr.trim().split('\n')[0] ?? ''}` };
  if (process.platform === 'linux' && !process.env['DISPLAY'] && !hasCommand('Xvfb'))
    return { missing: 'no display and no Xvfb' };
  return { executable };
}

/** The app as `npm run package` or `build/scripts/package-for-tests.mjs` left it for this system. */
export function findPackage(): Runtime {
  const executable = path.join(root, 'dist/packages/linux-unpacked/kinoform');
  if (process.platform !== 'linux') return { missing: 'packages are tested on Linux' };
  if (!existsSync(executable)) return { missing: 'no packaged app: node build/scripts/package-for-tests.mjs' };
  return process.env['DISPLAY'] || hasCommand('Xvfb') ? { executable } : { missing: 'no display and no Xvfb' };
}

/** The Chromium that comes as an npm package, or the one that `KINOFORM_CHROMIUM` names. */
export async function findChromium(): Promise<Runtime> {
  if (!existsSync(path.join(root, 'dist', '.built'))) return { missing: 'dist is not built: npm run build' };
  const named = process.env['KINOFORM_CHROMIUM'];
  if (named) return existsSync(named) ? { executable: named } : { missing: `KINOFORM_CHROMIUM: there is no ${named}` };
  if (process.platform !== 'linux' || process.arch !== 'x64') return { missing: 'set KINOFORM_CHROMIUM to a browser' };
  const executable = await chromium.executablePath();
  const probe = spawnSync(executable, ['--version'], { encoding: 'utf8' });
  if (probe.status !== 0) return { missing: `Chromium does not start: ${probe.stderr.trim().split('\n')[0] ?? ''}` };
  return { executable };
}

export const chromiumArguments = chromium.args;

/** An X server without a screen, where there is no display of its own; `null` where there is no need. */
export async function startDisplay(): Promise<{ readonly name: string; readonly server: ChildProcess } | null> {
  if (process.platform !== 'linux' || !hasCommand('Xvfb')) return null;
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1440x900x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const number = await new Promise<string>((resolve, reject) => {
    server.stdio[3]!.once('data', (text: Buffer) => resolve(text.toString().trim()));
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`Xvfb ended with ${code}`)));
  });
  return { name: `:${number}`, server };
}

function officialElectron(): string | undefined {
  const folder = path.join(root, 'node_modules/electron');
  const pathFile = path.join(folder, 'path.txt');
  return existsSync(pathFile) ? path.join(folder, 'dist', readFileSync(pathFile, 'utf8').trim()) : undefined;
}

export const hasCommand = (name: string): boolean => spawnSync('which', [name]).status === 0;
