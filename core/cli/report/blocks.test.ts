import { describe, expect, it } from 'vitest';
import { metres } from '../../math/units.ts';
import { legendOf, patternBlock, pictureBlock, scaleBarOf } from './blocks.ts';
import { greyScale, PHASE_SCALE } from './picture.ts';

describe('scale bars', () => {
  it.each([
    [32, 264e-6, '2 mm'],
    [96, 8e-6, '200 µm'],
    [1920, 8e-6, '5 mm'],
    [10, 1e-9, '2 nm'],
  ])('%d pixels of %d m get a bar of %s', (width, pitch, label) => {
    const bar = scaleBarOf(width, metres(pitch));
    expect(bar.label).toBe(label);
    expect(bar.share).toBeGreaterThan(0.12);
    expect(bar.share).toBeLessThanOrEqual(1 / 3);
  });
});

it('draws every row on one scale and names each picture', () => {
  const dark = { height: 1, width: 1, data: [0.5] };
  const block = pictureBlock(
    [
      { title: 'truth', planes: [dark] },
      { title: 'network', planes: [dark], captions: ['23.9 dB'] },
    ],
    greyScale('amplitude', 0, 1),
    ['scene 1'],
    metres(1e-3),
  );
  const [truth, network] = block.rows.map(({ pictures }) => pictures[0]!);
  expect(network!.source).toBe(truth!.source);
  expect(network!.alternative).toBe('network, scene 1: amplitude');
  expect(network!.caption).toBe('23.9 dB');
  expect([truth!.scaleBar, network!.scaleBar].map((bar) => bar === undefined)).toEqual([false, true]);
});

it('shows the circle of phase as a legend that ends as it begins', () => {
  const { colours, labels } = legendOf(PHASE_SCALE);
  expect(labels).toEqual(['0', '2π rad']);
  const [first, last] = [colours[0]!, colours.at(-1)!].map((colour) => colour.match(/\d+/g)!.map(Number));
  expect(Math.hypot(...first!.map((value, channel) => value - last![channel]!))).toBeLessThan(8);
});

it('puts all patterns on one scale, so that a dim one looks dim', () => {
  const [bright, dim] = [4, 1].map((value) => ({ height: 2, width: 2, data: [value, 0, 0, 0] }));
  const sources = patternBlock([bright!, dim!], ['1', '2'], true).rows[0]!.pictures.map(({ source }) => source);
  expect(sources[0]).not.toBe(sources[1]);
});
