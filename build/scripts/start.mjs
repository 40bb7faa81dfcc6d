// `npm start`: the Electron window where its runtime is installed or can be had; otherwise the same screens in a browser.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBuilt } from './ensure-built.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const electronFolder = path.join(root, 'node_modules/electron');
const DOWNLOAD_LIMIT_MS = 5 * 60_000;
// A window that is gone this soon never came up: a missing system library, a sandbox that the system forbids.
const EARLY_EXIT_MS = 4_000;

const run = (command, args, options) =>
  new Promise((resolve) => {
    const child = spawn(command, args, options);
    let output = '';
    child.stdout?.on('data', (text) => (output += text));
    child.stderr?.on('data', (text) => (output += text));
    child.on('error', (error) => resolve({ code: 1, output: error.message }));
    child.on('exit', (code, signal) => resolve({ code: code ?? 1, signal, output }));
  });

function installedElectron() {
  const pathFile = path.join(electronFolder, 'path.txt');
  if (!existsSync(pathFile)) return null;
  const executable = path.join(electronFolder, 'dist', readFileSync(pathFile, 'utf8').trim());
  return existsSync(executable) ? executable : null;
}

/** The executable, or the reason why there is none. */
async function findElectron() {
  if (process.env.KINOFORM_ELECTRON) return { executable: process.env.KINOFORM_ELECTRON };
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY)
    return { reason: 'there is no display' };
  const installed = installedElectron();
  if (installed) return { executable: installed };
  process.stderr.write('Fetching the Electron runtime (once, about 120 MB) ...\n');
  const { output } = await run(process.execPath, [path.join(electronFolder, 'install.js')], { timeout: DOWNLOAD_LIMIT_MS });
  const executable = installedElectron();
  if (executable) return { executable };
  const line = output.split('\n').find((text) => /error|ENOTFOUND|ECONN|ETIMEDOUT/i.test(text));
  return { reason: `the Electron runtime could not be downloaded${line ? `: ${line.trim().slice(0, 120)}` : ''}` };
}

async function openWindow(executable) {
  // Chromium refuses its sandbox to root; everyone else keeps it.
  const flags = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const started = Date.now();
  const { code } = await run(executable, [...flags, root, ...process.argv.slice(2)], { stdio: 'inherit' });
  return code === 0 || Date.now() - started > EARLY_EXIT_MS
    ? { code }
    : { reason: `Electron ended with status ${code} before a window opened` };
}

await ensureBuilt();
const electron = await findElectron();
const window = electron.executable ? await openWindow(electron.executable) : electron;
if (window.reason) {
  process.stderr.write(`No window: ${window.reason}. The same screens are served to your browser instead.\n`);
  const { code } = await run(process.execPath, [path.join(root, 'dist/cli/kinoform.cjs'), 'serve'], { stdio: 'inherit' });
  process.exitCode = code;
} else {
  process.exitCode = window.code;
}
