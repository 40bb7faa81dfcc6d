import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { listPresets, loadDesignConfig, readPreset } from './presets.ts';

const assets = fileURLToPath(new URL('../../assets', import.meta.url));

test('every preset that ships is a valid configuration', async () => {
  const presets = await listPresets(assets);
  expect(presets.map(({ name }) => name)).toEqual(['laptop', 'mini', 'paper', 'phase']);
  for (const { name, config } of presets) expect(config.name).toBe(name);
});

test('an unknown preset gets the list and the nearest', async () => {
  await expect(readPreset(assets, 'minni')).rejects.toThrow(
    'preset: expected one of laptop, mini, paper, phase, found "minni" (did you mean mini?)',
  );
  await expect(loadDesignConfig(assets, 'hologram', [])).rejects.toThrow(
    'preset: expected one of laptop, mini, paper, phase, found "hologram"',
  );
});

test('fields are set on a preset or a file, and checked', async () => {
  expect((await loadDesignConfig(assets, 'mini', ['training.epochs=1', 'seed=7'])).seed).toBe(7);
  await expect(loadDesignConfig(assets, 'mini', ['mask.learningRate=-1'])).rejects.toThrow(
    'mask.learningRate: expected a number above 0, found -1',
  );
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'kinoform-config-'));
  const file = path.join(folder, 'my.json');
  await expect(loadDesignConfig(assets, file, [])).rejects.toThrow(
    /my\.json: expected a file that can be read, found nothing there/,
  );
  await fs.writeFile(file, '{');
  await expect(loadDesignConfig(assets, file, [])).rejects.toThrow(/my\.json: expected JSON/);
  const { config } = await readPreset(assets, 'mini');
  await fs.writeFile(file, JSON.stringify(config));
  expect((await loadDesignConfig(assets, file, ['training.epochs=9'])).training.epochs).toBe(9);
  await fs.rm(folder, { recursive: true });
});
