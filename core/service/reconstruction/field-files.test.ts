import { describe, expect, it } from 'vitest';
import { decode } from 'fast-png';
import { decodeNpy } from '../../formats/npy.ts';
import { decodePictures } from '../../formats/read-picture.ts';
import type { Field } from '../../math/field.ts';
import { fieldFiles } from './field-files.ts';

/** Two scenes of 2×2: amplitudes 1, 2, 0.5, 0 and phases 0, π/2, π, 0; the second is 2 everywhere. */
const field: Field = {
  shape: [2, 2, 2],
  re: Float64Array.of(1, 0, -0.5, 0, 2, 2, 2, 2),
  im: Float64Array.of(0, 2, 0, 0, 0, 0, 0, 0),
};

describe('fieldFiles', () => {
  it('writes complex64 NPY', async () => {
    const [file] = await fieldFiles('npy', 'x', field);
    const { name, bytes } = file!;
    expect(name).toBe('x.npy');
    expect(decodeNpy(bytes, name)).toMatchObject({
      dtype: 'complex64',
      shape: [2, 2, 2],
      data: Float32Array.of(1, 0, 0, 2, -0.5, 0, 0, 0, 2, 0, 2, 0, 2, 0, 2, 0),
    });
  });

  it('writes amplitude and phase as TIFF, a page a scene', async () => {
    const [amplitude, phase] = await fieldFiles('tiff', 'x', field);
    const pages = decodePictures(amplitude!.bytes, amplitude!.name);
    expect(pages.map(({ data }) => [...data])).toEqual([
      [1, 2, 0.5, 0],
      [2, 2, 2, 2],
    ]);
    expect([...decodePictures(phase!.bytes, phase!.name)[0]!.data]).toEqual([
      0,
      Math.fround(Math.PI / 2),
      Math.fround(Math.PI),
      0,
    ]);
  });

  it('draws amplitude, phase, both, and the wheel that says which hue is which phase', async () => {
    const [figure] = await fieldFiles('png', 'x', field);
    const { width, height, data } = decode(figure!.bytes);
    expect([width, height]).toEqual([12 + 4 * 268, 12 + 2 * 268]);
    const at = (row: number, column: number) => [...data.subarray((row * width + column) * 3, (row * width + column) * 3 + 3)];
    // Half of the largest amplitude is grey, the largest white, none black.
    const [grey] = at(20, 20) as [number];
    expect(grey).toBeGreaterThan(80);
    expect(grey).toBeLessThan(170);
    expect(at(20, 12 + 250)).toEqual([255, 255, 255]);
    expect(at(250, 12 + 250)).toEqual([0, 0, 0]);
    // The hue of phase π/2 is that of the wheel's top; that of 0 another.
    const [phaseOf, wheel] = [12 + 268, 12 + 3 * 268];
    const [panel, top] = [at(20, phaseOf + 250), at(14, wheel + 128)];
    panel.forEach((value, channel) => expect(Math.abs(value - top[channel]!)).toBeLessThan(12));
    expect(at(20, phaseOf + 20)).not.toEqual(panel);
  });
});
