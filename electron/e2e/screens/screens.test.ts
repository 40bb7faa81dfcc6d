import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium } from '../runtime.ts';
import { accessibilityProblems, openGallery, pictureOf, sizes, themes, type Gallery } from './gallery.ts';
import { keyboardProblems, openByKeyboard, overlays } from './overlays.ts';
import { differentShare, encodeReference } from './references.ts';
import { scenes } from './scenes.ts';

const runtime = await findChromium();
if ('missing' in runtime) process.stderr.write(`The screens are not looked at: ${runtime.missing}\n`);

/** `KINOFORM_RENEW_SCREENS=1` takes what is seen for what should be seen. */
const renew = process.env['KINOFORM_RENEW_SCREENS'] === '1';
const references = path.join(import.meta.dirname, 'references');
/** Of the pixels, that may differ: a rounding here or there. */
const TOLERATED = 0.001;

describe.skipIf('missing' in runtime)('every screen', () => {
  let gallery: Gallery;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'kinoform-screens-'));
    process.stderr.write(`Pictures of the screens: ${folder}\n`);
    gallery = await openGallery((runtime as { executable: string }).executable);
    await mkdir(references, { recursive: true });
  }, 120_000);
  afterAll(() => gallery?.close());

  describe.each(themes)('in the %s theme', (theme) => {
    test.each(scenes)(
      '$name is accessible, and looks as it was approved',
      async (scene) => {
        const page = await gallery.open(scene, theme);
        const seen: string[] = [];
        for (const size of scene.detail ? sizes.slice(0, 1) : sizes) {
          const name = `${scene.name}-${theme}-${size.width}.png`;
          const picture = encodeReference(await pictureOf(page, size));
          await writeFile(path.join(folder, name), picture);
          const file = path.join(references, name);
          if (renew) await writeFile(file, picture);
          const share = differentShare(picture, await readFile(file));
          if (share > TOLERATED) seen.push(`${(100 * share).toFixed(2)} % of ${name} differ: see ${path.join(folder, name)}`);
        }
        const problems = await accessibilityProblems(page);
        expect({ seen, problems }).toEqual({ seen: [], problems: [] });
      },
      120_000,
    );

    test.each(overlays)('$name, over a screen, is accessible, and kept to by the keyboard', async (overlay) => {
      const page = await gallery.open({ name: overlay.name, open: (opened) => openByKeyboard(opened, overlay) }, theme);
      const problems = await accessibilityProblems(page);
      expect([...problems, ...(await keyboardProblems(page, overlay))]).toEqual([]);
    });
  });
});
