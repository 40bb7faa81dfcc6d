import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCapture } from '../../capture/capture-file.ts';
import { largestRegistrationError } from '../../capture/testing.ts';
import { encodeNpy } from '../../formats/npy.ts';
import { decodePictures } from '../../formats/read-picture.ts';
import { zeroField } from '../../math/field.ts';
import { composeAffine } from '../../optics/affine.ts';
import { cameraFrames, type CameraPlane } from '../../optics/camera-plane.ts';
import { drive } from '../testing.ts';

const SIDE = 32;
const BLOCK = 3;
const PANEL = [100, 120] as const;
const plane: CameraPlane = {
  height: 120,
  width: 128,
  centre: [61.2, 63.7],
  pixelsPerBin: composeAffine({ rotation: -0.02, scaleRows: -2.9, scaleColumns: 2.95, shear: 0 }),
  envelope: 'square',
};
/** A panel that bends, and one whose 2π level is not where it is believed. */
const bent = (level: number): number => 2.2 * Math.PI * (level / 255) ** 1.3;
const steep = (level: number): number => (1.12 * 2 * Math.PI * level) / 256;

let folder: string;
beforeAll(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'kinoform-calibration-'));
  const profile = { version: 1, name: 'bent', title: 'A panel that bends', width: PANEL[1], height: PANEL[0], pitch: 8e-6, bits: 8, twoPiLevel: 256, sign: 1, calibratedWavelength: null, certainty: 'likely', note: '' }; // prettier-ignore
  await fs.writeFile(path.join(folder, 'bent.json'), JSON.stringify(profile));
});
afterAll(() => fs.rm(folder, { recursive: true }));

const kinoform = (line: string) => drive(folder, line.split(' '));

/** The level that a picture shows at each mask pixel, row by row. */
function shown(bytes: Uint8Array, where: string): readonly number[] {
  const { data, width } = decodePictures(new Uint8Array(bytes), where)[0]!;
  const [top, left] = [PANEL[0], PANEL[1]].map((side) => Math.floor((side - SIDE * BLOCK) / 2)) as [number, number];
  return Array.from(
    { length: SIDE * SIDE },
    (_, i) => data[(top + Math.floor(i / SIDE) * BLOCK) * width + left + (i % SIDE) * BLOCK]!,
  );
}

/** Shows every picture of a pack in its order, and captures what a panel makes of it: 12-bit counts, one frame a page. */
async function bench(pack: string, truth: (level: number) => number, out: string): Promise<void> {
  const order = (await fs.readFile(path.join(folder, pack, 'pattern-order.csv'), 'utf8')).trim().split('\n').slice(1);
  const fields = zeroField([order.length, SIDE, SIDE]);
  for (const [l, row] of order.entries()) {
    const file = path.join(folder, pack, row.split(',')[1]!);
    for (const [i, level] of shown(await fs.readFile(file), file).entries()) {
      fields.re[l * SIDE * SIDE + i] = Math.cos(truth(level)) + 0.15;
      fields.im[l * SIDE * SIDE + i] = -Math.sin(truth(level));
    }
  }
  const { values } = cameraFrames(fields, plane);
  // The zero order of flat pictures saturates, as it may.
  const brightest = Math.max(...values.slice(2).map((frame) => frame.reduce((peak, value) => Math.max(peak, value), 0)));
  const counts = values.flatMap((frame) => Array.from(frame, (value) => Math.min(4095, Math.round((3900 * value) / brightest))));
  const data = Uint16Array.from(counts);
  await fs.writeFile(path.join(folder, out), encodeNpy({ dtype: 'uint16', shape: [order.length, plane.height, plane.width], data })); // prettier-ignore
}

describe('the calibration pack', () => {
  it('is written, shown, captured, and gives registration and response of the panel', async () => {
    const written = await kinoform(
      'calibration pack --slm bent.json --wavelength 633nm --size 32,32 --for interference --out pack',
    );
    expect([written.exit, written.stderr]).toEqual([0, '']);
    await bench('pack', bent, 'frames.npy');
    // λ f / (N p b) over the pitch: 2.92 pixels a bin.
    const camera = '--bits 12 --camera-pitch 3.45um --focal-length 12.2mm';
    const register = await kinoform(`calibration register frames.npy --pack pack ${camera} --out capture.json --json`);
    expect([register.exit, register.stderr]).toEqual([0, '']);
    const { registration, mask } = await readCapture(path.join(folder, 'capture.json'));
    expect(registration.source).toBe('calibrated');
    expect(Math.hypot(registration.centre[0] - 61.2, registration.centre[1] - 63.7)).toBeLessThan(0.05);
    registration.pixelsPerBin.flat().forEach((value, i) => expect(16 * Math.abs(value - plane.pixelsPerBin.flat()[i]!)).toBeLessThan(0.2)); // prettier-ignore
    expect(mask.file).toBe('pack/masks.npy');

    const lut = await kinoform('calibration lut capture.json --pack pack --out lut.csv');
    expect([lut.exit, lut.stderr]).toEqual([0, '']);
    const rows = (await fs.readFile(path.join(folder, 'lut.csv'), 'utf8')).trim().split('\n');
    expect(rows[0]).toBe('level,phase');
    const table = rows.slice(1).map((row) => row.split(',').map(Number) as [number, number]);
    expect([table[0]![0], table.at(-1)![0], table.length]).toEqual([0, 255, 17]);
    for (const [level, phase] of table) expect(Math.abs(phase - bent(level))).toBeLessThan(0.03);
  });

  it('lies on the panel as the exports do that it is for, and its phases stay those of the mask', async () => {
    const pack = 'calibration pack --slm bent.json --wavelength 633nm --size 32,32 --for interference --steps 4';
    expect((await kinoform(`${pack} --out upright`)).exit).toBe(0);
    expect((await kinoform(`${pack} --rotate 90 --flip-vertical --out turned`)).exit).toBe(0);
    const bytes = (file: string) => fs.readFile(path.join(folder, file));
    expect(await bytes('turned/masks.npy')).toEqual(await bytes('upright/masks.npy'));
    for (const row of (await bytes('turned/pattern-order.csv')).toString().trim().split('\n').slice(1)) {
      const name = row.split(',')[1]!;
      const [upright, turned] = await Promise.all(
        ['upright', 'turned'].map(async (of) => shown(await bytes(`${of}/${name}`), name)),
      );
      // A quarter turn clockwise and then top for bottom: rows and columns are swapped about the other diagonal.
      const last = SIDE - 1;
      const expected = turned!.map((_, i) => upright![(last - (i % SIDE)) * SIDE + last - Math.floor(i / SIDE)]!);
      expect(turned, name).toEqual(expected);
    }
  });

  it('carries on to the calibration of the bench, whose registration and phases it has measured already', async () => {
    const told = 'pack --slm bent.json --wavelength 633nm --size 32,32 --for interference --steps 8 --out steep';
    expect((await kinoform(`calibration ${told}`)).exit).toBe(0);
    await bench('steep', steep, 'steep.npy');
    const camera = '--bits 12 --camera-pitch 3.45um --focal-length 12.2mm';
    expect((await kinoform(`calibration register steep.npy --pack steep ${camera} --out steep.json`)).exit).toBe(0);
    expect((await kinoform('calibration lut steep.json --pack steep --out steep.csv')).exit).toBe(0);
    const last = (await fs.readFile(path.join(folder, 'steep.csv'), 'utf8')).trim().split('\n').at(-1)!.split(',').map(Number);
    expect(Math.abs(last[1]! / steep(255) - 1)).toBeLessThan(0.01);
    // A frame of the sample would stand in the place of the capture; the frames of the pack are as good for what is of the bench.
    const calibrated = await kinoform(
      'calibrate steep.json --frames steep.json --aberrations none --keep-order --out bench.json',
    );
    expect([calibrated.exit, calibrated.stdout]).toEqual([0, expect.stringContaining('wrote bench.json')]);
    const { registration, optics } = await readCapture(path.join(folder, 'bench.json'));
    expect(largestRegistrationError(registration, { ...plane, bins: [SIDE, SIDE] })).toBeLessThan(0.1);
    expect(Math.abs(optics.panel.phaseError - 0.12)).toBeLessThan(0.02 * 0.12);
    expect(optics.panel.zeroOrder).toBeCloseTo(0.15 ** 2 / (1 + 0.15 ** 2), 2);
  }, 900_000);

  it('refuses in one line what is missing or would be replaced', async () => {
    expect((await kinoform('calibration register frames.npy --pack pack --out other.json')).stderr).toBe(
      'kinoform: --bits: expected a value, for frames without a capture.json, found none\n',
    );
    expect((await kinoform('calibration lut capture.json --pack pack --out lut.csv')).stderr).toMatch(
      /lut\.csv: expected a new file, found one that exists \(use --force to replace it\)\n$/,
    );
    expect((await kinoform('calibration lut capture.json --pack pack --method diffraction --out two.csv')).stderr).toMatch(
      /expected patterns of diffraction in the pack, found none\n$/,
    );
    expect((await kinoform('calibration pack --slm bent.json --wavelength 633nm --size 8,8 --out small')).stderr).toMatch(
      /expected a mask of at least 16 × 16 pixels, for its gratings, found 8 × 8\n$/,
    );
  });
});
