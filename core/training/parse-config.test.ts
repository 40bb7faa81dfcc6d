import { describe, expect, test } from 'vitest';
import mini from '../../assets/presets/mini.json' with { type: 'json' };
import { InputError } from '../math/input-error.ts';
import { applyOverrides } from './overrides.ts';
import { parseDesignConfig } from './parse-config.ts';

const config = mini.config;
const refusal = (...overrides: string[]): string => {
  try {
    parseDesignConfig(applyOverrides(config, overrides, '--set'));
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
  throw new Error('nothing was refused');
};

test('a preset is a configuration, and overrides leave it as it was', () => {
  const parsed = parseDesignConfig(applyOverrides(config, ['training.epochs=2', 'sensing.noise.snr=30', 'name=two'], '--set'));
  expect(parsed.training.epochs).toBe(2);
  expect(parsed.sensing.noise.snr).toBe(30);
  expect(parsed.name).toBe('two');
  expect(config.training.epochs).toBe(4);
  expect(parseDesignConfig(applyOverrides(parsed, ['sensing.noise.snr=null'], '--set')).sensing.noise.snr).toBeNull();
});

describe('one line names the field, what was expected and what was found', () => {
  test.each([
    ['optimiser.learningRate=-1', 'optimiser.learningRate: expected a number above 0, found -1'],
    ['optimiser.learningRate=fast', 'optimiser.learningRate: expected a number, found "fast"'],
    ['optimiser.beta1=1', 'optimiser.beta1: expected a number below 1, found 1'],
    ['training.epochs=1.5', 'training.epochs: expected a whole number, found 1.5'],
    ['training.batchSize=9999', 'training.batchSize: expected at most the 3072 training scenes, found 9999'],
    ['initialisation.filterSize=4', 'initialisation.filterSize: expected an odd number, found 4'],
    ['scene.model=hologram', 'scene.model: expected one of amplitude, phase, complex, found "hologram"'],
    ['mask.learned=maybe', 'mask.learned: expected true or false, found "maybe"'],
    ['name=""', 'name: expected at least 1 character, found ""'],
    ['dataset.height=33', 'network.depth: expected height and width divisible by 2^depth = 4, found 33×32'],
    [
      'optimizer.learningRate=1',
      '--set optimizer.learningRate: expected a known field, found "optimizer.learningRate" (did you mean optimiser.learningRate?)',
    ],
    ['training.epochs', '--set: expected field=value, such as training.epochs=8, found "training.epochs"'],
  ])('%s', (override, message) => {
    expect(refusal(override)).toBe(message);
  });
});

test('a file is named before its field; a misspelt field gets the nearest one', () => {
  const { learningRate, ...rest } = config.optimiser;
  const misspelt = { ...config, optimiser: { ...rest, learningrate: learningRate } };
  // The missing field is reported first by the schema; both readings name the file and the field.
  expect(() => parseDesignConfig(misspelt, 'my.json')).toThrow(/^my\.json: optimiser\.learning[rR]ate: expected/);
  expect(() => parseDesignConfig({ ...config, noise: 1 }, 'my.json')).toThrow(
    'my.json: noise: expected a known field, found "noise"',
  );
});

test('a configuration of a later version is refused as such', () => {
  expect(() => parseDesignConfig({ ...config, version: 3, another: true }, 'config.json')).toThrow(
    'config.json: version: expected at most 2, found 3 (written by a newer Kinoform: update this one)',
  );
});

test.each([null, 3, 'text', [], {}])('%j is refused with one line', (value) => {
  expect(() => parseDesignConfig(value, 'config.json')).toThrow(InputError);
});
