import { mkdtemp, readFile, readdir } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { inspectExport, largestErrorInLevels } from '../../core/slm/inspect.ts';
import { readMask } from '../../core/slm/read-mask.ts';
import { fronts } from './fronts.ts';
import { keyboard, mouse } from './hands.ts';
import { designExportInspect } from './journey.ts';

// The same journey in the packaged app, and without a pointer in a browser on `kinoform serve`.
describe.each(fronts)('in %s', (name, runtime, open) => {
  if ('missing' in runtime) process.stderr.write(`The journey in ${name} is skipped: ${runtime.missing}\n`);
  const executable = 'executable' in runtime ? runtime.executable : null;

  test.skipIf(executable === null)(
    'a newcomer designs a mask, exports it for a panel, and reads the bitmap back',
    async () => {
      // Kept, for its screenshots.
      const folder = await mkdtemp(path.join(os.tmpdir(), `kinoform-journey-${name}-`));
      process.stderr.write(`Screenshots: ${folder}\n`);
      const bitmap = path.join(folder, 'mask.bmp');
      const front = await open(executable!, folder);
      const errors: string[] = [];
      front.page.on('pageerror', (error) => errors.push(error.message));
      front.page.on('console', (message) => void (message.type() === 'error' && errors.push(message.text())));
      try {
        await designExportInspect(front.page, { hands: name === 'browser' ? keyboard : mouse, bitmap, screenshots: folder });
      } catch (error) {
        await front.page.screenshot({ path: path.join(folder, 'failed.png') });
        throw error;
      } finally {
        await front.close();
      }
      expect(errors).toEqual([]);

      const runs = path.join(folder, 'workspace', 'runs');
      const [run] = await readdir(runs);
      const mask = await readMask(path.join(runs, run!, 'mask.npy'));
      const { phase, sidecar } = await inspectExport(bitmap);
      expect([sidecar.profile.name, sidecar.mask.run, sidecar.wavelength]).toEqual(['holoeye-pluto-2', run, 633e-9]);
      expect(largestErrorInLevels(phase, mask.data, sidecar.response)).toBeLessThanOrEqual(0.5 + 1e-3);
      expect((await readFile(bitmap)).subarray(0, 2).toString()).toBe('BM');
    },
    15 * 60_000,
  );
});
