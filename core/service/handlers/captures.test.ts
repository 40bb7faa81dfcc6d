import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCapture } from '../../capture/capture-file.ts';
import { writeCapture } from '../../capture/write-capture.ts';
import { writeWhole } from '../../formats/files.ts';
import type { NumericArray } from '../../formats/array.ts';
import { encodeHdf5 } from '../../formats/hdf5-write.ts';
import { encodeJson } from '../../formats/json.ts';
import { encodeNpy } from '../../formats/npy.ts';
import { intensityOf, type Field } from '../../math/field.ts';
import { InputError } from '../../math/input-error.ts';
import { normal, rootKey, split } from '../../math/random.ts';
import { metres } from '../../math/units.ts';
import { codedDiffraction } from '../../optics/coded-diffraction.ts';
import { randomMask } from '../../optics/masks.ts';
import type { CoreContext } from '../context.ts';
import { messageNumbers, requests } from '../contract.ts';
import { locations } from '../locations.ts';
import { LongRequests } from '../long-requests.ts';
import { captureHandlers } from './captures.ts';

let folder = '';
let capture = '';
const mask = randomMask(rootKey(3), 2, 16, 16);

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'kinoform-captures-'));
  for (const each of ['frames', 'mended']) await mkdir(path.join(folder, each));
  const values = (label: string) => normal(split(rootKey(4), label), 256);
  const scene: Field = { shape: [1, 16, 16], re: values('re'), im: values('im') };
  const optics = { wavelength: metres(633e-9), slmPitch: metres(8e-6), superpixel: 8 };
  const intensity = intensityOf(codedDiffraction(mask).forward(scene));
  const write = (name: string, bytes: Uint8Array): Promise<void> => writeWhole(path.join(folder, name), bytes, { force: true });
  const described = await writeCapture({ intensity, mask, run: null, optics }, write);
  capture = path.join(folder, 'capture.json');
  // Described with its bits at the other end.
  await writeFile(capture, encodeJson({ ...described, camera: { ...described.camera, justification: 'left' } }));
});
afterAll(() => rm(folder, { recursive: true }));

const open = () => {
  const library = { find: () => Promise.reject(new InputError({ where: 'run', expected: 'a run', found: 'none' })) };
  return captureHandlers({
    workspace: folder,
    assets: locations.assets,
    library,
    longRequests: new LongRequests(() => undefined),
  } as unknown as CoreContext);
};

describe('captures', () => {
  it('are found in a folder that was dropped, whose frames are listed', async () => {
    expect(await open()['captures.find']({ paths: [folder] })).toEqual({ path: capture });
    const frames = path.join(folder, 'frames');
    const listed = requests['captures.frames'].output.parse(await open()['captures.frames']({ paths: [frames, capture] })).frames;
    expect(listed.at(-1)).toBe(capture);
    expect(listed.slice(0, -1).map((file) => path.dirname(file))).toEqual([frames]);
    await expect(async () => open()['captures.find']({ paths: ['bench'] })).rejects.toThrow(InputError);
  });

  it('are examined as their changes make them, and the file stays as it is', async () => {
    const before = await readFile(capture, 'utf8');
    const view = requests['captures.examine'].output.parse(await open()['captures.examine']({ path: capture, changes: [] }));
    const bits = view.findings.find(({ id }) => id === 'bits')!;
    expect(bits.verdict).toBe('stop');
    const changes = [bits.fix!.change];
    const mended = await open()['captures.examine']({ path: capture, changes });
    expect(mended.findings.find(({ id }) => id === 'bits')!.verdict).toBe('ok');
    expect(mended.capture.camera.justification).toBe('right');
    expect(await readFile(capture, 'utf8')).toBe(before);

    // Saved elsewhere, its frames are found from there.
    const to = path.join(folder, 'mended', 'capture.json');
    await open()['captures.save']({ path: capture, changes, to, overwrite: false });
    const saved = await readCapture(to);
    expect([saved.camera.justification, saved.frames[0]!.file.startsWith('../')]).toEqual(['right', true]);
    await expect(open()['captures.save']({ path: capture, changes, to, overwrite: false })).rejects.toThrow('exists');
    expect((await open()['captures.recent']({})).map((each) => each.path)).toEqual([capture]);
  });

  it('hand out the numbers of a frame', async () => {
    const { numbers } = requests['captures.frame'].output.parse(await open()['captures.frame']({ path: capture, frame: 1 }));
    expect(numbers.dtype).toBe('uint16');
    const [height, width] = numbers.shape as [number, number];
    expect(messageNumbers(numbers).length).toBe(height * width);
    expect(Math.max(...messageNumbers(numbers))).toBeGreaterThan(1000);
    await expect(open()['captures.frame']({ path: capture, frame: 2 })).rejects.toThrow(/one of 2, counted from 0, found 2/);
  });

  const bench = {
    slm: 'holoeye-pluto-2',
    wavelength: 633e-9,
    focalLength: 0.2,
    cameraPitch: 3.45e-6,
    superpixel: null,
    exposure: null,
    bits: null,
    gain: null,
    readNoise: null,
    overwrite: false,
  };

  it('are made from frames and a mask file', async () => {
    const { frames } = await readCapture(capture);
    const maskFile = path.join(folder, 'shown.npy');
    await writeFile(maskFile, encodeNpy({ shape: mask.shape, dtype: 'float32', data: Float32Array.from(mask.data) }));
    const out = path.join(folder, 'made.json');
    const files = [...new Set(frames.map(({ file }) => path.join(folder, file)))];
    const made = await open()['captures.make']({
      ...bench,
      frames: files,
      mask: { run: null, file: maskFile, levels: null },
      out,
    });
    expect(made.guesses.length).toBeGreaterThan(0);
    const { mask: named, registration, optics } = await readCapture(out);
    expect([named.file, registration.bins, optics.superpixel]).toEqual(['shown.npy', [16, 16], 67]);
  });

  it('are made from a mask of grey levels', async () => {
    const frames = [...new Set((await readCapture(capture)).frames.map(({ file }) => path.join(folder, file)))];
    const greys = Uint8Array.from(mask.data, (phase) => Math.floor((phase / (2 * Math.PI)) * 256) % 256);
    const file = path.join(folder, 'greys.npy');
    await writeFile(file, encodeNpy({ shape: mask.shape, dtype: 'uint8', data: greys }));
    const out = path.join(folder, 'of-greys.json');
    await open()['captures.make']({ ...bench, frames, mask: { run: null, file, levels: 256 }, out });
    expect((await readCapture(out)).mask).toMatchObject({ file: 'greys.npy', levels: 256 });
    const radians = { run: null, file, levels: null };
    await expect(open()['captures.make']({ ...bench, frames, mask: radians, out })).rejects.toThrow(/greys\.npy/);
  });

  it('are made from the arrays of a file that their paths name', async () => {
    const frames = { dtype: 'uint16' as const, shape: [2, 20, 24], data: Uint16Array.from({ length: 960 }, (_, i) => i) };
    const shown = { dtype: 'float32' as const, shape: mask.shape, data: Float32Array.from(mask.data) };
    const lab = path.join(folder, 'lab.h5');
    await writeFile(lab, await encodeHdf5(new Map<string, NumericArray>([['frames', frames], ['phase', shown]]))); // prettier-ignore
    const out = path.join(folder, 'of-arrays.json');
    const named = { run: null, file: `${lab}:phase`, levels: null };
    await expect(open()['captures.make']({ ...bench, frames: [lab], mask: named, out })).rejects.toThrow(/frames.*phase/);
    await open()['captures.make']({ ...bench, frames: [`${lab}:frames`], mask: named, out });
    const made = await readCapture(out);
    expect(made.frames.map(({ file, page, variable }) => [file, page, variable])).toEqual([0, 1].map((page) => ['lab.h5', page, 'frames'])); // prettier-ignore
    expect(made.mask.file).toBe('lab.h5:phase');
    const { numbers } = await open()['captures.frame']({ path: out, frame: 1 });
    expect(messageNumbers(numbers)[0]).toBe(480);
    // The doctor takes both for one file, and finds it.
    const { findings } = await open()['captures.examine']({ path: out, changes: [] });
    expect(findings.find(({ id }) => id === 'files')!.message).toBe('All 1 are there.');
  });

  it('need a mask, and paths that mean one file wherever the core runs', async () => {
    const none = { run: null, file: null, levels: null };
    const out = path.join(folder, 'x.json');
    await expect(open()['captures.make']({ ...bench, frames: [capture], mask: none, out })).rejects.toThrow(/found neither/);
    await expect(open()['captures.examine']({ path: 'capture.json', changes: [] })).rejects.toThrow(/an absolute path/);
  });
});
