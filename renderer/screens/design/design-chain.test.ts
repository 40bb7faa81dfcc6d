import { expect, it } from 'vitest';
import { fakePresets } from '../../client/fake-data.ts';
import { describeChain, describeTeacher } from './design-chain.ts';

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

it('names what the student has of its teacher, the stages, and what the panel does to the mask', () => {
  const design: typeof config = {
    ...config,
    sensing: { ...config.sensing, panel: { ...config.sensing.panel, fringing: 0.5 } },
    mask: { ...config.mask, bits: 2 },
    unrolling: { ...config.unrolling, stages: 3 },
    distillation: { ...config.distillation, enabled: true, images: 0.1, cdp: 0 },
  };
  const chain = describeChain(design);
  expect(chain[1]?.lines[1]).toBe('learned, 4 levels, real panel');
  expect(chain[4]?.lines[0]).toBe('U-Net, 3 stages');
  expect(describeTeacher(design)).toBe('Learns from a teacher of 9 snapshots, trained first: features, images');
  expect(describeTeacher(config)).toBeNull();
});

it('names every noise', () => {
  const noise = { photons: 1000, readNoise: 2, bits: 12, saturation: null, snr: 30, spread: 1 };
  const camera = describeChain({ ...config, sensing: { ...config.sensing, snapshots: 4, noise } })[2];
  expect(camera?.lines[1]).toBe('1,000 photons, 2 e⁻ read noise, 12 bit, 30 dB SNR');
});
