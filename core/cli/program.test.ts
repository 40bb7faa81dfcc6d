import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drive } from './testing.ts';

let folder: string;
beforeAll(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'kinoform-cli-'));
});
afterAll(() => fs.rm(folder, { recursive: true, force: true }));

const run = (...argv: string[]) => drive(folder, [...argv, '--workspace', 'workspace']);

describe('usage', () => {
  it.each([
    [['persets'], 'kinoform: unknown command persets (did you mean presets?)\n'],
    [['presets', '--jsn'], 'kinoform: unknown option --jsn (did you mean --json?)\n'],
    [['runs', 'lst'], 'kinoform: unknown command lst (did you mean list?)\n'],
    [['runs', 'show'], 'kinoform: missing required argument run\n'],
    [['presets', '--seed', 'x'], 'kinoform: --seed: expected a whole number from 0 to 4294967295, found "x"\n'],
    [['presets', 'too', 'many'], 'kinoform: too many arguments for presets. Expected 0 arguments but got 2.\n'],
  ])('%j is one line and exit 2', async (argv, line) => {
    const { exit, stdout, stderr } = await drive(folder, argv);
    expect({ exit, stdout, stderr }).toEqual({ exit: 2, stdout: '', stderr: line });
  });

  it('a file in place of the workspace is one line and exit 2', async () => {
    const file = path.join(folder, 'file.txt');
    await fs.writeFile(file, '');
    const { exit, stdout, stderr } = await drive(folder, ['runs', 'list', '--workspace', file]);
    const line = `kinoform: --workspace: expected a folder, found a file, ${file} (name a folder, which may be a new one)\n`;
    expect({ exit, stdout, stderr }).toEqual({ exit: 2, stdout: '', stderr: line });
  });

  it('prints help on stdout with exit 0 when asked, on stderr with exit 2 when nothing was said', async () => {
    const asked = await drive(folder, ['--help']);
    expect([asked.exit, asked.stderr]).toEqual([0, '']);
    expect(asked.stdout).toContain('presets');
    const silent = await drive(folder, []);
    expect([silent.exit, silent.stdout]).toEqual([2, '']);
    expect(silent.stderr).toContain('Usage: kinoform');
  });

  it('says errors as JSON too, with their parts, and the stack only when asked', async () => {
    const { exit, stderr, json } = await run('runs', 'show', 'nothing', '--json');
    expect(exit).toBe(2);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(json()).toMatchObject({ error: { problem: { where: 'run', found: '"nothing"' } } });
    const debug = await drive(folder, ['runs', 'show', 'nothing', '--workspace', 'w'], { env: { KINOFORM_DEBUG: '1' } });
    expect(debug.stderr).toMatch(/\n {4}at /);
  });

  it('understands global options before and after the command', async () => {
    const before = await drive(folder, ['--json', '--workspace', 'empty', 'runs', 'list']);
    const after = await drive(folder, ['runs', 'list', '--json', '--workspace', 'empty']);
    expect(before.json()).toEqual({ runs: [] });
    expect(after.stdout).toBe(before.stdout);
  });
});

describe('presets', () => {
  it('lists them for people and programs', async () => {
    const { exit, stdout } = await drive(folder, ['presets']);
    expect(exit).toBe(0);
    expect(stdout).toMatch(/^mini +32×32 +1 +amplitude +0 +3072 +4 {2}One snapshot/m);
    const { json } = await drive(folder, ['presets', '--json']);
    expect(json<{ presets: { name: string }[] }>().presets.map(({ name }) => name)).toEqual(['laptop', 'mini', 'paper', 'phase']);
  });
});
