import { expect, it } from 'vitest';
import { fakePresets } from '../../client/fake-data.ts';
import { describeChain } from './design-chain.ts';

const config = (fakePresets[0] as (typeof fakePresets)[number]).config;

it('describes a design from scene to network', () => {
  expect(describeChain(config).map(({ lines }) => lines.join(', '))).toEqual([
    '32×32, amplitude',
    '1 snapshot, learned',
    '|F A x|², noise-free',
    '12 iterations, 5×5 filter',
    'U-Net, 16–32–64',
  ]);
});

it('names every noise', () => {
  const noise = { photons: 1000, readNoise: 2, bits: 12, saturation: null, snr: 30, spread: 1 };
  const camera = describeChain({ ...config, sensing: { ...config.sensing, snapshots: 4, noise } })[2];
  expect(camera?.lines[1]).toBe('1,000 photons, 2 e⁻ read noise, 12 bit, 30 dB SNR');
});
