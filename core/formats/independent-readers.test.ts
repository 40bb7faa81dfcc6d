import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encodeNpz } from './npz.ts';
import { runPython, whyNoPython } from './testing/python.ts';
import { encodeTiff16 } from './tiff-write.ts';

const reason = whyNoPython('PIL', 'numpy');
let folder: string;
beforeEach(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'kinoform-formats-'));
});
afterEach(() => fs.rm(folder, { recursive: true }));

describe.skipIf(reason !== undefined)(
  `NumPy and Pillow read what is written${reason === undefined ? '' : ` (skipped: ${reason})`}`,
  () => {
    it('every page of a 12-bit TIFF', async () => {
      const file = path.join(folder, 'frames.tif');
      const page = (first: number) => ({
        width: 3,
        height: 2,
        data: Uint16Array.from({ length: 6 }, (_, index) => first + index),
      });
      await fs.writeFile(file, encodeTiff16([page(0), page(4000)], 12));
      const script = `
import sys
from PIL import Image, ImageSequence
for page in ImageSequence.Iterator(Image.open(sys.argv[1])):
    print(page.mode, page.size, list(page.getdata()))`;
      expect(runPython(script, file).split('\n')).toEqual([
        'I;16 (3, 2) [0, 1, 2, 3, 4, 5]',
        'I;16 (3, 2) [4000, 4001, 4002, 4003, 4004, 4005]',
      ]);
    });

    it('the arrays of an NPZ archive', async () => {
      const file = path.join(folder, 'a.npz');
      await fs.writeFile(
        file,
        encodeNpz(
          new Map([
            ['field', { dtype: 'complex64', shape: [1, 2], data: Float32Array.of(1, -2, 0.5, 4) }],
            ['mask', { dtype: 'bool', shape: [3], data: Uint8Array.of(1, 0, 1) }],
          ]),
        ),
      );
      const script =
        'import sys, numpy; z = numpy.load(sys.argv[1]); print(sorted(z), z["field"].dtype, z["field"].tolist(), z["mask"].tolist())';
      expect(runPython(script, file)).toBe("['field', 'mask'] complex64 [[(1-2j), (0.5+4j)]] [True, False, True]");
    });
  },
);
