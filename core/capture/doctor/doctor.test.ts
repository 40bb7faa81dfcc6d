import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { framesToMeasurements } from '../measurements.ts';
import { encodeJson } from '../../formats/json.ts';
import { captureSchema } from '../capture-schema.ts';
import { decomposeAffine } from '../../optics/affine.ts';
import { correlation } from './statistics.ts';
import { examineCapture, type Examination } from './examine.ts';
import { captureFindingSchema } from './finding.ts';
import { recordBench, type TestBench, type TestCapture } from './testing.ts';

let folder: string;
beforeAll(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'kinoform-doctor-'));
});
afterAll(() => fs.rm(folder, { recursive: true }));

let benches = 0;
async function examine(bench: TestBench): Promise<Examination & TestCapture> {
  const recorded = await recordBench(path.join(folder, `${benches++}`), bench);
  const examination = await examineCapture({ ...recorded, sceneKind: null });
  for (const finding of examination.findings) captureFindingSchema.parse(finding);
  captureSchema.parse(examination.mended);
  return { ...recorded, ...examination };
}
/** The findings that ask for something to be done. */
const wrong = ({ findings }: Examination): string[] =>
  findings.flatMap(({ id, verdict }) => (verdict === 'risk' || verdict === 'stop' ? [id] : []));
const seen = ({ findings }: Examination, id: string) => findings.find((finding) => finding.id === id)!;
const small = { side: 24, snapshots: 2 } as const;

describe('a capture that is right', () => {
  it.each<TestBench>([
    { ...small, seed: 1, kind: 'phase', snr: null },
    { ...small, seed: 2, snapshots: 3, photons: 60, snr: null, envelope: 'none' },
    { ...small, seed: 3, snapshots: 1, pixelsPerBin: 3.1, darkLevel: 40, darks: 3 },
    { ...small, seed: 4, kind: 'complex', snr: 22, scenes: 2, exposures: [4, 0.5] },
  ])('has nothing that asks for more: %j', { timeout: 60_000 }, async (bench) => {
    const examination = await examine(bench);
    expect(examination.findings.filter(({ verdict }) => verdict === 'risk' || verdict === 'stop')).toEqual([]);
    expect(seen(examination, 'order').verdict).toBe('ok');
    // The only fixes are those of notes.
    expect(examination.mended.registration).toEqual(examination.capture.registration);
    expect(examination.mended.frames).toEqual(examination.capture.frames);
  });
});

describe('everything wrong at once', () => {
  const order = [2, 0, 3, 1];
  let examination: Examination & TestCapture;
  beforeAll(async () => {
    const registration = { rotation: (1.3 * Math.PI) / 180, scale: 0.02, offset: [2.7, -2.1] } as const;
    examination = await examine({ ...registration, seed: 5, zeroOrder: 0.03, leftJustified: true, hotPixels: 20, order });
  }, 60_000);

  it('is named, each for itself', () => {
    expect(wrong(examination)).toEqual(
      expect.arrayContaining(['bits', 'bad-pixels', 'order', 'registration', 'centre', 'zero-order']),
    );
    expect(seen(examination, 'orientation').verdict).toBe('ok');
  });

  it('is mended in the description: bits and order exactly', () => {
    const { mended } = examination;
    expect(mended.camera).toMatchObject({ bits: 12, justification: 'left' });
    expect(mended.frames.map(({ mask }) => mask)).toEqual(order);
  });

  it('finds the hot pixels, and takes few others for them', () => {
    const found = new Set(examination.mended.camera.badPixels.map((at) => at.join()));
    const hot = new Set(examination.hot.map((at) => at.join()));
    expect([...hot].filter((at) => found.has(at)).length).toBeGreaterThanOrEqual(0.85 * hot.size);
    expect([...found].filter((at) => !hot.has(at)).length).toBeLessThanOrEqual(1);
  });

  it('measures rotation and scale to a fifth of a bin at the border, and the centre to half a pixel', () => {
    const { registration } = examination.mended;
    const { rotation, scaleRows } = decomposeAffine(registration.pixelsPerBin);
    expect(16 * Math.abs(rotation - (1.3 * Math.PI) / 180)).toBeLessThan(0.2);
    expect(16 * Math.abs(scaleRows / (2.4 * 1.02) - 1)).toBeLessThan(0.2);
    const { centre } = examination.capture.registration;
    expect(Math.hypot(registration.centre[0] - centre[0] - 2.7, registration.centre[1] - centre[1] + 2.1)).toBeLessThan(0.5);
  });

  it('reads, once mended, as intensities close to those of a bench that is right', async () => {
    const right = await recordBench(path.join(folder, 'right'), { seed: 5, zeroOrder: 0.03 });
    await fs.writeFile(examination.captureFile, encodeJson(examination.mended));
    const [mended, reference] = [
      await framesToMeasurements(examination.captureFile, [4, 32, 32]),
      await framesToMeasurements(right.captureFile, [4, 32, 32]),
    ];
    expect(correlation(mended.intensity.data, reference.intensity.data)).toBeGreaterThan(0.95);
  });
});

describe('one thing wrong', { timeout: 60_000 }, () => {
  it('flips, with the masks in another order', async () => {
    const examination = await examine({ ...small, seed: 6, snapshots: 3, flip: 'rows', order: [1, 2, 0] });
    expect(wrong(examination)).toEqual(['order', 'orientation']);
    expect(examination.mended.registration.pixelsPerBin).toEqual([
      [-2.4, 0],
      [0, 2.4],
    ]);
    expect(examination.mended.frames.map(({ mask }) => mask)).toEqual([1, 2, 0]);
  });

  it('an offset without darks, a lamp that drifts', async () => {
    const examination = await examine({ ...small, seed: 7, snapshots: 4, darkLevel: 60, power: [1, 0.8, 1, 1.15] });
    expect(wrong(examination)).toEqual(['dark-level', 'power']);
    const { camera, frames } = examination.mended;
    // The mean light is 260 counts.
    expect(Math.abs(camera.darkLevel! - 60)).toBeLessThan(12);
    const [one, dim, , bright] = frames.map(({ power }) => power) as [number, number, number, number];
    expect(dim / one).toBeCloseTo(0.8, 1);
    expect(bright / one).toBeCloseTo(1.15, 1);
  });

  it('dead pixels, where the patterns are bright enough to tell', async () => {
    const examination = await examine({ ...small, seed: 1, side: 32, snapshots: 4, deadPixels: 10 });
    expect(wrong(examination)).toEqual(['bad-pixels']);
    const found = new Set(examination.mended.camera.badPixels.map((at) => at.join()));
    const dead = new Set(examination.dead.map((at) => at.join()));
    expect([...dead].filter((at) => found.has(at)).length).toBeGreaterThanOrEqual(7);
    expect([...found].filter((at) => !dead.has(at))).toEqual([]);
  });

  it('a frame that was copied, saturation, exposures that are not what is said', async () => {
    const copied = await examine({ ...small, seed: 8, copy: true });
    expect(wrong(copied)).toContain('duplicates');
    const saturated = await examine({ ...small, seed: 9, snapshots: 1, exposures: [5] });
    expect(wrong(saturated)).toEqual(['saturation']);
    expect(seen(saturated, 'saturation').marks.length).toBeGreaterThan(10);
    const bracket = await examine({ ...small, seed: 10, snapshots: 1, exposures: [1, 0.1], wrongExposure: 1.2 });
    expect(wrong(bracket)).toEqual(['bracket']);
    expect(bracket.mended.frames[0]!.power).toBeCloseTo(1.2, 1);
  });

  it('missing files, frames and masks stop it, in words', async () => {
    const { captureFile, capture, mask } = await recordBench(path.join(folder, 'stopped'), { ...small, seed: 11 });
    const look = async (frames: typeof capture.frames) =>
      (await examineCapture({ captureFile, capture: { ...capture, frames }, mask, sceneKind: null })).findings.filter(
        ({ verdict }) => verdict === 'stop',
      );
    const [first, second] = capture.frames as [(typeof capture.frames)[0], (typeof capture.frames)[0]];
    expect(await look([first, { ...second, file: 'gone.tif' }])).toMatchObject([
      { id: 'files', message: '1 file of 2 missing: gone.tif.' },
    ]);
    expect(await look([first])).toMatchObject([{ id: 'frames', message: 'No frame of scene 0 behind mask 1.' }]);
    expect(await look([first, first])).toMatchObject([{ id: 'frames', message: 'No frame of scene 0 behind mask 1.' }]);
    expect(await look([first, second, second])).toMatchObject([{ id: 'frames' }]);
    expect(await look([first, second, { ...second, mask: 4 }])).toMatchObject([
      { id: 'frames', message: '2 masks, counted from 0, but frame 2 (mask 4).' },
    ]);
  });
});
