import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { root } from './runtime.ts';

/** What a command of `kinoform` prints. */
export function kinoform(...words: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(root, 'dist/cli/kinoform.cjs'), ...words], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}
