import { mkdtemp, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { encodeHdf5 } from '../../core/formats/hdf5-write.ts';
import { dropFiles } from './drop-files.ts';
import { fronts } from './fronts.ts';
import { START_MS, stateShown } from './journey.ts';

/** Looking into files, or sending them, on two busy cores. */
const MOMENT_MS = 60_000;
const [IMAGES, SIDE] = [48, 24];

/** Images as a script left them, with others beside them: discs that wander. */
async function writeImages(file: string): Promise<void> {
  const stack = (count: number, value: (row: number, column: number, image: number) => number) => ({
    shape: [count, SIDE, SIDE],
    dtype: 'float32' as const,
    data: Float32Array.from({ length: count * SIDE * SIDE }, (_, at) => {
      const [image, pixel] = [Math.floor(at / SIDE / SIDE), at % (SIDE * SIDE)];
      return value(Math.floor(pixel / SIDE), pixel % SIDE, image);
    }),
  });
  const disc = (row: number, column: number, image: number): number => {
    const [y, x] = [12 + 6 * Math.sin(image), 12 + 6 * Math.cos(2 * image)];
    return Math.hypot(row - y, column - x) < 5 ? 1 : 0.1;
  };
  const arrays = new Map([
    ['cells', stack(IMAGES, disc)],
    ['flats', stack(4, () => 0.5)],
  ]);
  await writeFile(file, await encodeHdf5(arrays));
}

describe.each(fronts)('in %s', (name, runtime, open) => {
  if ('missing' in runtime) process.stderr.write(`Importing images in ${name} is skipped: ${runtime.missing}\n`);
  const executable = 'executable' in runtime ? runtime.executable : null;

  test.skipIf(executable === null)(
    'images are dropped, one array of them is chosen, looked at, imported and trained with',
    async () => {
      const folder = await mkdtemp(path.join(os.tmpdir(), `kinoform-datasets-${name}-`));
      process.stderr.write(`Screenshots: ${folder}\n`);
      const file = path.join(folder, 'wandering.h5');
      await writeImages(file);
      const front = await open(executable!, folder);
      const { page } = front;
      const at = (id: string) => page.getByTestId(id);
      try {
        // Where nothing takes a file it is let go, and the page stays.
        await at('nav-settings').click();
        await dropFiles(page.getByRole('main'), [file]);
        await at('nav-datasets').click();
        await dropFiles(at('datasets'), [file]);
        await at('array-cells').waitFor({ timeout: MOMENT_MS });
        await at('array-cells').click();
        await at('array-use').click();
        await at('import-preview').getByRole('img').first().waitFor({ timeout: MOMENT_MS });
        await at('import-settings').getByText(`${IMAGES} images in 1 file`).waitFor();
        await page.screenshot({ path: path.join(folder, '1-looked-at.png') });
        await at('import-name').fill('wandering-discs');
        await at('import-start').click();
        await at('select-wandering-discs').waitFor({ timeout: 2 * MOMENT_MS });
        await at('dataset-details').getByRole('img').first().waitFor({ timeout: MOMENT_MS });
        await page.screenshot({ path: path.join(folder, '2-imported.png') });

        await at('dataset-use').click();
        await at('start').click();
        await stateShown(page, ['running'], START_MS);
        // What works is not closed: it would ask whether to go on.
        expect(await stateShown(page, ['done', 'failed'], START_MS)).toBe('done');
        await page.screenshot({ path: path.join(folder, '3-trained.png') });
      } catch (error) {
        await page.screenshot({ path: path.join(folder, 'failed.png') });
        throw error;
      } finally {
        await front.close();
      }
    },
    15 * 60_000,
  );
});
