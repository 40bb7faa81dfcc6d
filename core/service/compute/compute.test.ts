import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { locations } from '../locations.ts';
import { maskDifference } from '../mask-views.ts';
import { computeInThreads } from './compute.ts';

const isBuilt = existsSync(locations.computer);
if (!isBuilt) process.stderr.write('The computing thread is not built, so its tests are skipped: npm run build\n');

/** Waves of phase with noise, wrapped. */
const waves = (side: number, step: number) => ({
  shape: [side, side],
  data: Float64Array.from({ length: side * side }, (_, i) => (i * step + 3 * Math.sin(i % side)) % (2 * Math.PI)),
});

describe.skipIf(!isBuilt)('a computation in a thread of its own', () => {
  const compute = computeInThreads(locations.computer);

  test('gives what it gives here', async () => {
    const [one, other] = [waves(64, 0.01), waves(64, 0.013)];
    expect(await compute('mask difference', [one, other])).toEqual(maskDifference(one, other));
  });

  test('leaves this thread to others', async () => {
    let turns = 0;
    const tick = setInterval(() => turns++, 1);
    await compute('mask difference', [waves(512, 0.01), waves(512, 0.013)]);
    clearInterval(tick);
    expect(turns).toBeGreaterThan(5);
  });

  test('fails with the failure of the computation', async () => {
    const error = await compute('mask difference', [waves(8, 1), waves(4, 1)]).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ where: 'the other mask', expected: '8×8 pixels, as this one', found: '4×4' });
  });

  test('ends at once when it is given up', async () => {
    const controller = new AbortController();
    const began = performance.now();
    const work = compute('mask difference', [waves(2048, 0.01), waves(2048, 0.013)], { signal: controller.signal });
    setTimeout(() => controller.abort(new Error('given up')), 20);
    await expect(work).rejects.toThrow('given up');
    expect(performance.now() - began).toBeLessThan(10_000);
  });
});
