import { expect, it } from 'vitest';
import { onBackend } from '../../engine/on-backend.ts';
import type { HostTensors } from '../../engine/program.ts';
import * as tf from '../../engine/tf.ts';
import { normal, rootKey } from '../../math/random.ts';
import { importChain } from './chain-import.ts';
import { componentGenerator } from './components.ts';
import { dcganGenerator, initialiseConvolutional, mapsOf } from './dcgan.ts';
import { denseGenerator, initialiseDense } from './dense.ts';
import { generate, latentSize, reach } from './generator.ts';

const tensors = (host: HostTensors) =>
  Object.fromEntries(Object.entries(host).map(([name, { shape, data }]) => [name, tf.tensor(data.slice(), [...shape])]));
const codes = (count: number, size: number) => tf.tensor2d(Float32Array.from(normal(rootKey(3), count * size)), [count, size]);

it.each([
  ['dense', denseGenerator({ latent: 3, hidden: [7, 5], sceneShape: [4, 2] })],
  ['components', componentGenerator({ latent: 3, hidden: [7], components: 6, sceneShape: [4, 2] })],
  ['convolutions', dcganGenerator({ latent: 3, width: 2, sceneShape: [16, 8] })],
])('%s: an image is the same from the code and from what enters any stage, and nothing is left behind', (_, generator) => {
  const initialise = 'momentShapes' in generator ? initialiseConvolutional : initialiseDense;
  const weights = initialise(generator.weightShapes, rootKey(1));
  expect(latentSize(generator)).toBe(3);
  onBackend('cpu', () => {
    const before = tf.memory().numTensors;
    tf.tidy(() => {
      const own = tensors(weights);
      const whole = generate(generator, own, codes(2, 3)).arraySync();
      for (let stage = 1; stage < generator.stages.length; stage++) {
        const entering = reach(generator, own, codes(2, 3), stage);
        expect(entering.shape).toEqual([2, generator.stages[stage]!.inputSize]);
        expect(generate(generator, own, entering, stage).arraySync()).toEqual(whole);
      }
    });
    expect(tf.memory().numTensors).toBe(before);
  });
});

it('layers of PyTorch come in with kernels turned, and others are refused', () => {
  const layer = (out: number, into: number) => ({
    shape: [out, into],
    data: Float32Array.from({ length: out * into }, (_, i) => i),
  });
  const zeros = (length: number) => ({ shape: [length], data: new Float32Array(length) });
  const chain = { 'net.10.weight': layer(6, 4), 'net.10.bias': zeros(6), 'net.2.weight': layer(4, 2), 'net.2.bias': zeros(4) };
  const { architecture, weights } = importChain(chain, [2, 3], 'g.safetensors');
  expect(architecture).toEqual({ latent: 2, hidden: [4], sceneShape: [2, 3] });
  expect(weights['decoder0.kernel']).toEqual({ shape: [2, 4], data: Float32Array.of(0, 2, 4, 6, 1, 3, 5, 7) });
  expect(() => importChain(chain, [3, 3], 'g.safetensors')).toThrow('g.safetensors: expected 9 pixels from net.10, found 6');
  const conv = { 'a.weight': { shape: [2, 2, 3, 3], data: new Float32Array(36) }, 'a.bias': zeros(2) };
  expect(() => importChain(conv, [2, 3], 'c.safetensors')).toThrow(
    /a\.weight \[out, in\].*other networks are imported from ONNX/,
  );
});

it('convolutions double maps up to the image; each size begins as small as it allows, and others are refused', () => {
  const sidesOf = (height: number, width: number) =>
    mapsOf({ width: 8, sceneShape: [height, width] }).map((maps) => [maps.height, maps.channels]);
  expect(sidesOf(64, 64)).toEqual([[4, 64], [8, 32], [16, 16], [32, 8]]); // prettier-ignore
  expect(sidesOf(28, 28)).toEqual([[7, 16], [14, 8]]); // prettier-ignore
  expect(sidesOf(8, 16)).toEqual([[4, 8]]);
  expect(() => mapsOf({ width: 8, sceneShape: [27, 28] })).toThrow(
    'a convolutional generator: expected images of even height and width, 8 or more, found 27×28',
  );
  const { stages } = dcganGenerator({ latent: 100, width: 64, sceneShape: [64, 64] });
  expect(stages.map(({ input }) => input)).toEqual(['latent', 'maps4x4', 'maps8x8', 'maps16x16', 'maps32x32']);
});
