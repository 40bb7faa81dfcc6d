import { describe, expect, it } from 'vitest';
import { zeroField, type Field } from '../math/field.ts';
import { normal, rootKey, split } from '../math/random.ts';
import { tiltOf, untilt } from './scene-tilt.ts';

const [HEIGHT, WIDTH] = [24, 30];

/** Light of modulus 1 with a disc of another phase, a tenth of it noise, tilted. */
function tilted(tilt: readonly [number, number], step: (row: number, column: number) => number, seed: number): Field {
  const field = zeroField([1, HEIGHT, WIDTH]);
  const [noise, other] = [normal(split(rootKey(seed), 'a'), HEIGHT * WIDTH), normal(split(rootKey(seed), 'b'), HEIGHT * WIDTH)];
  for (let i = 0; i < HEIGHT * WIDTH; i++) {
    const [row, column] = [Math.floor(i / WIDTH), i % WIDTH];
    const inside = Math.hypot(row - 10, column - 17) < 7;
    const phase = 2 * Math.PI * ((tilt[0] * row) / HEIGHT + (tilt[1] * column) / WIDTH) + seed + (inside ? step(row, column) : 0);
    field.re[i] = Math.cos(phase) + 0.07 * noise[i]!;
    field.im[i] = Math.sin(phase) + 0.07 * other[i]!;
  }
  return field;
}

describe('the tilt that scenes have in common', () => {
  it('is that of their level ground, to a hundredth of a bin, whatever stands out of it', () => {
    const tilt = [1.37, -0.61] as const;
    const fields = [tilted(tilt, (row) => 0.2 * (row - 10) + 1, 1), tilted(tilt, (_, column) => 0.3 * (column - 15), 2)];
    const found = tiltOf(fields);
    expect(Math.abs(found[0] - tilt[0])).toBeLessThan(0.01);
    expect(Math.abs(found[1] - tilt[1])).toBeLessThan(0.01);
    const again = tiltOf(fields.map((field) => untilt(field, found)));
    expect(Math.hypot(...again)).toBeLessThan(0.002);
  });

  it('taken out, leaves a positive sum', () => {
    const level = untilt(
      tilted([2, 1], () => 0, 3),
      [2, 1],
    );
    const [re, im] = [level.re, level.im].map((part) => part.reduce((sum, value) => sum + value, 0)) as [number, number];
    expect(re).toBeGreaterThan(0.98 * HEIGHT * WIDTH);
    expect(Math.abs(im)).toBeLessThan(1e-9);
  });
});
