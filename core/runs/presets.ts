import path from 'node:path';
import { listFolder, readWhole } from '../formats/files.ts';
import { InputError } from '../math/input-error.ts';
import { nearest } from '../math/suggest.ts';
import type { DesignConfig } from '../training/design-config.ts';
import { applyOverrides } from '../training/overrides.ts';
import { parseDesignConfig } from '../training/parse-config.ts';

/** A configuration that ships with the program. */
export interface Preset {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly config: DesignConfig;
}

/** @param assets the folder that holds `presets/` */
export async function listPresets(assets: string): Promise<Preset[]> {
  return Promise.all((await presetNames(assets)).map((name) => readPreset(assets, name)));
}

/** @throws InputError that lists the presets there are, and the nearest, when there is none of that name */
export async function readPreset(assets: string, name: string): Promise<Preset> {
  const names = await presetNames(assets);
  if (!names.includes(name)) {
    const near = nearest(name, names);
    throw new InputError({
      where: 'preset',
      expected: `one of ${names.join(', ')}`,
      found: `"${name}"`,
      hint: near === undefined ? undefined : `did you mean ${near}?`,
    });
  }
  const file = path.join(assets, 'presets', `${name}.json`);
  const { title, description, config } = await readJson(file);
  if (typeof title !== 'string' || typeof description !== 'string') {
    throw new InputError({ where: file, expected: 'title, description and config', found: 'another description' });
  }
  return { name, title, description, config: parseDesignConfig(config, file) };
}

/**
 * The configuration that a user asked for: the name of a preset or a JSON file, with fields set.
 * @param source a preset's name, or an absolute path when it ends in `.json`
 * @throws InputError as `readPreset`, `applyOverrides` and `parseDesignConfig`
 */
export async function loadDesignConfig(assets: string, source: string, overrides: readonly string[]): Promise<DesignConfig> {
  const isFile = source.endsWith('.json');
  const config = isFile ? parseDesignConfig(await readJson(source), source) : (await readPreset(assets, source)).config;
  return parseDesignConfig(applyOverrides(config, overrides, '--set'));
}

async function presetNames(assets: string): Promise<string[]> {
  const names = await listFolder(path.join(assets, 'presets'));
  return names.filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -'.json'.length));
}

async function readJson(file: string): Promise<Record<string, unknown>> {
  try {
    return JSON.parse(new TextDecoder().decode(await readWhole(file))) as Record<string, unknown>;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new InputError({ where: file, expected: 'JSON', found: 'another text', hint: error.message });
  }
}
