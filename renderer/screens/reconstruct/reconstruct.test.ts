import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { messageNumbers, reconstructionSettingsSchema } from '../../../core/service/contract.ts';
import { fakeOffer } from '../../client/fake-offer.ts';
import { FakeReconstructions } from '../../client/fake-reconstructions.ts';
import { paintPhase } from '../../colour/colour-map.ts';
import { countRange, paintCounts } from './frame-picture.ts';
import { mendedPath } from './capture-paths.ts';
import { emptyNewCapture, readNewCapture, type NewCaptureForm, withoutMask } from './new-capture-form.ts';
import { binEdges, pixelOfFrequency } from './overlay.ts';
import { emptyMeasurements, readMeasurements } from './measurements-form.ts';
import {
  choosableEncoders,
  choosableInverses,
  emptyReconstructionForm,
  fitToOffer,
  formOfSettings,
  readReconstructionForm,
  type Offer,
  type ReconstructionForm,
} from './reconstruct-form.ts';
import { alignPhases, paintResidual, paintResult, RESIDUAL_SPAN, residualMap, sharedPeak } from './result-pictures.ts';
import { ringOption } from './ring-chart.ts';
import { shownResult, trustFigures } from './shown-results.ts';

describe('frames', () => {
  it('are painted from their smallest to their largest count, on both scales', () => {
    const counts = Uint16Array.of(64, 100, 4095);
    expect(countRange(counts)).toEqual({ low: 64, high: 4095 });
    const [linear, log] = [paintCounts(counts, 'linear'), paintCounts(counts, 'log')];
    // Both ends are the same; in between the logarithm is brighter.
    expect([...log.slice(0, 4)]).toEqual([...linear.slice(0, 4)]);
    expect([...log.slice(8)]).toEqual([...linear.slice(8)]);
    expect(log[4]! + log[5]! + log[6]!).toBeGreaterThan(linear[4]! + linear[5]! + linear[6]!);
  });

  it('without any difference, or any pixel, are no trouble', () => {
    expect(paintCounts([7, 7], 'log').length).toBe(8);
    expect(countRange([])).toEqual({ low: 0, high: 0 });
  });
});

describe('bins', () => {
  it('are as many as there are frequencies, around whole ones', () => {
    expect(binEdges(4)).toEqual([-2.5, -1.5, -0.5, 0.5, 1.5]);
    expect(binEdges(3)).toEqual([-1.5, -0.5, 0.5, 1.5]);
  });

  it('lie where the registration says, turned and flipped', () => {
    const registration = {
      centre: [100, 50] as [number, number],
      pixelsPerBin: [
        [0, 2],
        [-3, 0],
      ] as [[number, number], [number, number]],
    };
    expect(pixelOfFrequency(registration, 0, 0)).toEqual([100, 50]);
    expect(pixelOfFrequency(registration, 1, 10)).toEqual([120, 47]);
  });
});

const field = (angle: number, amplitudes: readonly number[], phases: readonly number[]) => ({
  height: 1,
  width: amplitudes.length,
  re: amplitudes.map((amplitude, i) => amplitude * Math.cos(phases[i]! + angle)),
  im: amplitudes.map((amplitude, i) => amplitude * Math.sin(phases[i]! + angle)),
});

describe('results', () => {
  it('are turned to one global phase, which no intensity knows', () => {
    fc.assert(
      fc.property(fc.double({ min: -9, max: 9, noNaN: true }), (angle) => {
        const [one, other] = alignPhases([field(0.3, [1, 2, 0.5], [0, 1, -2]), field(angle, [1, 2, 0.5], [0, 1, -2])]);
        one!.phase.forEach((phase, i) => expect(Math.cos(phase - other!.phase[i]!)).toBeCloseTo(1, 5));
        expect([...other!.amplitude]).toEqual([...one!.amplitude].map((value) => expect.closeTo(value, 5)));
      }),
    );
  });

  it('are painted with one scale', () => {
    const pictures = alignPhases([field(0, [1, 2], [0, 0]), field(0, [4, 0], [0, 0])]);
    expect(sharedPeak(pictures)).toBe(4);
    expect(paintResult(pictures[0]!, 'amplitude', 4)[4]).toBe(128);
    expect([...paintResult(pictures[0]!, 'phase', 4)]).toEqual([...paintPhase(pictures[0]!.phase)]);
    expect([...paintResult(pictures[1]!, 'domain', 4).slice(4)]).toEqual([0, 0, 0, 255]);
  });

  it('show more light than predicted as orange, less as blue', () => {
    const [more, less] = [paintResidual([RESIDUAL_SPAN]), paintResidual([-RESIDUAL_SPAN])];
    expect([...more.slice(0, 3)]).toEqual([...residualMap.slice(-3)]);
    expect(more[0]).toBeGreaterThan(more[2]!);
    expect(less[2]).toBeGreaterThan(less[0]!);
  });

  const { handlers } = new FakeReconstructions(() => undefined);
  async function made(method: string) {
    const where = { reconstruction: 'c1', method, scene: 0 };
    const [{ report }, { field: message }, maps] = await Promise.all([
      handlers['reconstructions.show'](where),
      handlers['reconstructions.field'](where),
      handlers['reconstructions.maps'](where),
    ]);
    return { own: report!.methods[method]!, message, maps };
  }

  it('come with their residuals, zero frequency in the middle, and their verdict', async () => {
    const { own, message, maps } = await made('er');
    const shown = shownResult('er', own, 0, message, maps);
    expect(shown.residuals).toHaveLength(2);
    expect(shown.residuals![1]!.values[16 * 32 + 16]).toBe(messageNumbers(maps.residuals)[32 * 32]);
    expect([shown.field.re.length, shown.field.im.length]).toEqual([1024, 1024]);
    expect(shown.spread).toMatchObject({ height: 32, width: 32 });
    expect(shown.trust).toMatchObject({ kind: 'trust', missing: [] });
    // A scene beyond those that were judged has a field alone.
    expect(shownResult('er', own, 1, message, null)).toMatchObject({ trust: null, residuals: null, spread: null });
  });

  it('say what was not measured', async () => {
    const figures = async (method: string) => trustFigures((await made(method)).own.trust[0]!).map(({ value }) => value);
    expect(await figures('network')).toEqual(['8.0 %', '1.02', '8.0 %', 'not measured', 'not measured']);
    expect(await figures('raar')).toEqual(['41 %', '1.02', '8.0 %', '41 % (3 of 3)', '0.37 cycles/px']);
  });
});

describe('ring correlation', () => {
  const style = {
    text: '#111',
    line: '#222',
    surface: '#333',
    series: '#444',
    seriesFaint: '#555',
    second: '#666',
    more: ['#777', '#888'],
    font: 'sans',
  };
  const rings = [
    { frequency: 0, correlation: 1, threshold: 0.9 },
    { frequency: 0.5, correlation: 0.1, threshold: 0.2 },
  ];

  it('has a curve a method, and the threshold once', () => {
    const { series } = ringOption(
      [
        { name: 'A', rings },
        { name: 'B', rings },
      ],
      style,
    ) as { series: { name: string; data: number[][]; lineStyle: { type: string; color: string } }[] };
    expect(series.map(({ name }) => name)).toEqual(['A', 'B', 'threshold']);
    expect(series[0]!.data).toEqual([
      [0, 1],
      [0.5, 0.1],
    ]);
    expect(series[2]!.data[1]).toEqual([0.5, 0.2]);
    // Told apart without colours.
    expect(series[0]!.lineStyle.type).not.toBe(series[1]!.lineStyle.type);
  });
});

describe('the form', () => {
  const offer: Offer = {
    ...fakeOffer,
    scenes: 1,
    snapshots: 1,
    size: [32, 32],
    run: null,
    pattern: { shape: [1, 1, 1], dtype: 'float32', bytes: new Uint8Array(4) },
  };
  const read = (changes: Partial<ReconstructionForm>) =>
    readReconstructionForm({ ...emptyReconstructionForm(), methods: ['er'], ...changes }, offer);

  it('is right as it comes, once a method is chosen', () => {
    expect(read({}).settings).toEqual({
      methods: ['er'],
      prior: null,
      support: null,
      model: null,
      initial: null,
      generator: null,
      encoder: null,
      inverses: [],
      set: {},
      iterations: 500,
      seconds: null,
      noise: null,
      trust: { restarts: 3 },
    });
    expect([...read({ methods: [] }).problems.keys()]).toEqual(['methods']);
  });

  it('takes the numbers of the methods and the prior that are chosen', () => {
    const numbers = { 'er.damping': '0.3', 'total-variation.steps': '7', 'hio.beta': 'x', 'er.other': ' ' };
    expect(read({ numbers }).settings?.set).toEqual({ er: { damping: 0.3 } });
    expect(read({ numbers, prior: 'total-variation' }).settings?.set).toEqual({
      er: { damping: 0.3 },
      'total-variation': { steps: 7 },
    });
  });

  it.each([
    ['er.damping', 'half'],
    ['er.damping', '1.5'],
    ['total-variation.steps', '2.5'],
  ])('says at %s that %s is out of its range', (key, text) => {
    const { settings, problems } = read({ prior: 'total-variation', numbers: { [key]: text } });
    expect([settings, [...problems.keys()]]).toEqual([null, [`numbers.${key}`]]);
  });

  it('takes start and generator where a method begins with them, and asks what the images of a generator are', () => {
    const chosen = { initial: 'spectral', generator: 'g1' };
    expect(read(chosen).settings).toMatchObject({ initial: 'spectral', generator: null });
    expect(read({ ...chosen, methods: ['dpr'] }).settings).toMatchObject({ initial: null, generator: 'g1' });
    expect([...read({ methods: ['dpr'], model: 'complex' }).problems.keys()]).toEqual(['model']);
  });

  it('takes the encoder and the networks of methods that are chosen, and asks what their images are', () => {
    const chosen = { model: 'phase', encoder: 'c1', inverses: ['i1', 'i3'] } as const;
    const settingsOf = (...methods: string[]) => read({ ...chosen, inverses: [...chosen.inverses], methods }).settings;
    expect(settingsOf('er')).toMatchObject({ encoder: null, inverses: [] });
    expect(settingsOf('prilo-li', 'prcgan-star')).toMatchObject({ encoder: 'c1', inverses: ['i3'] });
    expect(settingsOf('e2e', 'prcgan')).toMatchObject({ encoder: null, inverses: ['i1', 'i3'] });
    expect([...read({ methods: ['e2e'], model: 'complex' }).problems.keys()]).toEqual(['model']);
    const form = { ...emptyReconstructionForm(), methods: ['prilo-li', 'e2e', 'prcgan', 'prcgan-star'] };
    expect(choosableInverses(form, offer).map((kind) => kind.map(({ id }) => id))).toEqual([['i2', 'i1'], ['i3']]);
    expect(choosableEncoders({ ...form, generator: 'other' }, offer)).toEqual([]);
  });

  it('comes back from the settings that were read from it', () => {
    const form: ReconstructionForm = {
      ...emptyReconstructionForm(),
      methods: ['er', 'prilo-li', 'e2e'],
      numbers: { 'er.damping': '0.3' },
      prior: 'amplitude',
      support: '/data/support.npy',
      model: 'phase',
      initial: 'random',
      generator: 'g1',
      encoder: 'c1',
      inverses: ['i1'],
      iterations: '40',
      seconds: '2.5',
      snr: '30',
      restarts: '0',
    };
    expect(formOfSettings(reconstructionSettingsSchema.parse(readReconstructionForm(form, offer).settings))).toEqual(form);
  });

  it('keeps of a form what a measurement offers, and the usual methods where that is none', () => {
    const without = {
      ...offer,
      generators: [],
      encoders: [],
      inverses: [],
      methods: offer.methods.filter(({ needs }) => needs === 'start'),
    };
    const form = {
      ...emptyReconstructionForm(),
      methods: ['network', 'wf'],
      generator: 'g1',
      encoder: 'c1',
      inverses: ['i1'],
      initial: 'gone',
    };
    expect(fitToOffer(form, without)).toMatchObject({
      methods: ['wf'],
      generator: null,
      encoder: null,
      inverses: [],
      initial: null,
    });
    expect(fitToOffer({ ...form, methods: ['network'] }, without).methods).toEqual(['er']);
  });

  it('takes the noise as decibels', () => {
    expect(read({ snr: ' 30 ' }).settings?.noise).toEqual({ photons: null, readNoise: 0, snr: 30 });
  });

  it.each([
    [{ iterations: '0' }, 'iterations'],
    [{ iterations: '' }, 'iterations'],
    [{ seconds: '-1' }, 'seconds'],
    [{ snr: 'loud' }, 'snr'],
    [{ restarts: '33' }, 'restarts'],
    [{ restarts: '1.5' }, 'restarts'],
  ])('names the field at fault: %o', (changes, key) => {
    const { settings, problems } = read(changes);
    expect(settings).toBeNull();
    expect([...problems.keys()]).toEqual([key]);
  });
});

describe('a description from frames', () => {
  const read = (changes: Partial<NewCaptureForm>) =>
    readNewCapture({ ...emptyNewCapture(), files: '/data/f_1.tif\n /data/f_2.tif ', run: 'r3', ...changes });

  it('is in metres, and goes beside the first frame', () => {
    expect(read({ cameraPitch: '0.0055 mm', gain: '2.5' }).capture).toMatchObject({
      frames: ['/data/f_1.tif', '/data/f_2.tif'],
      mask: { run: 'r3', file: null, levels: null },
      wavelength: 633e-9,
      focalLength: 0.2,
      cameraPitch: 5.5e-6,
      gain: 2.5,
      superpixel: null,
      out: '/data/capture.json',
    });
    expect(read({ files: 'C:\\bench\\frames\\' }).capture?.out).toBe('C:\\bench\\frames\\capture.json');
    expect(read({ files: '/data/scan.h5:entry/frames' }).capture).toMatchObject({
      frames: ['/data/scan.h5:entry/frames'],
      out: '/data/capture.json',
    });
    expect(read({ run: '', maskFile: '/m.npy', maskLevels: '210', out: '/x.json' }).capture).toMatchObject({
      mask: { run: null, file: '/m.npy', levels: 210 },
      out: '/x.json',
    });
  });

  it.each([
    [{ files: ' ' }, 'files'],
    [{ run: '' }, 'maskFile'],
    [{ run: '', maskFile: '/m.bmp', maskLevels: '1' }, 'maskLevels'],
    [{ wavelength: 'red' }, 'wavelength'],
    [{ superpixel: '1.5' }, 'superpixel'],
    [{ exposure: '0' }, 'exposure'],
  ])('names the field at fault: %o', (changes, key) => {
    const { capture, problems } = read(changes);
    expect(capture).toBeNull();
    expect([...problems.keys()]).toEqual([key]);
  });
});

describe('a mended description', () => {
  it.each([
    ['/data/capture.json', '/data/capture-mended.json'],
    ['C:\\bench\\capture.json', 'C:\\bench\\capture-mended.json'],
    ['/data/capture-mended.json', '/data/capture-mended.json'],
    ['/data/capture', '/data/capture-mended.json'],
  ])('%s goes to %s', (from, to) => expect(mendedPath(from)).toBe(to));
});

describe('measurements without a capture', () => {
  const read = (changes: object) => readMeasurements({ ...emptyMeasurements(), file: ' /data/y.npy ', ...changes });

  it('are of masks, a Fourier transform, or a matrix, and take only what belongs to it', () => {
    const typed = { masks: '/data/masks.npy', maskLevels: '256', matrix: '/data/A.npy', sceneSize: '16 × 24' };
    expect(read(typed).source).toMatchObject({ file: '/data/y.npy', operator: 'cdp', masks: '/data/masks.npy', maskLevels: 256 });
    expect(Object.keys(read(typed).source!)).not.toContain('matrix');
    expect(read({ ...typed, operator: 'fourier' }).source).toMatchObject({ masks: null, run: null, sceneSize: [16, 24] });
    expect(read({ ...typed, operator: 'gaussian' }).source).toMatchObject({ matrix: '/data/A.npy', masks: null });
  });

  it.each([
    [{ file: '' }, 'file'],
    [{}, 'masks'],
    [{ run: 'r1', maskLevels: '1' }, 'maskLevels'],
    [{ operator: 'gaussian' }, 'matrix'],
    [{ operator: 'fourier', sceneSize: '16' }, 'sceneSize'],
    [{ operator: 'fourier', sceneSize: '16 × 0' }, 'sceneSize'],
  ])('name the field at fault: %o', (changes, key) => {
    const { source, problems } = read({ ...changes });
    expect([source, problems.has(key as 'file')]).toEqual([null, true]);
  });
});

describe('frames that are dropped with their mask', () => {
  it('tells the mask by its name', () => {
    const frames = ['/a/masked-001.tif', '/a/frame-002.tif'];
    expect(withoutMask([...frames, '/a/mask.npy'])).toEqual({ frames, mask: '/a/mask.npy' });
    expect(withoutMask(['C:\\a\\1.tif', 'C:\\a\\masks_run4.h5'])).toEqual({
      frames: ['C:\\a\\1.tif'],
      mask: 'C:\\a\\masks_run4.h5',
    });
  });

  it('takes no mask out of frames that are all called so, nor a file that is alone', () => {
    for (const files of [['/a/mask-1.tif', '/a/mask-2.tif'], ['/a/mask.npy'], ['/a/1.tif']])
      expect(withoutMask(files)).toEqual({ frames: files, mask: null });
  });
});
