import { describe, expect, it } from 'vitest';
import mini from '../../assets/presets/mini.json' with { type: 'json' };
import { designConfigSchema } from '../training/design-config.ts';
import { checkDesign, withSettings } from './design-settings.ts';

const config = designConfigSchema.parse(mini.config);
const check = (...settings: string[]) => checkDesign(withSettings(config, settings), 'mini');

describe('settings of a design', () => {
  it('replace values, numbers and words and null alike, and leave the preset as it was', () => {
    const changed = check('training.epochs=2', 'optimiser.schedule=linear', 'sensing.noise.snr=30', 'training.patience=null');
    expect(changed.training.epochs).toBe(2);
    expect(changed.optimiser.schedule).toBe('linear');
    expect(changed.sensing.noise.snr).toBe(30);
    expect(config.training.epochs).toBe(4);
  });

  it.each([
    ['optimiser.learningRate=-1', 'mini: optimiser.learningRate: expected a value >0, found -1'],
    [
      'optimizer.learningRate=1',
      '--set: expected a setting of the design, found "optimizer.learningRate" (did you mean mask.learningRate or optimiser.learningRate?)',
    ],
    ['training.epoch=1', '--set: expected a setting of the design, found "training.epoch" (did you mean training.epochs?)'],
    ['training.epochs', '--set: expected name=value, such as training.epochs=2, found "training.epochs"'],
    ['optimiser.schedule=cosin', 'mini: optimiser.schedule: expected one of "cosine"|"linear"|"constant", found "cosin"'],
    ['training.epochs=1.5', 'mini: training.epochs: expected int, found 1.5'],
    ['network.depth=6', 'mini: network.depth: expected height and width divisible by 2^depth = 64, found 32×32'],
    ['initialisation.filterSize=4', 'mini: initialisation.filterSize: expected an odd number, found 4'],
  ])('%s is refused in one line', (setting, line) => expect(() => check(setting)).toThrow(line));

  it('names an unknown key of a file and the one that was meant', () => {
    const file = { ...config, training: { ...config.training, epoch: 3 } };
    expect(() => checkDesign(file, 'my.json')).toThrow(
      'my.json: training: expected settings of a design, found "epoch" (did you mean epochs?)',
    );
  });

  it('names a missing part', () => {
    const { mask: _, ...rest } = config;
    expect(() => checkDesign(rest, 'my.json')).toThrow('my.json: mask: expected object, found nothing');
  });
});
