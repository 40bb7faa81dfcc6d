import { expect, it } from 'vitest';
import { benchGeometry } from './bench-geometry.ts';

const bench = {
  wavelength: 633e-9,
  focalLength: 0.2,
  slmPitch: 8e-6,
  panel: { width: 1920, height: 1080 },
  cameraPitch: 3.45e-6,
};

it('follows from the lengths', () => {
  const found = benchGeometry(bench, [32, 32]);
  // 1080 / 32 = 33.75 panel pixels; a mask pixel is 264 µm, and 633 nm · 200 mm / 264 µm = 479.5 µm.
  expect(found.superpixel).toBe(33);
  expect(found.mask[0]).toBeCloseTo(8.448e-3, 9);
  expect(found.field).toBeCloseTo(479.545e-6, 8);
  expect(found.bin[0]).toBeCloseTo(14.986e-6, 8);
  expect(found.pixelsPerBin![0]).toBeCloseTo(4.344, 3);
});

it('knows a mask that does not fit, and a camera that nobody named', () => {
  expect(benchGeometry(bench, [2048, 2048])).toMatchObject({ superpixel: 0, field: Infinity });
  expect(benchGeometry({ ...bench, cameraPitch: null }, [32, 32]).pixelsPerBin).toBeNull();
});
