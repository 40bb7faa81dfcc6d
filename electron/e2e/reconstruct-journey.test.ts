import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { decodeNpy } from '../../core/formats/npy.ts';
import { takeFrames } from './frames.ts';
import { fronts } from './fronts.ts';
import { openFixReconstructExport } from './reconstruct-journey.ts';

// The same journey in the packaged app and in a browser on `kinoform serve`.

/** Describes bits as at the other end of the numbers than they are. */
async function swapJustification(file: string): Promise<void> {
  const capture = JSON.parse(await readFile(file, 'utf8')) as { camera: { justification: string } };
  capture.camera.justification = capture.camera.justification === 'left' ? 'right' : 'left';
  await writeFile(file, JSON.stringify(capture));
}

/** Distance from the truth over its norm, each scene's global phase aside. */
async function relativeErrors(fieldFile: string, truthFile: string): Promise<number[]> {
  const [field, truth] = await Promise.all([fieldFile, truthFile].map(async (file) => decodeNpy(await readFile(file), file)));
  expect(field!.shape).toEqual(truth!.shape);
  const [x, y] = [field!.data as Float32Array, truth!.data as Float32Array];
  const size = x.length / truth!.shape[0]!;
  return Array.from({ length: truth!.shape[0]! }, (_, scene) => {
    let [re, im, own, other] = [0, 0, 0, 0];
    for (let i = scene * size; i < (scene + 1) * size; i += 2) {
      re += y[i]! * x[i]! + y[i + 1]! * x[i + 1]!;
      im += y[i]! * x[i + 1]! - y[i + 1]! * x[i]!;
      own += x[i]! ** 2 + x[i + 1]! ** 2;
      other += y[i]! ** 2 + y[i + 1]! ** 2;
    }
    return Math.sqrt(Math.max(0, own + other - 2 * Math.hypot(re, im)) / other);
  });
}

describe.each(fronts)('in %s', (name, runtime, open) => {
  if ('missing' in runtime) process.stderr.write(`The journey in ${name} is skipped: ${runtime.missing}\n`);
  const executable = 'executable' in runtime ? runtime.executable : null;

  test.skipIf(executable === null)(
    'somebody opens frames, sees what is wrong, fixes it, reconstructs and exports',
    async () => {
      // Kept, for its screenshots.
      const folder = await mkdtemp(path.join(os.tmpdir(), `kinoform-reconstruct-${name}-`));
      process.stderr.write(`Screenshots: ${folder}\n`);
      const capture = await takeFrames(folder);
      await swapJustification(capture);
      const [mended, fields] = [path.join(folder, 'bench', 'mended.json'), path.join(folder, 'fields')];
      await mkdir(fields);
      const front = await open(executable!, folder);
      const errors: string[] = [];
      front.page.on('pageerror', (error) => errors.push(error.message));
      front.page.on('console', (message) => void (message.type() === 'error' && errors.push(message.text())));
      try {
        await openFixReconstructExport(front.page, { capture, mended, fields, screenshots: folder });
      } catch (error) {
        await front.page.screenshot({ path: path.join(folder, 'failed.png') });
        throw error;
      } finally {
        await front.close();
      }
      expect(errors).toEqual([]);
      // The frames and the first description are as they were.
      expect(JSON.parse(await readFile(mended, 'utf8'))).toMatchObject({ camera: { bits: 12, justification: 'right' } });
      expect(JSON.parse(await readFile(capture, 'utf8'))).toMatchObject({ camera: { justification: 'left' } });
      const found = await relativeErrors(path.join(fields, 'x-er.npy'), path.join(folder, 'bench', 'truth.npy'));
      expect(Math.max(...found)).toBeLessThan(0.2);
      expect((await readFile(path.join(fields, 'x-raar.mat'))).length).toBeGreaterThan(0);
    },
    10 * 60_000,
  );
});
