import { expect, it } from 'vitest';
import type { SceneImages } from '../scene-images.ts';
import { representatives } from './representatives.ts';

/** An image, shifted, and turned by 180°. */
const [WIDE, HIGH] = [8, 6];
const corner = [0.2, 0.9, 0.4, 0, 0.7, 0.1];
const image = (down: number, right: number, turned: boolean): number[] => {
  const pixels = Array.from({ length: WIDE * HIGH }, () => 0);
  const content = turned ? corner.toReversed() : corner;
  content.forEach((value, i) => (pixels[(down + Math.floor(i / 3)) * WIDE + right + (i % 3)] = value));
  return pixels;
};
const images: SceneImages = {
  images: Float32Array.from([image(0, 0, false), image(3, 4, false), image(1, 2, true)].flat()),
  height: HIGH,
  width: WIDE,
};
const far = { measurement: { kind: 'fourier', pattern: [16, 16] }, scene: { kind: 'amplitude', phaseRange: Math.PI } } as const;
const each = ({ images: all }: SceneImages): number[][] =>
  [0, 1, 2].map((i) => [...all.subarray(i * WIDE * HIGH, (i + 1) * WIDE * HIGH)]);

it('what has one far field becomes one image, as far as asked', () => {
  const made = (symmetry: 'kept' | 'centred' | 'canonical') =>
    each(
      representatives(
        { ...far, measurement: { kind: 'fourier', pattern: [16, 16] }, symmetry },
        { train: images, validation: images },
      ).train,
    );
  expect(made('kept')).toEqual(each(images));
  const [first, shifted, turned] = made('centred');
  expect(shifted).toEqual(first);
  expect(turned).not.toEqual(first);
  expect(turned!.toSorted()).toEqual(first!.toSorted());
  const canonical = made('canonical');
  expect(canonical[1]).toEqual(canonical[0]);
  expect(canonical[2]).toEqual(canonical[0]);
});

it('refuses measurements that leave neither open', () => {
  const parts = { train: images, validation: images };
  const gaussian = { kind: 'gaussian', matrix: 'real', measurements: 3, seed: 0 } as const;
  expect(() => representatives({ ...far, measurement: gaussian, symmetry: 'centred' }, parts)).toThrow(
    'symmetry: expected far fields of amplitude scenes, which leave shift and flip open, found gaussian of amplitude scenes',
  );
});
