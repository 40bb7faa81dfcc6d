import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encodeBmp8 } from '../formats/bmp.ts';
import { encodeNpy } from '../formats/npy.ts';
import { exportMask, type ExportRequest } from './export.ts';
import { inspectExport, largestErrorInLevels } from './inspect.ts';
import { loadAids, refuseExported } from './aids.ts';
import { maskFromArray, maskHash } from './mask.ts';
import { readMask } from './read-mask.ts';
import { formatsFor, FORMAT_FACTS } from './bitmap-format.ts';
import type { ExportSettings } from './export-settings.ts';
import { phaseDistance } from './response.ts';
import { measuredTable, noAids, randomPhase, tinyProfile, tinySettings } from './testing.ts';

let folder: string;
beforeEach(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'kinoform-slm-'));
});
afterEach(() => fs.rm(folder, { recursive: true }));

const [tiny, settings] = [tinyProfile, tinySettings];
const request = (changes: Partial<ExportRequest>): ExportRequest => ({
  mask: randomPhase([1, 8, 8], 0),
  profile: tiny,
  settings,
  aids: noAids,
  run: null,
  predictedPsnrLoss: null,
  out: path.join(folder, 'mask.bmp'),
  force: false,
  ...changes,
});
const failure = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'no failure',
    (error: Error) => `${error.name} ${error.message.replaceAll(folder, 'FOLDER')}`,
  );

describe('exportMask and inspectExport', () => {
  it('give back every phase within half a grey level, whatever was added, with files of every kind', async () => {
    const lut = path.join(folder, 'measured.csv');
    const { grey, phase } = measuredTable(10, 1.3, 60);
    await fs.writeFile(lut, grey.map((level, row) => `${level},${phase[row]}`).join('\n'));
    const flatten = path.join(folder, 'flatten.bmp');
    await fs.writeFile(
      flatten,
      encodeBmp8(
        61,
        40,
        Uint8Array.from({ length: 61 * 40 }, (_, index) => (index * 7) % 256),
      ),
    );
    const profile = { ...tiny, bits: 10, twoPiLevels: [{ wavelength: null, level: 1000.5 }] };
    const mask = randomPhase([1, 9, 11], 3);
    for (const format of formatsFor(10)) {
      const own: ExportSettings = {
        ...settings,
        format,
        rotation: 90,
        flipVertical: true,
        offset: [1, -2],
        grating: { period: 7.3, angle: 2 },
        lens: 0.2,
        surround: { kind: 'checkerboard', cell: 1 },
        correction: flatten,
        correctionSign: -1,
        lut: format === 'png' ? null : lut,
      };
      const out = path.join(folder, `all.${FORMAT_FACTS[format].extension}`);
      await exportMask(request({ mask, profile, out, settings: own, aids: await loadAids(profile, own), force: true }));
      const { phase: decoded, sidecar, findings } = await inspectExport(out);
      expect(largestErrorInLevels(decoded, mask.data, sidecar.response)).toBeLessThanOrEqual(0.5 + 1e-3);
      expect(sidecar.mask.sha256).toBe(maskHash(mask));
      expect(findings.find(({ id }) => id === 'correction')?.message).toBe(
        'The file holds the mask with a grating of 7.3 panel pixels, a lens of 0.2 m, the correction flatten.bmp, subtracted once; taken off here.',
      );
    }
  });

  it('number the files of several snapshots, and write a sidecar for each', async () => {
    const mask = randomPhase([3, 8, 8], 5);
    const { bitmaps, files, findings } = await exportMask(request({ mask, run: 'r-1', predictedPsnrLoss: 0.02 }));
    expect(bitmaps.map((file) => path.basename(file))).toEqual(['mask-01.bmp', 'mask-02.bmp', 'mask-03.bmp']);
    expect((await fs.readdir(folder)).sort()).toEqual(files.map((file) => path.basename(file)).sort());
    const order = (await fs.readFile(path.join(folder, 'mask-order.csv'), 'utf8')).split('\n');
    expect(order.map((row) => row.replace(/[0-9a-f]{64}/, 'HASH'))).toEqual([
      'position,file,sha256',
      '1,mask-01.bmp,HASH',
      '2,mask-02.bmp,HASH',
      '3,mask-03.bmp,HASH',
      '',
    ]);
    const { sidecar, phase, findings: said } = await inspectExport(bitmaps[2]!);
    expect(said.map(({ verdict }) => verdict)).toEqual(['ok', 'ok', 'ok', 'ok', 'ok']);
    expect(said[1]?.message).toBe('Mask 3 of 3, 8 × 8, each pixel 5 × 5 panel pixels, its corner at row 0, column 10.');
    expect(sidecar.mask).toEqual({ snapshot: 3, snapshots: 3, sha256: maskHash(mask), run: 'r-1' });
    expect(sidecar.quantisation.predictedPsnrLoss).toBe(0.02);
    expect(largestErrorInLevels(phase, mask.data.subarray(128), sidecar.response)).toBeLessThanOrEqual(0.5 + 1e-3);
    expect(findings.at(-1)).toMatchObject({ id: 'read-back', verdict: 'ok' });
  });

  it('say what was done on the way, and when the panel did not reach 2π', async () => {
    const out = path.join(folder, 'odd.bmp');
    const odd = { ...settings, sign: -1, rotation: 270, flipVertical: true, twoPiLevel: 300 } as const;
    await exportMask(request({ out, settings: odd }));
    const { findings, phase, sidecar } = await inspectExport(out);
    expect(findings.find(({ id }) => id === 'orientation')?.message).toBe(
      'Undone in the phase shown here: more phase was less grey; the mask was turned by 270° clockwise, then swapped top and bottom.',
    );
    expect(findings.find(({ id }) => id === 'two-pi')?.verdict).toBe('risk');
    expect(largestErrorInLevels(phase, randomPhase([1, 8, 8], 0).data, sidecar.response)).toBeLessThanOrEqual(0.5 + 1e-3);
  });

  it('of version 1 are read as before', async () => {
    const { sidecar, phase, findings } = await inspectExport(path.resolve('core/slm/fixtures/version-1.bmp'));
    expect(sidecar).toMatchObject({
      version: 2,
      response: { kind: 'linear', twoPiLevel: 230, sign: -1 },
      layout: { rotation: 0 },
    });
    phase.forEach((value, index) =>
      expect(phaseDistance(value, (index * 2 * Math.PI) / 12)).toBeLessThanOrEqual(Math.PI / 230 + 1e-6),
    );
    expect(findings.map(({ verdict }) => verdict)).toEqual(['ok', 'ok', 'ok', 'note', 'ok']);
  });

  it('name a table of voltages that the device must load', async () => {
    const lut = path.join(folder, 'slm5758_at532.lut');
    await fs.writeFile(lut, Array.from({ length: 256 }, (_, grey) => `${grey} ${Math.round(8 * grey ** 1.1)}`).join('\r\n'));
    const own = { ...settings, lut };
    const { findings } = await exportMask(request({ settings: own, aids: await loadAids(tiny, own) }));
    expect(findings.find(({ id }) => id === 'lut')).toMatchObject({
      verdict: 'risk',
      message: 'slm5758_at532.lut is for 532 nm, not for 633 nm.',
    });
    // What was said of it counts more than its name.
    expect((await loadAids(tiny, { ...own, lutWavelength: 633e-9 })).lut!.wavelength).toBe(633e-9);
    const { sidecar, findings: said } = await inspectExport(path.join(folder, 'mask.bmp'));
    expect(sidecar.lut).toMatchObject({ file: 'slm5758_at532.lut', kind: 'voltage' });
    expect(said.at(-1)?.message).toMatch(/The device must have loaded slm5758_at532\.lut\.$/);
  });

  it('notice one changed byte, wherever it is, and a sidecar that is missing or of another mask', async () => {
    const [bitmap, sidecar] = (await exportMask(request({ out: path.join(folder, 'a.bmp') }))).files as [string, string];
    const bytes = await fs.readFile(bitmap);
    for (const at of [3, 60, 1078, bytes.length - 1]) {
      const changed = Buffer.from(bytes);
      changed[at]! ^= 1;
      await fs.writeFile(bitmap, changed);
      expect(await failure(inspectExport(bitmap))).toMatch(
        /^InputError FOLDER\/a\.bmp: expected the bytes that were exported .* \(changed since the export\)$/,
      );
    }
    await fs.writeFile(bitmap, bytes);
    const text = await fs.readFile(sidecar, 'utf8');
    await fs.writeFile(sidecar, text.replace('"top": 0', '"top": 1').replace('"block": 5', '"block": 4'));
    expect(await failure(inspectExport(bitmap))).toMatch(
      /^InputError FOLDER\/a\.bmp\.json: expected blocks of 4 × 4 pixels of one phase/,
    );
    await fs.rm(sidecar);
    expect(await failure(inspectExport(bitmap))).toBe(
      'InputError FOLDER/a.bmp: expected its sidecar FOLDER/a.bmp.json, found none (keep the two files together)',
    );
  });

  it('overwrite nothing without force, and check that before the first file', async () => {
    const mask = randomPhase([2, 8, 8], 1);
    await fs.writeFile(path.join(folder, 'mask-02.bmp'), 'mine');
    expect(await failure(exportMask(request({ mask })))).toBe(
      'InputError FOLDER/mask-02.bmp: expected a new file, found one that exists (use --force to replace it)',
    );
    expect(await fs.readdir(folder)).toEqual(['mask-02.bmp']);
    await exportMask(request({ mask, force: true }));
    expect(await fs.readdir(folder)).toHaveLength(5);
  });

  it('refuse what preflight stops, and a name of another kind', async () => {
    expect(await failure(exportMask(request({ profile: { ...tiny, bits: 10 } })))).toMatch(
      /^InputError FOLDER.mask.bmp: expected an export that works, found A file of the format bmp holds at most 8 bits and the panel has 10/,
    );
    expect(await failure(exportMask(request({ mask: randomPhase([1, 41, 4], 0) })))).toMatch(
      /^InputError mask: expected at most 40 × 61 panel pixels, found 41 × 4/,
    );
    expect(await failure(exportMask(request({ out: path.join(folder, 'mask.tif') })))).toMatch(
      /expected a name that ends in \.bmp, found \.tif$/,
    );
    expect(await fs.readdir(folder)).toEqual([]);
  });
});

describe('readMask', () => {
  const put = async (name: string, bytes: Uint8Array): Promise<string> => {
    await fs.writeFile(path.join(folder, name), bytes);
    return path.join(folder, name);
  };

  it('reads [L, H, W] and [H, W]', async () => {
    const mask = randomPhase([2, 3, 4], 0);
    expect(await readMask(await put('a.npy', encodeNpy({ ...mask, dtype: 'float32' })))).toEqual(mask);
    const flat = encodeNpy({ dtype: 'float64', shape: [6, 4], data: Float64Array.from(mask.data) });
    expect(await readMask(await put('b.npy', flat))).toEqual({ ...mask, shape: [1, 6, 4] });
  });

  it('refuses a bitmap that was exported already, grey levels, NaN and other shapes', async () => {
    await exportMask(request({}));
    expect(await failure(refuseExported(path.join(folder, 'mask.bmp'), 'mask phases in radians'))).toBe(
      'InputError FOLDER/mask.bmp: expected mask phases in radians, found a bitmap that was exported already (its sidecar lies beside it)',
    );
    expect(await failure(readMask(path.join(folder, 'mask.bmp')))).toMatch(
      /expected a mask, found a bitmap that was exported already/,
    );
    const refuse = (shape: readonly number[], data: Float32Array) => () =>
      maskFromArray({ dtype: 'float32', shape, data }, 'm.npy');
    expect(refuse([1, 2, 2], Float32Array.of(0, 128, 255, 64))).toThrow(
      /^m\.npy: expected phases in radians, found whole numbers/,
    );
    expect(refuse([2, 2], Float32Array.of(0, 1, NaN, 2))).toThrow('m.npy: expected finite phases, found NaN at [1, 0]');
    expect(refuse([4], Float32Array.of(0, 1, 2, 3))).toThrow(/found an array \[4\]$/);
  });
});
