import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { encodeNpz } from '../../core/formats/npz.ts';
import { dropFiles } from './drop-files.ts';
import { takeFrames } from './frames.ts';
import { fronts } from './fronts.ts';

/** Looking into files, or sending them, on two busy cores. */
const MOMENT_MS = 60_000;

/** A folder of scans as an instrument writes them: frames and dark frames in each file. */
async function takeScans(folder: string): Promise<void> {
  await mkdir(folder);
  const frames = (value: number) => ({ shape: [2, 24, 24], dtype: 'uint16' as const, data: new Uint16Array(1152).fill(value) });
  for (const name of ['scan-1.npz', 'scan-2.npz']) {
    await writeFile(path.join(folder, name), encodeNpz(new Map([['bright', frames(900)], ['dark', frames(20)]]))); // prettier-ignore
  }
}

// In the packaged app, which knows where files lie, and in a browser, which sends them.
describe.each(fronts)('in %s', (name, runtime, open) => {
  if ('missing' in runtime) process.stderr.write(`Dropped folders in ${name} are skipped: ${runtime.missing}\n`);
  const executable = 'executable' in runtime ? runtime.executable : null;

  test.skipIf(executable === null)(
    'a dropped folder is the capture that it describes, or frames of which it is asked which array is meant',
    async () => {
      const folder = await mkdtemp(path.join(os.tmpdir(), `kinoform-dropped-${name}-`));
      await takeFrames(folder);
      const scans = path.join(folder, 'scans');
      await takeScans(scans);
      const front = await open(executable!, folder);
      const at = (id: string) => front.page.getByTestId(id);
      try {
        const frames = async () => (await at('new-files').inputValue()).split('\n').map((file) => file.split(/[\\/]/).at(-1));
        await at('nav-reconstruct').click();
        // Without a mouse, where a browser asks for files.
        if (front.dialogs !== null) {
          await front.dialogs.open(() => at('capture-send').click(), path.join(scans, 'scan-2.npz'));
          await at('array-dark').click({ timeout: MOMENT_MS });
          await at('array-use').click();
          await expect.poll(frames).toEqual(['scan-2.npz:dark']);
          await at('new-capture').getByRole('button', { name: 'Cancel' }).click();
        }
        await dropFiles(at('capture-open-panel'), [scans]);
        await at('array-bright').waitFor({ timeout: MOMENT_MS });
        await front.page.screenshot({ path: path.join(folder, '1-asked.png') });
        await at('array-bright').click();
        await at('array-use').click();
        await expect.poll(frames).toEqual(['scan-1.npz:bright', 'scan-2.npz:bright']);

        await dropFiles(at('capture-open-panel'), [path.join(folder, 'bench')]);
        await at('frame-view').waitFor({ timeout: 2 * MOMENT_MS });
        expect(await at('capture-name').textContent()).toMatch(/bench[\\/]capture\.json/);
        await front.page.screenshot({ path: path.join(folder, '2-opened.png') });
      } catch (error) {
        await front.page.screenshot({ path: path.join(folder, 'failed.png') });
        throw error;
      } finally {
        await front.close();
      }
    },
    5 * 60_000,
  );
});
