import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { findPackage } from './runtime.ts';

const runtime = findPackage();
if ('missing' in runtime) process.stderr.write(`The package is not looked at: ${runtime.missing}\n`);
const executable = 'executable' in runtime ? runtime.executable : '';

/** Before the fuses in Electron's binary: then come their version, how many there are, and a character for each. */
const FUSES = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';

describe.skipIf('missing' in runtime)('the packaged app', () => {
  test('holds the native binaries of this system and no others, and no code beside its archive', async () => {
    const resources = path.join(path.dirname(executable), 'resources');
    expect((await readdir(resources)).sort()).toEqual(['app.asar', 'app.asar.unpacked']);
    const files = await readdir(resources, { recursive: true });
    const native = files.filter((file) => /\.(node|dll|dylib|so(\.\d+)*)$/.test(file));
    const places = native.map((file) => /(?:napi-v\d+|prebuilds)\/(.+)\/[^/]+$/.exec(file)?.[1]);
    expect(new Set(places)).toEqual(new Set(['linux/x64', 'linux-x64']));
  });

  test('runs as the app only: not as Node.js, nor under its inspector, nor from another folder', () => {
    const binary = readFileSync(executable);
    const at = binary.indexOf(FUSES) + FUSES.length;
    const fuses = binary.subarray(at + 2, at + 2 + binary[at + 1]!).toString();
    // Node.js, encrypted cookies, NODE_OPTIONS, --inspect: off; integrity of the archive, the archive only: on; a snapshot of its own: off.
    expect(fuses.slice(0, 7)).toBe('0000110');
    const { stdout } = spawnSync(executable, ['-p', '"this is Node.js"'], {
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', DISPLAY: '' },
      encoding: 'utf8',
      timeout: 60_000,
    });
    expect(stdout).not.toContain('this is Node.js');
  }, 90_000);
});
