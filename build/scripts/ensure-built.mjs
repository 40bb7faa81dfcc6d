// Builds dist/ when it is missing or older than what it is made of, so that a checkout runs what it says.
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const sources = ['core', 'electron', 'renderer', 'build', 'package-lock.json'];

function newest(file) {
  const stats = statSync(file);
  if (!stats.isDirectory()) return /\.(test|bench)\.ts$/.test(file) ? 0 : stats.mtimeMs;
  return Math.max(0, ...readdirSync(file).map((name) => newest(path.join(file, name))));
}

function builtAt() {
  return statSync(path.join(root, 'dist/.built'), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

export async function ensureBuilt() {
  if (builtAt() >= Math.max(...sources.map((name) => newest(path.join(root, name))))) return;
  process.stderr.write('Building Kinoform (once after each change) ...\n');
  const { buildAll } = await import('./build.mjs');
  await buildAll();
}
