import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BENCH_PRESETS, benchConfigSchema } from '../capture/bench-config.ts';
import { largestRegistrationError } from '../capture/testing.ts';
import { captureOnBench, type BenchTruth } from '../capture/virtual-bench.ts';
import { rootKey, uniform } from '../math/random.ts';
import { randomMask } from '../optics/masks.ts';
import { LongRequests } from './long-requests.ts';
import { CalibrationJobs } from './calibration-jobs.ts';
import type { CoreContext } from './context.ts';
import { requests, type CalibrationSource, type EventPayload } from './contract.ts';
import { captureHandlers } from './handlers/captures.ts';

const SIZE = 16;
/** Milliseconds. The work takes two or three seconds of an idle processor. */
const PATIENCE = 600_000;
let folder: string;
let truth: BenchTruth;
const file = (name: string): string => path.join(folder, name);

beforeAll(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'kinoform-calibration-jobs-'));
  const scene = { shape: [1, SIZE, SIZE], re: uniform(rootKey(3), SIZE * SIZE), im: new Float64Array(SIZE * SIZE) };
  const scenes = {
    truth: scene,
    mask: randomMask(rootKey(4), 3, SIZE, SIZE),
    run: null,
    optics: { wavelength: 633e-9, slmPitch: 8e-6, superpixel: 8 },
  };
  const bench = benchConfigSchema.parse({ ...BENCH_PRESETS['rough'], justification: 'right', calibrationFrames: 2 });
  const made = await captureOnBench(rootKey(3), scenes, bench, async (name, bytes) => {
    await fs.mkdir(path.dirname(file(name)), { recursive: true });
    await fs.writeFile(file(name), bytes);
  });
  truth = made.truth;
}, PATIENCE);
afterAll(() => fs.rm(folder, { recursive: true }));

function open() {
  const told: EventPayload<'calibration.progress'>[] = [];
  const calibrationJobs = new CalibrationJobs((_, payload) => void told.push(payload as (typeof told)[number]));
  const handlers = captureHandlers({
    workspace: folder,
    calibrationJobs,
    longRequests: new LongRequests(() => undefined),
  } as unknown as CoreContext);
  const ask = (source: CalibrationSource, job = 'one') =>
    handlers['captures.calibrate']({
      job,
      path: file('capture.json'),
      changes: [],
      source,
      aberrations: 'low',
      keepOrder: false,
    });
  return { told, handlers, ask };
}
const known = (): CalibrationSource => ({ kind: 'frames', path: file('calibration.json'), scene: null });

describe('a calibration that a window asked for', () => {
  it(
    'comes as changes that register the capture and put its frames in order; nothing is written',
    async () => {
      const written = await fs.readFile(file('capture.json'), 'utf8');
      const { told, handlers, ask } = open();
      const { calibration } = requests['captures.calibrate'].output.parse(await ask(known()));
      expect(calibration?.changes.map(({ kind }) => kind)).toEqual(['bench', 'masks']);
      expect(calibration?.maskOf).toHaveLength(3);
      const { capture } = await handlers['captures.examine']({ path: file('capture.json'), changes: calibration!.changes });
      expect(largestRegistrationError(capture.registration, truth.registration)).toBeLessThan(0.1);
      expect(capture.registration.source).toBe('calibrated');
      expect(capture.frames.map(({ mask }) => mask)).toEqual(capture.frames.map(({ page }) => truth.maskOfPage[page]));
      expect([...new Set(told.map(({ job, stage }) => `${job} ${stage}`))]).toEqual(['one bench', 'one order']);
      expect(await fs.readFile(file('capture.json'), 'utf8')).toBe(written);
    },
    PATIENCE,
  );

  it('is one at a time, and ends when it is cancelled, with nothing', async () => {
    const { handlers, ask } = open();
    const first = ask({ kind: 'blind', scenes: 'amplitude' });
    await expect(ask(known(), 'two')).rejects.toThrow('no other in work');
    // Somebody else's is not ended.
    await handlers['captures.cancel']({ job: 'two' });
    await handlers['captures.cancel']({ job: 'one' });
    expect(await first).toEqual({ calibration: null });
  });

  it('says what is wrong with the calibration frames, and lets the next begin', async () => {
    const { ask } = open();
    await expect(ask({ kind: 'frames', path: file('none.json'), scene: null })).rejects.toThrow(/none\.json.*nothing there/);
    await expect(ask({ kind: 'frames', path: file('none.json'), scene: null })).rejects.toThrow(/none\.json/);
  });
});
