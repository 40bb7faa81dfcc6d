import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encodeNpy } from '../formats/npy.ts';
import { runPython, whyNoPython } from '../formats/testing/python.ts';
import { rootKey, uniform } from '../math/random.ts';
import { TWO_PI } from '../math/units.ts';
import { exportMask, type ExportRequest } from './export.ts';
import { inspectExport, largestErrorInLevels } from './inspect.ts';
import { maskFromArray, maskHash, readMask, sha256, type MaskPhase } from './mask.ts';
import { preflight, type ExportSettings } from './preflight.ts';
import { listProfiles, loadProfile, type SlmProfile } from './profile.ts';

const assetsFolder = path.resolve('assets');
let folder: string;
beforeEach(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'kinoform-slm-'));
});
afterEach(() => fs.rm(folder, { recursive: true }));

function randomPhase(shape: MaskPhase['shape'], seed: number): MaskPhase {
  const count = shape.reduce((product, side) => product * side, 1);
  return { shape, data: Float32Array.from(uniform(rootKey(seed), count), (value) => value * TWO_PI) };
}
const settings: ExportSettings = {
  wavelength: 633e-9,
  format: 'bmp',
  block: null,
  twoPiLevel: null,
  flipHorizontal: false,
  flipVertical: false,
  sign: null,
  offset: [0, 0],
};
const tiny: SlmProfile = {
  version: 1,
  name: 'tiny',
  title: 'Tiny',
  width: 61,
  height: 40,
  pitch: 8e-6,
  bits: 8,
  twoPiLevel: 256,
  sign: 1,
  calibratedWavelength: null,
  certainty: 'certain',
  note: '',
};
const request = (changes: Partial<ExportRequest>): ExportRequest => ({
  mask: randomPhase([1, 8, 8], 0),
  profile: tiny,
  settings,
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
  it('give back every phase within half a grey level, for all bits, files, orientations, blocks and offsets', async () => {
    const anySettings = fc.record({
      bits: fc.integer({ min: 1, max: 16 }),
      block: fc.constantFrom(null, 1, 2, 3),
      flipHorizontal: fc.boolean(),
      flipVertical: fc.boolean(),
      sign: fc.constantFrom(null, 1 as const, -1 as const),
      offset: fc.tuple(fc.integer({ min: -2, max: 2 }), fc.integer({ min: -5, max: 5 })),
      share: fc.constantFrom(null, 0.85, 0.913),
      bmp: fc.boolean(),
    });
    let count = 0;
    await fc.assert(
      fc.asyncProperty(anySettings, async ({ bits, share, bmp, ...rest }) => {
        const format = bmp && bits <= 8 ? 'bmp' : 'png';
        const profile = { ...tiny, bits, twoPiLevel: 2 ** bits };
        const twoPiLevel = share === null || bits < 3 ? null : share * 2 ** bits;
        const mask = randomPhase([1, 9, 11], count);
        const out = path.join(folder, `${count++}.${format}`);
        await exportMask(request({ mask, profile, out, settings: { ...settings, ...rest, format, twoPiLevel } }));
        const { phase, sidecar } = await inspectExport(out);
        const rounding = 2 ** bits * 1e-7; // of float32 phases, in levels
        expect(largestErrorInLevels(phase, mask.data, sidecar.layout.twoPiLevel)).toBeLessThanOrEqual(0.5 + rounding);
        expect(sidecar.mask.sha256).toBe(maskHash(mask));
      }),
      { numRuns: 60 },
    );
  });

  it('number the files of several snapshots, and write a sidecar for each', async () => {
    const mask = randomPhase([3, 8, 8], 5);
    const { bitmaps, sidecars, findings } = await exportMask(request({ mask, run: 'r-1', predictedPsnrLoss: 0.02 }));
    expect(bitmaps.map((file) => path.basename(file))).toEqual(['mask-01.bmp', 'mask-02.bmp', 'mask-03.bmp']);
    expect((await fs.readdir(folder)).sort()).toEqual([...bitmaps, ...sidecars].map((file) => path.basename(file)).sort());
    const { sidecar, phase, findings: said } = await inspectExport(bitmaps[2]!);
    expect(said.map(({ verdict }) => verdict)).toEqual(['ok', 'ok', 'ok', 'ok', 'ok']);
    expect(said[1]?.message).toBe('Mask 3 of 3, 8 × 8, each pixel 5 × 5 panel pixels, its corner at row 0, column 10.');
    expect(sidecar.mask).toEqual({ snapshot: 3, snapshots: 3, sha256: maskHash(mask), run: 'r-1' });
    expect(sidecar.quantisation.predictedPsnrLoss).toBe(0.02);
    expect(largestErrorInLevels(phase, mask.data.subarray(128), 256)).toBeLessThanOrEqual(0.5 + 1e-3);
    expect(findings.at(-1)).toMatchObject({ id: 'read-back', verdict: 'ok' });
  });

  it('say what was done on the way, and when the panel did not reach 2π', async () => {
    const out = path.join(folder, 'odd.bmp');
    await exportMask(request({ out, settings: { ...settings, sign: -1, flipVertical: true, twoPiLevel: 300 } }));
    const { findings, phase } = await inspectExport(out);
    expect(findings.find(({ id }) => id === 'orientation')?.message).toBe(
      'Undone in the phase shown here: the sign, swapped top and bottom.',
    );
    expect(findings.find(({ id }) => id === 'two-pi')?.verdict).toBe('risk');
    expect(largestErrorInLevels(phase, randomPhase([1, 8, 8], 0).data, 300)).toBeLessThan((300 - 255) / 2 + 0.01);
  });

  it('notice one changed byte, wherever it is, and a sidecar that is missing or of another mask', async () => {
    const { bitmaps, sidecars } = await exportMask(request({ out: path.join(folder, 'a.bmp') }));
    const [bitmap, sidecar] = [bitmaps[0]!, sidecars[0]!];
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
      /^InputError FOLDER\/a\.bmp\.json: expected blocks of 4 × 4 equal pixels/,
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
    expect(await fs.readdir(folder)).toHaveLength(4);
  });

  it('refuse what preflight stops, and a name of another kind', async () => {
    expect(await failure(exportMask(request({ profile: { ...tiny, bits: 10 } })))).toMatch(
      /^InputError FOLDER.mask.bmp: expected an export that works, found A BMP file holds 8 bits and the panel has 10/,
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

const reason = whyNoPython('PIL');
describe(`an independent reader, Pillow${reason === undefined ? '' : ` (skipped: ${reason})`}`, () => {
  it.skipIf(reason !== undefined).each([
    ['bmp', 8, 'L'],
    ['png', 8, 'L'],
    ['png', 10, 'I'],
  ] as const)('opens a %s of %i bits with the right size and values', async (format, bits, mode) => {
    const profile = { ...tiny, bits, twoPiLevel: 2 ** bits, width: 1920, height: 1080 };
    const out = path.join(folder, `mask.${format}`);
    await exportMask(request({ mask: randomPhase([1, 96, 96], 3), profile, out, settings: { ...settings, format } }));
    const script =
      'import sys, array, hashlib; from PIL import Image; i = Image.open(sys.argv[1]); ' +
      'print(i.size[0], i.size[1], i.mode, hashlib.sha256(array.array("H", i.getdata()).tobytes()).hexdigest())';
    const [width, height, theirMode, hash] = runPython(script, out).split(' ');
    const values = Uint16Array.from((await inspectExport(out)).levels);
    expect([width, height, theirMode?.slice(0, 1)]).toEqual(['1920', '1080', mode]); // 16 bits are I or I;16, by version
    expect(hash).toBe(sha256(new Uint8Array(values.buffer)));
  });
});

describe('preflight', () => {
  const mask = randomPhase([1, 96, 96], 0);
  const verdicts = (profile: SlmProfile, changes: Partial<ExportSettings>) =>
    Object.fromEntries(preflight(mask, profile, { ...settings, ...changes }).map(({ id, verdict }) => [id, verdict]));
  const panel = { ...tiny, width: 1920, height: 1080 };

  it('speaks of every risk, and stops nothing on a sound export', () => {
    expect(verdicts(panel, {})).toEqual({
      profile: 'ok',
      sign: 'ok',
      orientation: 'ok',
      'two-pi': 'note',
      bits: 'ok',
      superpixel: 'ok',
      'zero-order': 'note',
      correction: 'note',
      lut: 'note',
    });
  });

  it('asks for attention where a setting departs from the device', () => {
    expect(verdicts(panel, { sign: -1, flipVertical: true, twoPiLevel: 218, block: 4 })).toMatchObject({
      sign: 'note',
      orientation: 'note',
      'two-pi': 'ok',
      superpixel: 'note',
    });
    expect(verdicts({ ...panel, calibratedWavelength: 633e-9 }, {})['two-pi']).toBe('ok');
    expect(verdicts({ ...panel, calibratedWavelength: 532e-9 }, {})['two-pi']).toBe('risk');
    expect(verdicts(panel, { twoPiLevel: 300 })['two-pi']).toBe('risk');
    expect(verdicts({ ...panel, bits: 10, twoPiLevel: 1024 }, {})['bits']).toBe('stop');
    expect(verdicts(panel, { block: 12 })['superpixel']).toBe('stop');
  });

  it('says how far a panel that does not reach 2π goes wrong', () => {
    const findings = preflight(mask, panel, { ...settings, twoPiLevel: 320 });
    expect(findings.find(({ id }) => id === 'two-pi')?.message).toMatch(
      /^2π needs level 320, the panel ends at 255: phases above 1\.60π are shown wrong, by up to 0\.6\d rad, and 2\.\d % of the light/,
    );
  });
});

describe('profiles', () => {
  it('of the installation are all valid and carry their own names', async () => {
    const profiles = await listProfiles(assetsFolder);
    expect(profiles.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['generic', 'holoeye-gaea-2', 'holoeye-leto', 'holoeye-pluto-2', 'thorlabs-exulus-hd2']),
    );
    expect(await loadProfile('holoeye-pluto-2', assetsFolder)).toMatchObject({
      width: 1920,
      height: 1080,
      pitch: 8e-6,
      bits: 8,
      twoPiLevel: 256,
      sign: 1,
    });
  });

  it('of a lab are files; what is wrong with one is named', async () => {
    const file = path.join(folder, 'ours.json');
    await fs.writeFile(file, JSON.stringify({ ...tiny, name: 'ours' }));
    expect((await loadProfile(file, assetsFolder)).name).toBe('ours');
    await fs.writeFile(file, JSON.stringify({ ...tiny, bits: 20 }));
    expect(await failure(loadProfile(file, assetsFolder))).toBe(
      'InputError FOLDER/ours.json at bits: expected number to be <=16, found 20',
    );
    expect(await failure(loadProfile('pluto', assetsFolder))).toMatch(
      /^InputError SLM profile: expected one of generic, .* found "pluto"$/,
    );
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
    expect(await failure(readMask(path.join(folder, 'mask.bmp')))).toMatch(
      /expected mask phases in radians \(\.npy\), found a bitmap that was exported already/,
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
