import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeNpy, encodeNpy } from '../../formats/npy.ts';
import { intensityOf } from '../../math/field.ts';
import { rootKey, uniform } from '../../math/random.ts';
import { addCameraNoise, NO_NOISE } from '../../optics/camera.ts';
import { codedDiffraction } from '../../optics/coded-diffraction.ts';
import { randomMask } from '../../optics/masks.ts';
import { generatorLibrary } from '../../runs/generator-library.ts';
import { inverseLibrary } from '../../runs/inverse-library.ts';
import { reconstructionLibrary } from '../../runs/reconstruction-library.ts';
import { encodeField } from '../arrays.ts';
import type { CoreContext, Emit } from '../context.ts';
import { events, messageNumbers, requests, type RequestInput, type RequestName } from '../contract.ts';
import { checkInput } from '../contract-validation.ts';
import { LongRequests } from '../long-requests.ts';
import { ReconstructionJobs } from '../reconstruction/jobs.ts';
import { reconstructionHandlers } from './reconstructions.ts';

type Asked = Extract<RequestName, `reconstructions.${string}`>;

let folder: string;
let longRequests: LongRequests;
let told: { name: string; payload: unknown }[];
let ask: <N extends Asked>(name: N, input: RequestInput<N>) => Promise<unknown>;
const file = (name: string): string => path.join(folder, name);

beforeAll(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'kinoform-reconstructions-'));
  const mask = randomMask(rootKey(1), 4, 16, 16);
  const truth = { shape: [1, 16, 16], re: uniform(rootKey(2), 256), im: new Float64Array(256) };
  const clean = intensityOf(codedDiffraction(mask).forward(truth));
  const { shape, data } = addCameraNoise(rootKey(3), clean, { ...NO_NOISE, snr: 30 });
  const floats = (values: Float64Array, form: readonly number[]) =>
    encodeNpy({ dtype: 'float32', shape: form, data: Float32Array.from(values) });
  await fs.writeFile(file('mask.npy'), floats(mask.data, mask.shape));
  await fs.writeFile(file('y.npy'), floats(data, shape));
  await fs.writeFile(file('truth.npy'), encodeField(truth));
  told = [];
  const emit: Emit = (name, payload) => void told.push({ name, payload: events[name].parse(payload) });
  const reconstructions = reconstructionLibrary(file('reconstructions'), { now: () => new Date(), random: Math.random });
  const generators = generatorLibrary(file('generators'), { now: () => new Date(), random: Math.random });
  const inverses = inverseLibrary(file('inverses'), { now: () => new Date(), random: Math.random });
  const parts = { library: {} as never, engines: {} as never, reconstructions, generators, inverses, emit };
  const reconstructionJobs = new ReconstructionJobs(parts);
  longRequests = new LongRequests(emit);
  const handlers = reconstructionHandlers({ ...parts, reconstructionJobs, longRequests } as unknown as CoreContext);
  ask = async (name, input) => {
    const handle = handlers[name] as (checked: unknown) => unknown;
    return requests[name].output.parse(await handle(checkInput(name, input)));
  };
});
afterAll(() => fs.rm(folder, { recursive: true, force: true }));

const source = () => ({ kind: 'arrays', file: file('y.npy'), masks: file('mask.npy'), run: null }) as const;
const settings = { methods: ['er'], noise: { photons: null, readNoise: 0, snr: 30 }, iterations: 100, trust: { restarts: 2 } };

/** Resolves when the reconstruction is in this state, or in any that is an end. */
async function ends(reconstruction: string): Promise<string> {
  for (;;) {
    const { summary } = (await ask('reconstructions.show', { reconstruction })) as { summary: { state: string } };
    if (summary.state !== 'running') return summary.state;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

async function start(more: object = {}): Promise<string> {
  const input = { name: 'Bench one', source: source(), settings: { ...settings, ...more } };
  return ((await ask('reconstructions.start', input)) as { reconstruction: string }).reconstruction;
}

describe('reconstructions', () => {
  it('are prepared: what can be done with a source, before anything is begun', async () => {
    expect(await ask('reconstructions.prepare', { source: source() })).toMatchObject({
      scenes: 1,
      snapshots: 4,
      size: [16, 16],
      noise: { from: 'unknown' },
      methods: expect.arrayContaining([
        expect.objectContaining({ name: 'network', problem: expect.any(String) as string }),
        expect.objectContaining({ name: 'er', problem: null }),
        expect.objectContaining({ name: 'dpr', problem: expect.stringContaining('no generator') as string }),
        expect.objectContaining({ name: 'prilo-li', problem: expect.stringContaining('no generator') as string }),
        expect.objectContaining({ name: 'e2e', needs: 'inverse', problem: expect.stringContaining('no network') as string }),
      ]) as object[],
      encoders: [],
      inverses: [],
      pattern: { shape: [4, 16, 16] },
    });
  });

  it('are made, judged, kept and read again, with progress on the way', async () => {
    const reconstruction = await start({ truth: file('truth.npy'), model: 'amplitude' });
    expect(await ends(reconstruction)).toBe('done');
    const { report, summary } = (await ask('reconstructions.show', { reconstruction })) as {
      report: { methods: Record<string, { trust: { verdict: object; halves: { rings: unknown[] } }[] }> };
      summary: { verdicts: Record<string, { kind: string; error: number }> };
    };
    expect(summary.verdicts['er']).toMatchObject({ kind: 'trust' });
    expect(summary.verdicts['er']!.error).toBeLessThan(0.15);
    expect(report.methods['er']!.trust).toHaveLength(1);
    expect(report.methods['er']!.trust[0]!.halves.rings).toHaveLength(9);
    const which = { reconstruction, method: 'er', scene: 0 };
    const { field } = (await ask('reconstructions.field', which)) as { field: Parameters<typeof messageNumbers>[0] };
    expect([field.shape, messageNumbers(field).some((value) => value !== 0)]).toEqual([[2, 16, 16], true]);
    expect(await ask('reconstructions.maps', which)).toMatchObject({
      measured: { shape: [4, 16, 16] },
      residuals: { shape: [4, 16, 16] },
      unit: 'noise',
      spread: { shape: [16, 16] },
    });
    const stages = told.flatMap(({ name, payload }) =>
      name === 'reconstruction.progress' ? [(payload as { stage: string }).stage] : [],
    );
    expect([...new Set(stages)]).toEqual(['reading', 'solving', 'held-out', 'restarts', 'halves', 'writing']);
    const shares = told.flatMap(({ name, payload }) =>
      name === 'reconstruction.progress' ? [(payload as { share: number }).share] : [],
    );
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
  });

  it('write their fields in every format, into their own folder or another, and never over a file', async () => {
    const [{ id }] = (await ask('reconstructions.list', {})) as [{ id: string }];
    const wanted = {
      reconstruction: id,
      methods: ['er'],
      formats: ['npy', 'tiff', 'mat', 'hdf5', 'png'] as const,
      overwrite: false,
    };
    const { files } = (await ask('reconstructions.export', { ...wanted, formats: [...wanted.formats], folder: null })) as {
      files: string[];
    };
    expect(files.map((name) => path.basename(name))).toEqual([
      'x.npy',
      'x-amplitude.tif',
      'x-phase.tif',
      'x.mat',
      'x.h5',
      'x.png',
    ]);
    const { bytes } = (await ask('reconstructions.read', { reconstruction: id, file: files[0]! })) as { bytes: Uint8Array };
    expect(decodeNpy(bytes, 'x')).toMatchObject({ dtype: 'complex64', shape: [16, 16] });
    await expect(ask('reconstructions.read', { reconstruction: id, file: '../report.json' })).rejects.toThrow(/expected a file/);
    const elsewhere = { ...wanted, formats: ['npy' as const], folder: path.join(folder, 'new') };
    await ask('reconstructions.export', elsewhere);
    await expect(ask('reconstructions.export', elsewhere)).rejects.toThrow(/expected a new file/);
    await expect(ask('reconstructions.export', { ...elsewhere, folder: 'here' })).rejects.toThrow(/absolute path/);
    const half = { ...wanted, formats: [...wanted.formats], folder: path.join(folder, 'half'), work: 'w' };
    const cancelled = ask('reconstructions.export', half);
    setImmediate(() => longRequests.cancel('w'));
    await expect(cancelled).rejects.toThrow('It was cancelled');
    expect(await fs.readdir(half.folder).catch(() => [])).toEqual([]);
    const nowhere = path.join(folder, 'not', 'there');
    await expect(ask('reconstructions.export', { ...elsewhere, folder: nowhere })).rejects.toThrow(/nothing there/);
  });

  it('let others in, are one at a time, and end when they are cancelled', async () => {
    const reconstruction = await start({ iterations: 1_000_000, noise: null, trust: { scenes: 0 } });
    await expect(start()).rejects.toThrow(/expected no other in work/);
    await expect(ask('reconstructions.delete', { reconstruction })).rejects.toThrow(/cancel it first/);
    await ask('reconstructions.cancel', { reconstruction });
    const { summary, report } = (await ask('reconstructions.show', { reconstruction })) as {
      summary: { state: string };
      report: unknown;
    };
    expect([summary.state, report]).toEqual(['cancelled', null]);
    await expect(ask('reconstructions.cancel', { reconstruction })).rejects.toThrow(/expected the one in work/);
    await expect(ask('reconstructions.field', { reconstruction, method: 'er', scene: 0 })).rejects.toThrow(
      /found one that is cancelled/,
    );
    await ask('reconstructions.delete', { reconstruction });
    await expect(ask('reconstructions.show', { reconstruction })).rejects.toThrow(/expected one of this workspace/);
    // What was deleted comes back as it was, once.
    await ask('reconstructions.restore', { reconstruction });
    expect(await ask('reconstructions.show', { reconstruction })).toMatchObject({ summary: { state: 'cancelled' } });
    await expect(ask('reconstructions.restore', { reconstruction })).rejects.toThrow(/expected one that was deleted/);
  });

  it('fail with one line that says why', async () => {
    const reconstruction = await start({ methods: ['network'] });
    expect(await ends(reconstruction)).toBe('failed');
    expect(await ask('reconstructions.show', { reconstruction })).toMatchObject({
      summary: { reason: expect.stringContaining('method network: expected the run of the mask') as string },
    });
  });
});
