// Takes what the screens look like now for what they should look like: look at every picture of electron/e2e/screens/references before you keep it.
// Usage: npm run renew-screens
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const fromRoot = (name) => fileURLToPath(new URL(`../../${name}`, import.meta.url));

rmSync(fromRoot('electron/e2e/screens/references'), { recursive: true, force: true });
const { status } = spawnSync(
  process.execPath,
  [fromRoot('node_modules/vitest/vitest.mjs'), 'run', 'electron/e2e/screens/screens.test.ts'],
  { cwd: fromRoot('.'), stdio: 'inherit', env: { ...process.env, KINOFORM_RENEW_SCREENS: '1' } },
);
process.exitCode = status ?? 1;
