import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordBench } from '../../capture/doctor/testing.ts';
import { readCapture } from '../../capture/capture-file.ts';
import { encodeJson } from '../../formats/json.ts';
import { encodeNpy } from '../../formats/npy.ts';
import { readMask } from '../../slm/read-mask.ts';
import { drive } from '../testing.ts';

let folder: string;
beforeAll(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'kinoform-doctor-'));
  const { capture, mask } = await recordBench(folder, { side: 24, snapshots: 2, seed: 1, leftJustified: true, order: [1, 0] });
  await fs.writeFile(
    path.join(folder, 'mask.npy'),
    encodeNpy({ dtype: 'float32', shape: mask.shape, data: Float32Array.from(mask.data) }),
  );
  await fs.writeFile(path.join(folder, 'capture.json'), encodeJson({ ...capture, mask: { file: 'mask.npy', run: null } }));
}, 60_000);
afterAll(() => fs.rm(folder, { recursive: true }));

interface Answer {
  readonly findings: { readonly id: string; readonly verdict: string; readonly effect: string; readonly remedy: string }[];
  readonly fixed: string | null;
  readonly changes: { readonly id: string }[];
}
const wanting = ({ findings }: Answer) =>
  findings.filter(({ verdict }) => verdict === 'risk' || verdict === 'stop').map(({ id }) => id);

describe('frames, what is wrong, fix', () => {
  it('names what is wrong, mends the description, and finds it right', async () => {
    const before = await drive(folder, ['doctor', 'capture.json', '--json']);
    expect(before.exit).toBe(1);
    expect(wanting(before.json<Answer>())).toEqual(['bits', 'order']);
    const fix = await drive(folder, ['doctor', 'capture.json', '--fix', '--out', 'sub.json']);
    expect(fix.exit).toBe(0);
    expect(fix.stdout).toMatch(/stop +Bit justification/);
    expect(fix.stdout).toMatch(/wrote sub.json, with these changes:\n.* Read the frames as 12 bits, left-justified\n/s);
    expect((await readCapture(path.join(folder, 'sub.json'))).frames.map(({ mask }) => mask)).toEqual([1, 0]);
    const after = await drive(folder, ['doctor', 'sub.json', '--json']);
    expect([after.exit, wanting(after.json<Answer>())]).toEqual([0, []]);
    const again = await drive(folder, ['doctor', 'capture.json', '--fix', '--out', 'sub.json']);
    expect([again.exit, again.stderr]).toEqual([2, expect.stringContaining('expected a new file, found one that exists')]);
    expect((await drive(folder, ['doctor', 'capture.json', '--out', 'x.json'])).exit).toBe(2);
  });

  it('takes the mask as grey levels, and remembers how many of them are 2π', async () => {
    const { data } = await readMask(path.join(folder, 'mask.npy'));
    const levels = Uint16Array.from(data, (phase) => Math.round((4096 * phase) / (2 * Math.PI)));
    await fs.writeFile(path.join(folder, 'levels.npy'), encodeNpy({ dtype: 'uint16', shape: [2, 24, 24], data: levels }));
    const bench = ['--wavelength', '633nm', '--focal-length', '27.63mm', '--camera-pitch', '3.45um', '--superpixel', '11'];
    const describe = ['capture', 'frames', '--mask', 'levels.npy', ...bench, '--out', 'levels.json'];
    expect((await drive(folder, describe)).stderr).toMatch(/levels\.npy: expected phases in radians, found whole numbers/);
    expect((await drive(folder, [...describe, '--mask-levels', '4096'])).exit).toBe(0);
    const { findings } = (await drive(folder, ['doctor', 'levels.json', '--json'])).json<Answer>();
    expect(findings.find(({ id }) => id === 'order')!.verdict).toBe('risk');
    // A description that does not say it is told it.
    const { mask, ...rest } = await readCapture(path.join(folder, 'levels.json'));
    await fs.writeFile(path.join(folder, 'untold.json'), encodeJson({ ...rest, mask: { file: mask.file, run: null } }));
    const fix = await drive(folder, ['doctor', 'untold.json', '--mask-levels', '4096', '--fix', '--out', 'told.json']);
    expect(fix.exit).toBe(0);
    expect((await readCapture(path.join(folder, 'told.json'))).mask.levels).toBe(4096);
    expect((await drive(folder, ['calibrate', 'untold.json'])).stderr).toMatch(/levels\.npy: expected phases in radians/);
  });

  it('describes a folder of frames, from elsewhere, and says what it guessed', async () => {
    const optics = ['--wavelength', '633nm', '--focal-length', '276.2mm', '--camera-pitch', '3.45um', '--superpixel', '11'];
    const made = await drive(folder, ['capture', 'frames', '--mask', 'mask.npy', ...optics, '--out', 'made.json', '--json']);
    expect(made.exit).toBe(0);
    expect(made.json<{ guesses: string[] }>().guesses).toEqual(
      expect.arrayContaining([
        '12 bits, left-justified, by the values',
        '1 scenes behind 2 masks: frames in the order of their names, masks within scenes',
      ]),
    );
    const capture = await readCapture(path.join(folder, 'made.json'));
    expect(capture.frames.map(({ file, mask }) => [file, mask])).toEqual([
      ['frames/scene-0-mask-0.tif', 0],
      ['frames/scene-0-mask-1.tif', 1],
    ]);
    expect(capture.mask.file).toBe('mask.npy');
    const wrong = await drive(folder, [
      'capture',
      'frames/scene-0-mask-0.tif',
      '--mask',
      'mask.npy',
      ...optics,
      '--out',
      'one.json',
    ]);
    expect([wrong.exit, wrong.stderr]).toEqual([
      2,
      expect.stringContaining(
        'frames: expected a whole number of scenes behind 2 masks, found 1 patterns (another mask, or a frame too many or missing?)',
      ),
    ]);
  });
});
