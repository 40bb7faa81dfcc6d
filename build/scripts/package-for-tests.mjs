// Packages dist/ with the test runtime of Electron, offline, into dist/packages/linux-unpacked: what the window tests start. Never shipped.
// `npm run package` makes the same of the official Electron. Usage: npm run build && node build/scripts/package-for-tests.mjs
import { build, Platform } from 'electron-builder';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const runtime = path.join(root, '.cache/electron-test');
if (!existsSync(path.join(root, 'dist/.built'))) throw new Error('dist is not built: npm run build');
if (!existsSync(runtime)) throw new Error('no Electron runtime: node build/scripts/fetch-electron-test-runtime.mjs');

const { stdout } = spawnSync(path.join(runtime, 'electron'), ['-p', 'process.versions.electron'], {
  env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
  encoding: 'utf8',
});
const config = createRequire(import.meta.url)('../electron-builder.cjs');
// A fuse that Electron has since version 29 only.
const { grantFileProtocolExtraPrivileges: _, ...electronFuses } = config.electronFuses;

await build({
  projectDir: root,
  targets: Platform.LINUX.createTarget('dir'),
  publish: 'never',
  config: {
    ...config,
    electronFuses,
    electronDist: runtime,
    electronVersion: stdout.trim(),
    // The runtime's own link to this checkout.
    afterPack: ({ appOutDir }) => rm(path.join(appOutDir, 'resources', 'app'), { force: true }),
  },
});
